import Conversation

/// A key as the screen understands it.
enum Key: Hashable, Sendable {
  /// Typed text, usually one character.
  case text(String)
  case enter, newLine, tab, escape, backspace, delete
  case left, right, up, down, wordLeft, wordRight, home, end
  case pageUp, pageDown, top, bottom, lineUp, lineDown
  /// Control with a lower-case letter.
  case control(Character)
  /// Alt (or Escape before it) with a key.
  case alt(Character)
  case help
}

/// What happens to the screen.
enum Event: Hashable, Sendable {
  case key(Key)
  /// Pasted text, in one piece.
  case paste(String)
  case resized(Size)
  case turn(TurnEvent)
  /// The running turn is over; `problem` says in words what went wrong.
  case turnEnded(problem: String?)
  /// Time went by.
  case tick
}

/// What the screen wants done. The screen itself does nothing.
enum Effect: Hashable, Sendable {
  /// Run a turn with this text.
  case send(String)
  /// Stop the running turn.
  case stopTurn
  /// Keep this line for the arrow keys of later sessions.
  case remember(String)
  /// Draw everything anew.
  case redraw
  /// Give the terminal back to the shell until the user returns.
  case suspend
  /// Leave with this exit code.
  case leave(Int32)
}

import Conversation

extension Screen {
  /// Takes what happened at `now` and answers with what is to be done.
  mutating func update(_ event: Event, at now: Double) -> [Effect] {
    self.now = now
    defer { keepScrollInRange() }
    switch event {
    case .key(let key):
      return press(key)
    case .paste(let text):
      notice = editor.insert(text) ? nil : "Cut off at \(LineEditor.characterLimit) characters"
      return []
    case .resized(let size):
      resize(to: size)
      return []
    case .turn(let event):
      take(event)
      return []
    case .turnEnded(let problem):
      return endTurn(problem)
    case .tick:
      if let interruptedAt, now - interruptedAt >= Self.leaveSeconds { (self.interruptedAt, notice) = (nil, nil) }
      return []
    }
  }

  // MARK: - Turns

  private mutating func take(_ event: TurnEvent) {
    switch event {
    case .replying(_, let text):
      hasAnswered = true
      speak(text)
    case .replied(_, let reply, let milliseconds):
      hasAnswered = true
      endSpeech()
      provenance = (reply.by.safeLine, milliseconds)
      show(reply)
      if scroll == 0 { revealSelection() }
    case .announced(_, let announcement):
      add(.announcement(announcement.text))
    case .heard, .understood, .planned, .called: break
    }
  }

  private mutating func endTurn(_ problem: String?) -> [Effect] {
    if let problem {
      add(.problem(problem))
    } else if isStopping, !hasAnswered {
      add(.notice("Stopped."))
    }
    (busySince, isStopping) = (nil, false)
    guard let next = queued else { return [] }
    queued = nil
    return submit(next)
  }

  /// Says `text` to the assistant, now or, while a turn runs, after it.
  mutating func say(_ text: String, detail: String? = nil) -> [Effect] {
    if isBusy {
      guard queued == nil else {
        notice = "One message is waiting already"
        return []
      }
      queued = text
      editor.clear()
      return []
    }
    editor.clear()
    return submit(text, detail: detail)
  }

  private mutating func submit(_ text: String, detail: String? = nil) -> [Effect] {
    var detail = detail
    if let choice, detail == nil, let number = Int(text), (1...choice.count).contains(number) {
      detail = choice.name(number - 1)
    }
    freezeChoice()
    add(.user(text, detail: detail))
    history.add(text)
    (scroll, hasUnseen) = (0, false)
    (busySince, hasAnswered, isStopping) = (now, false, false)
    return [.remember(text), .send(text)]
  }

  // MARK: - Stopping and leaving

  /// Ctrl-C: stops the turn or clears the input; twice within `leaveSeconds` leaves.
  mutating func interrupt() -> [Effect] {
    if let interruptedAt, now - interruptedAt < Self.leaveSeconds { return [.leave(130)] }
    interruptedAt = now
    if isBusy {
      notice = "Stopping… Ctrl-C again leaves"
      return stopTurn()
    }
    notice = editor.isEmpty ? "Ctrl-C again leaves" : "Cleared. Ctrl-C again leaves"
    editor.clear()
    return []
  }

  private mutating func stopTurn() -> [Effect] {
    isStopping = true
    // A message that waited for this turn comes back to be edited.
    if let queued, editor.isEmpty { editor.replace(with: queued) }
    queued = nil
    return [.stopTurn]
  }

  /// Escape: back to the end, stop the turn, or drop the open question, whichever comes first.
  mutating func escape() -> [Effect] {
    if scroll > 0 {
      (scroll, hasUnseen) = (0, false)
      return []
    }
    if isBusy { return stopTurn() }
    guard editor.isEmpty, expects != .none else { return [] }
    return say("cancel")
  }

  // MARK: - Size

  private mutating func resize(to size: Size) {
    let top = max(0, contentHeight - windowHeight - scroll)
    let entry = scroll > 0 ? transcript.entry(at: top) : nil
    self.size = size
    transcript.resize(to: size.columns)
    // A window that is scrolled back keeps showing what it showed.
    if let entry { scroll = max(0, contentHeight - windowHeight - transcript.starts[entry]) }
  }

  private mutating func keepScrollInRange() {
    scroll = min(max(0, scroll), max(0, contentHeight - windowHeight))
    if scroll == 0 { hasUnseen = false }
  }
}

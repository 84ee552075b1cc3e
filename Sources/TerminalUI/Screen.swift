import Conversation
import SkillKit

/// The state of the full-screen chat. `update` takes what happens and answers with what is to be done;
/// `frame` pictures the state. Neither does any I/O, and time is an argument, in seconds of any steady clock.
struct Screen {
  /// A turn that takes longer shows that it is at work.
  static let busyDelaySeconds = 0.15
  static let spinnerSeconds = 0.1
  /// Ctrl-C twice within this time leaves.
  static let leaveSeconds = 1.5
  static let leastSize = Size(columns: 4, rows: 2)

  let sessionName: String
  var size: Size
  var editor = LineEditor()
  var history: InputHistory
  var transcript: Transcript
  /// The question that waits for an answer.
  var expects: Reply.Expectation = .none
  var choice: Choice?
  /// Where the last answer came from, and how long it took.
  var provenance: (by: String, milliseconds: Double)?
  /// Since when a turn is running.
  var busySince: Double?
  var isStopping = false
  /// Whether the running turn has answered.
  var hasAnswered = false
  /// What a model has said so far in the running turn: the last entry, until the whole reply takes its place.
  var speech: String?
  /// Typed while a turn runs; sent when it ends.
  var queued: String?
  var interruptedAt: Double?
  /// A short hint in place of the status, until the next key.
  var notice: String?
  /// How many lines of the conversation are below the window.
  var scroll = 0
  /// Whether something came while the window was scrolled back.
  var hasUnseen = false
  var now: Double

  init(session: String, size: Size, welcome: String, earlier: [TurnRecord], inputHistory: [String], now: Double) {
    sessionName = session.safeLine
    self.size = size
    history = InputHistory(inputHistory.map(\.safeInput))
    transcript = Transcript(width: size.columns)
    self.now = now
    for turn in earlier {
      transcript.append(.user(turn.text))
      show(turn.reply, isPast: turn != earlier.last)
    }
    if !earlier.isEmpty { transcript.append(.divider("now")) }
    if !welcome.isEmpty { transcript.append(.assistant(welcome)) }
  }

  /// When `tick` is wanted next; nil when nothing moves by itself.
  var nextTick: Double? {
    var times: [Double] = []
    if let since = busySince {
      times.append(isSpinning ? now + Self.spinnerSeconds : since + Self.busyDelaySeconds)
    }
    if let interruptedAt, notice != nil { times.append(interruptedAt + Self.leaveSeconds) }
    return times.min()
  }

  var isBusy: Bool { busySince != nil }
  var isSpinning: Bool {
    guard let busySince, !hasAnswered else { return false }
    return now - busySince >= Self.busyDelaySeconds
  }

  // MARK: - Showing what comes

  /// Adds a reply to the conversation. A past one asks nothing any more.
  mutating func show(_ reply: Reply, isPast: Bool = false) {
    freezeChoice()
    let offered = Choice(reply)
    let cards = reply.cards.filter { !$0.rows.isEmpty && $0.numbered != offered?.card }
    let (before, after) = reply.textAroundCards(cards)
    if !before.isEmpty { add(.assistant(before)) }
    for card in cards { add(.card(card)) }
    if !after.isEmpty { add(.assistant(after)) }
    choice = offered
    expects = reply.expects
    if isPast { freezeChoice() }
  }

  /// Adds to what is being said.
  mutating func speak(_ text: String) {
    let said = (speech ?? "") + text
    endSpeech()
    add(.assistant(said))
    speech = said
  }

  /// Takes back what was said so far: the reply has it all.
  mutating func endSpeech() {
    guard speech != nil else { return }
    speech = nil
    transcript.removeLast()
  }

  /// What was offered becomes part of the past.
  mutating func freezeChoice() {
    if let choice { add(.card(choice.card)) }
    choice = nil
    expects = .none
  }

  /// Adds an entry; a window that is scrolled back stays where it is.
  mutating func add(_ entry: Entry) {
    let before = contentHeight
    transcript.append(entry)
    if scroll > 0 {
      scroll += max(0, contentHeight - before)
      hasUnseen = true
    }
  }
}

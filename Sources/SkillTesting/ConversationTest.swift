import Foundation
import SkillKit

/// One conversation with what must come of it, as written in a YAML file.
///
/// ```yaml
/// test: cancel a pending order
/// given: {now: 2026-05-01T10:00:00Z}
/// turns:
/// - user: [cancel order W123, please stop my order W123]
///   calls: []
///   expects: confirmation
/// - user: yes
///   calls: [cancel_order: {order: "#W123"}]
/// ```
public struct ConversationTest: Sendable, Hashable {
  public var name: String
  public var file: String
  /// Of the document's first line, from 1.
  public var line: Int
  public var given: Given
  /// Why it is known to fail. It is run all the same, and passing is then an error.
  public var knownFailure: String?
  public var turns: [Turn]

  public init(
    name: String, file: String, line: Int, given: Given = Given(), knownFailure: String? = nil, turns: [Turn]
  ) {
    self.name = name
    self.file = file
    self.line = line
    self.given = given
    self.knownFailure = knownFailure
    self.turns = turns
  }

  /// What holds before the first turn. Paths are relative to the file.
  public struct Given: Sendable, Hashable {
    /// A store snapshot; without one and without a feed the sample shop is used.
    public var store: String?
    /// A product feed.
    public var feed: String?
    /// A folder with skills to load besides the built-in ones.
    public var skills: String?
    /// The clock that every turn reads, ISO 8601.
    public var now: String

    public init(
      store: String? = nil, feed: String? = nil, skills: String? = nil, now: String = "2026-05-01T10:00:00Z"
    ) {
      self.store = store
      self.feed = feed
      self.skills = skills
      self.now = now
    }
  }

  /// What the user says, and what must come of it. A field that is nil is not checked.
  public struct Turn: Sendable, Hashable {
    /// Several ways to say it; each must lead to the same.
    public var user: [String]
    /// From 1.
    public var line: Int
    /// The line after the turn's last one, for rewriting.
    public var endLine: Int
    public var calls: [ExpectedCall]?
    public var notCalls: [String]
    public var plan: [String]
    public var expects: String?
    public var say: [TextPattern]
    public var notSay: [TextPattern]
    /// What must have come due by itself before the turn.
    public var announced: [TextPattern]
    public var state: [StateExpectation]
    /// Whether reads must be named in `calls` too.
    public var isStrict: Bool
    /// The program is ended and started anew before this turn.
    public var restarts: Bool
    /// Sets the clock from this turn on; the program is started anew with it.
    public var now: String?

    public init(
      user: [String], line: Int = 0, endLine: Int = 0, calls: [ExpectedCall]? = nil, notCalls: [String] = [],
      plan: [String] = [], expects: String? = nil, say: [TextPattern] = [], notSay: [TextPattern] = [],
      announced: [TextPattern] = [], state: [StateExpectation] = [], isStrict: Bool = false, restarts: Bool = false,
      now: String? = nil
    ) {
      self.user = user
      self.line = line
      self.endLine = endLine
      self.calls = calls
      self.notCalls = notCalls
      self.plan = plan
      self.expects = expects
      self.say = say
      self.notSay = notSay
      self.announced = announced
      self.state = state
      self.isStrict = isStrict
      self.restarts = restarts
      self.now = now
    }
  }

  /// How often the conversation is held: run `r` takes the r-th way to say each turn, so every way is said once.
  public var runCount: Int { turns.map(\.user.count).max() ?? 1 }
}

/// A call that must be made.
public struct ExpectedCall: Sendable, Hashable {
  public var tool: String
  /// Arguments that must be there; more are fine. `"$any"` stands for any value, `~text~` and `/regex/` for texts.
  public var arguments: [String: JSONValue]
  /// "done" unless `$outcome` says otherwise.
  public var outcome: String

  public init(_ tool: String, _ arguments: [String: JSONValue] = [:], outcome: String = "done") {
    self.tool = tool
    self.arguments = arguments
    self.outcome = outcome
  }
}

/// A value of the store after the turn, by its path: `orders.#W123.status`.
public struct StateExpectation: Sendable, Hashable {
  public var path: String
  public var value: JSONValue

  public init(_ path: String, _ value: JSONValue) {
    self.path = path
    self.value = value
  }
}

/// A file that is no conversation test, and where it goes wrong.
public struct TestFileError: Error, Sendable, Hashable, CustomStringConvertible {
  public var file: String
  public var line: Int?
  public var problem: String

  public init(file: String, line: Int?, problem: String) {
    self.file = file
    self.line = line
    self.problem = problem
  }

  public var description: String { "\(file)\(line.map { ":\($0)" } ?? ""): \(problem)" }
}

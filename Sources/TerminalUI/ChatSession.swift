import Conversation
import Foundation

/// What a chat needs from the assistant: what was said before, and how to say more.
///
/// The closures run on other threads than the screen. `tick` may run while a turn runs.
public struct ChatSession: Sendable {
  /// Shown in the status line.
  public var name: String
  /// The assistant's first words.
  public var welcome: String
  /// Earlier turns of this session, oldest first; the last one's open question is open again.
  public var earlier: [TurnRecord]
  /// Earlier input for the arrow keys, oldest first.
  public var inputHistory: [String]
  /// Runs one turn and hands on its events as they happen. A cancelled task should end soon; what was committed by
  /// then is still reported. What is thrown is shown to the user in the error's own words.
  public var send: @Sendable (String, @escaping @Sendable (TurnEvent) -> Void) async throws -> Void
  /// Asked about once a second: what came due by itself.
  public var tick: @Sendable () async -> [TurnEvent]
  /// Keeps a line of input for later sessions.
  public var remember: @Sendable (String) -> Void

  public init(
    name: String, welcome: String, earlier: [TurnRecord] = [], inputHistory: [String] = [],
    send: @escaping @Sendable (String, @escaping @Sendable (TurnEvent) -> Void) async throws -> Void,
    tick: @escaping @Sendable () async -> [TurnEvent] = { [] },
    remember: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.name = name
    self.welcome = welcome
    self.earlier = earlier
    self.inputHistory = inputHistory
    self.send = send
    self.tick = tick
    self.remember = remember
  }
}

/// How the chat is shown.
public struct ChatOptions: Sendable {
  /// Append-only lines without cursor movement or colour.
  public var isPlain: Bool
  public var hasColor: Bool

  public init(isPlain: Bool, hasColor: Bool) {
    self.isPlain = isPlain
    self.hasColor = hasColor
  }

  /// `ACCESSIBLE=1`, `TERM=dumb` and no `TERM` ask for a plain chat; `NO_COLOR` (any text) for no colour.
  public init(environment: [String: String]) {
    let terminal = environment["TERM"] ?? ""
    let accessible = environment["ACCESSIBLE"] ?? ""
    isPlain = terminal.isEmpty || terminal == "dumb" || !(accessible.isEmpty || accessible == "0")
    hasColor = (environment["NO_COLOR"] ?? "").isEmpty
  }
}

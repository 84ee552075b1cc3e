import Foundation

/// What someone typed, as it enters a turn.
public struct Utterance: Sendable, Hashable, Codable {
  public var text: String
  public var session: String
  public var at: Date
  public init(_ text: String, session: String = "default", at: Date) {
    self.text = text
    self.session = session
    self.at = at
  }
}

import Foundation

/// What a text must hold: `~part~` (in any case), `/regular expression/`, or the whole text.
public struct TextPattern: Sendable, Hashable, CustomStringConvertible {
  /// As written.
  public let description: String

  /// Throws where a regular expression is malformed.
  public init(_ source: String) throws {
    description = source
    if let pattern = Self.inner(source, between: "/") { _ = try Regex(pattern) }
  }

  public func matches(_ text: String) -> Bool {
    if let part = Self.inner(description, between: "~") {
      return text.range(of: part, options: .caseInsensitive) != nil
    }
    if let pattern = Self.inner(description, between: "/") {
      // Checked when it was read; `Regex` itself cannot cross threads.
      guard let regex = try? Regex(pattern) else { return false }
      return text.firstMatch(of: regex) != nil
    }
    return text == description
  }

  /// Whether `source` is written as a pattern rather than as a plain text.
  static func isPattern(_ source: String) -> Bool {
    inner(source, between: "~") != nil || inner(source, between: "/") != nil
  }

  private static func inner(_ source: String, between delimiter: Character) -> String? {
    guard source.count > 2, source.first == delimiter, source.last == delimiter else { return nil }
    return String(source.dropFirst().dropLast())
  }
}

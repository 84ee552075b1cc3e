import Foundation

/// Time zones by the names of places: the cities of the IANA time zone database, and big cities, countries and
/// regions that have no zone of their own there.
enum Places {
  enum Found: Equatable {
    case one(String, TimeZone)
    /// The place spans several zones.
    case several([TimeZone])
    case unknown
  }

  static func find(_ said: String) -> Found {
    if let zone = TimeZone(identifier: said), said.contains("/") { return .one(city(zone), zone) }
    for name in candidates(said) {
      if let identifier = table[name] ?? cities[name], let zone = TimeZone(identifier: identifier) {
        return .one(title(name), zone)
      }
      if let wide = wide[name] { return .several(wide.compactMap { TimeZone(identifier: $0) }) }
    }
    return .unknown
  }

  /// "America/New_York" is New York.
  static func city(_ zone: TimeZone) -> String { city(zone.identifier) }

  private static func city(_ identifier: String) -> String {
    String(identifier.split(separator: "/").last ?? "").replacing("_", with: " ")
  }

  /// The name as said, without an article, without "city" or "time", and the part before a comma.
  private static func candidates(_ said: String) -> [String] {
    let plain = normal(said)
    let words = plain.split(separator: " ").map(String.init)
    let core = words.first.map { ["the", "in", "at"].contains($0) } == true ? Array(words.dropFirst()) : words
    let short = core.last.map { ["city", "time", "now"].contains($0) } == true ? Array(core.dropLast()) : core
    let before = said.split(separator: ",").first.map { normal(String($0)) } ?? plain
    return [plain, core.joined(separator: " "), short.joined(separator: " "), before]
  }

  private static func normal(_ text: String) -> String {
    let folded = text.folding(options: .diacriticInsensitive, locale: nil).lowercased()
    let words = folded.replacing("_", with: " ").replacing("'", with: "").split { !$0.isLetter && !$0.isNumber }
    return words.joined(separator: " ")
  }

  private static func title(_ name: String) -> String {
    if name.count <= 3 { return name.uppercased() }
    let small: Set<String> = ["of", "de", "and", "the"]
    return name.split(separator: " ").map { small.contains(String($0)) ? String($0) : $0.capitalized }
      .joined(separator: " ")
  }

  private static let cities: [String: String] = Dictionary(
    TimeZone.knownTimeZoneIdentifiers.sorted().compactMap { identifier in
      identifier.contains("/") ? (normal(city(identifier)), identifier) : nil
    }, uniquingKeysWith: { first, _ in first })
}

import Commerce

/// Reads a postal address as people type it: "12 Oak Street, Apt 4, Springfield, IL 62704".
struct AddressText {
  private(set) var line1 = ""
  private(set) var line2: String?
  private(set) var city = ""
  private(set) var state: String?
  private(set) var zip = ""
  private(set) var country: String?

  /// The address, when a parcel would find it.
  var postal: PostalAddress? {
    guard missing.isEmpty else { return nil }
    return PostalAddress(line1: line1, line2: line2, city: city, state: state, zip: zip, country: country)
  }

  /// What a parcel would lack: "line1", "city", "zip".
  var missing: [String] { [("line1", line1), ("city", city), ("zip", zip)].filter { $0.1.isEmpty }.map(\.0) }

  init(_ text: String) {
    var parts = text.split(whereSeparator: { $0 == "," || $0.isNewline }).map {
      $0.trimmingPrefix(while: \.isWhitespace)
    }
    .map(String.init).filter { !$0.isEmpty }
    takeCountry(&parts)
    takeZip(&parts)
    takeState(&parts)
    if parts.count == 1 { parts = AddressText.splitAfterStreet(parts[0]) }
    guard let first = parts.first, first.contains(where: \.isNumber) else {
      // Without a house number it is no street: "my work address".
      return
    }
    line1 = first.trimmed
    if parts.count > 1, let last = parts.last { city = last.trimmed }
    if parts.count > 2 { line2 = parts[1..<(parts.count - 1)].map(\.trimmed).joined(separator: ", ") }
  }

  private mutating func takeCountry(_ parts: inout [String]) {
    guard parts.count > 1, let last = parts.last?.trimmed, AddressText.countries.contains(last.lowercased()) else {
      return
    }
    country = last
    parts.removeLast()
  }

  /// The postcode stands at the end, or before the country: "62704", "62704-1234", "SW1A 1AA", "K1A 0B1".
  private mutating func takeZip(_ parts: inout [String]) {
    guard let last = parts.last,
      let match = last.trimmed.firstMatch(
        of: /\b(\d{5}(?:-\d{4})?|[A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2}|[A-Za-z]\d[A-Za-z] ?\d[A-Za-z]\d)$/)
    else { return }
    zip = String(match.1).uppercased()
    let rest = last.trimmed[..<match.range.lowerBound].trimmed
    parts.removeLast()
    if !rest.isEmpty { parts.append(rest) }
  }

  /// A state, in full or in two capital letters, stands before the postcode.
  private mutating func takeState(_ parts: inout [String]) {
    guard parts.count > 1 || parts.first?.contains(where: \.isNumber) == true, let last = parts.last?.trimmed else {
      return
    }
    if let name = AddressText.states.first(where: { last.lowercased() == $0 || last.lowercased().hasSuffix(" \($0)") }),
      parts.count > 2 || last.count > name.count
    {
      state = String(last.suffix(name.count))
      let rest = last.dropLast(name.count).trimmed
      parts.removeLast()
      if !rest.isEmpty { parts.append(rest) }
      return
    }
    guard let match = last.firstMatch(of: /(?:^|\s)([A-Z]{2})$/) else { return }
    state = String(match.1)
    let rest = last[..<match.range.lowerBound].trimmed
    parts.removeLast()
    if !rest.isEmpty { parts.append(rest) }
  }

  /// "12 Oak Street Springfield" without a comma: the street ends with its kind of road.
  private static func splitAfterStreet(_ text: String) -> [String] {
    let words = text.split(separator: " ").map(String.init)
    guard let end = words.lastIndex(where: { roads.contains($0.lowercased().filter(\.isLetter)) }),
      end + 1 < words.count
    else { return [text] }
    return [words[...end].joined(separator: " "), words[(end + 1)...].joined(separator: " ")]
  }

  private static let roads: Set<String> = [
    "street", "st", "avenue", "ave", "road", "rd", "lane", "ln", "drive", "dr", "boulevard", "blvd", "way", "court",
    "ct", "place", "pl", "terrace", "close", "crescent", "square", "sq", "highway", "hwy", "parkway", "pkwy", "row",
  ]
  /// Longer names first, so that "West Virginia" is not "Virginia".
  private static let states = [
    "alabama", "alaska", "arizona", "arkansas", "california", "colorado", "connecticut", "delaware", "florida",
    "georgia", "hawaii", "idaho", "illinois", "indiana", "iowa", "kansas", "kentucky", "louisiana", "maine", "maryland",
    "massachusetts", "michigan", "minnesota", "mississippi", "missouri", "montana", "nebraska", "nevada",
    "new hampshire", "new jersey", "new mexico", "new york", "north carolina", "north dakota", "ohio", "oklahoma",
    "oregon", "pennsylvania", "rhode island", "south carolina", "south dakota", "tennessee", "texas", "utah", "vermont",
    "virginia", "washington", "west virginia", "wisconsin", "wyoming",
  ].sorted { ($1.count, $0) < ($0.count, $1) }
  private static let countries: Set<String> = [
    "usa", "us", "united states", "uk", "united kingdom", "england", "scotland", "wales", "ireland", "canada",
    "australia", "new zealand", "germany", "france",
  ]
}

extension StringProtocol {
  fileprivate var trimmed: String {
    var text = Substring(self)
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}

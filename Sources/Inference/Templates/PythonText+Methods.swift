/// What methods of Python's `str` make of text.
extension PythonText {
  /// Without the characters of `set` (white space when nil) at its ends.
  static func stripped(_ text: String, of set: String? = nil, left: Bool = true, right: Bool = true) -> String {
    let removed = set.map { Set($0.unicodeScalars) }
    func isRemoved(_ scalar: Unicode.Scalar) -> Bool { removed?.contains(scalar) ?? isSpace(scalar) }
    var scalars = text.unicodeScalars[...]
    while left, let first = scalars.first, isRemoved(first) { scalars.removeFirst() }
    while right, let last = scalars.last, isRemoved(last) { scalars.removeLast() }
    return String(scalars)
  }

  /// The parts between separators, or where there is none between stretches of white space.
  static func split(_ text: String, by separator: String?, most: Int = .max, fromRight: Bool = false) -> [String] {
    guard let separator else { return splitAtSpaces(text, most: most, fromRight: fromRight) }
    let bytes = Array(text.utf8)
    var places: [Range<Int>]
    if fromRight {
      let found = TextSearch.ranges(of: Array(separator.utf8.reversed()), in: bytes.reversed(), most: most)
      places = found.reversed().map { bytes.count - $0.upperBound..<bytes.count - $0.lowerBound }
    } else {
      places = TextSearch.ranges(of: Array(separator.utf8), in: bytes, most: most)
    }
    places.append(bytes.count..<bytes.count)
    var start = 0
    return places.map { place in
      defer { start = place.upperBound }
      return String(decoding: bytes[start..<place.lowerBound], as: UTF8.self)
    }
  }

  private static func splitAtSpaces(_ text: String, most: Int, fromRight: Bool) -> [String] {
    var rest = stripped(text, right: true).unicodeScalars[...]
    var parts: [String] = []
    while !rest.isEmpty {
      guard parts.count < most else {
        parts.append(String(rest))
        break
      }
      if fromRight {
        let start = rest.lastIndex(where: isSpace).map { rest.index(after: $0) } ?? rest.startIndex
        parts.append(String(rest[start...]))
        rest = rest[..<start]
        while let last = rest.last, isSpace(last) { rest.removeLast() }
      } else {
        let end = rest.firstIndex(where: isSpace) ?? rest.endIndex
        parts.append(String(rest[..<end]))
        rest = rest[end...]
        while let first = rest.first, isSpace(first) { rest.removeFirst() }
      }
    }
    return fromRight ? parts.reversed() : parts
  }

  /// `str.splitlines`
  static func lines(of text: String, keepingEnds: Bool = false) -> [String] {
    var lines: [String] = []
    var line = String.UnicodeScalarView()
    var scalars = text.unicodeScalars.makeIterator()
    var next = scalars.next()
    while let scalar = next {
      next = scalars.next()
      guard isLineEnd(scalar) else {
        line.append(scalar)
        continue
      }
      var end = String.UnicodeScalarView([scalar])
      if scalar == "\r", next == "\n" {
        end.append("\n")
        next = scalars.next()
      }
      if keepingEnds { line.append(contentsOf: end) }
      lines.append(String(line))
      line = String.UnicodeScalarView()
    }
    return line.isEmpty ? lines : lines + [String(line)]
  }

  private static func isLineEnd(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A...0x0D, 0x1C...0x1E, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }

  /// The first character in upper case, the others in lower case.
  static func capitalized(_ text: String) -> String {
    guard let first = text.unicodeScalars.first else { return "" }
    return first.properties.titlecaseMapping + String(text.unicodeScalars.dropFirst()).lowercased()
  }

  /// The first letter of each word in upper case, the others in lower case.
  static func titled(_ text: String) -> String {
    var out = ""
    var isInWord = false
    for scalar in text.unicodeScalars {
      let properties = scalar.properties
      out += isInWord ? properties.lowercaseMapping : properties.titlecaseMapping
      isInWord = properties.isCased
    }
    return out
  }

  /// Jinja's `title`, whose words begin after spaces, hyphens and opening brackets.
  static func headline(_ text: String) -> String {
    var out = ""
    var isInWord = false
    for scalar in text.unicodeScalars {
      let ends = isSpace(scalar) || "-({[<".unicodeScalars.contains(scalar)
      out += ends ? String(scalar) : isInWord ? scalar.properties.lowercaseMapping : scalar.properties.uppercaseMapping
      isInWord = !ends
    }
    return out
  }

  /// How many runs of letters, digits and underscores there are.
  static func wordCount(_ text: String) -> Int {
    var count = 0
    var isInWord = false
    for scalar in text.unicodeScalars {
      if isWord(scalar), !isInWord { count += 1 }
      isInWord = isWord(scalar)
    }
    return count
  }

  static func swappedCase(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      scalar.properties.isUppercase ? scalar.properties.lowercaseMapping : scalar.properties.uppercaseMapping
    }.joined()
  }

  /// `isdigit`, `isupper` and so on: true of some characters, and of no empty text.
  static func isAll(_ method: String, _ text: String) -> Bool {
    let scalars = text.unicodeScalars
    guard !scalars.isEmpty else { return false }
    switch method {
    case "isspace": return scalars.allSatisfy(isSpace)
    case "isalpha": return scalars.allSatisfy(isAlphabetic)
    case "isalnum": return scalars.allSatisfy { isAlphabetic($0) || isNumeric($0) }
    case "isdigit":
      return scalars.allSatisfy { $0.properties.numericType == .decimal || $0.properties.numericType == .digit }
    case "islower": return scalars.contains(where: \.properties.isLowercase) && !scalars.contains(where: isUpper)
    default:
      return scalars.contains(where: \.properties.isUppercase) && !scalars.contains(where: \.properties.isLowercase)
    }
  }

  private static func isUpper(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isUppercase || scalar.properties.generalCategory == .titlecaseLetter
  }
}

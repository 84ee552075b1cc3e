/// Reads the regular expressions of `pattern` (ECMA-262, as JSON Schema recommends, section 6.4 of its core): literals,
/// `.`, classes, `\d \w \s` and their opposites, groups, `|`, and `* + ? {n,m}`. `^` and `$` may stand at the ends of the
/// whole or of its alternatives; where they do not, anything may come before or after.
///
/// `\d`, `\w`, `\s` and their opposites stand for ASCII alone, for engines differ on the rest. Look-around, back
/// references, `\b` and `\p` are refused.
struct PatternParser {
  struct Failure: Error { var reason: String }

  private let scalars: [Unicode.Scalar]
  private var offset = 0
  /// What `*` and `+` stand for, and what comes before and after a pattern without anchors.
  private let mostRepetitions: Int

  init(_ pattern: String, mostRepetitions: Int) {
    scalars = Array(pattern.unicodeScalars)
    self.mostRepetitions = mostRepetitions
  }

  mutating func pattern() throws(Failure) -> StringPattern {
    guard scalars.count <= SchemaLimits.longestPattern else {
      throw Failure(reason: "it is longer than \(SchemaLimits.longestPattern) characters")
    }
    let anything = StringPattern.repetition(.character(.all), least: 0, most: mostRepetitions)
    var alternatives: [StringPattern] = []
    repeat {
      var parts: [StringPattern] = take("^") ? [] : [anything]
      parts += try sequence(depth: 0)
      if !take("$") { parts.append(anything) }
      alternatives.append(.sequence(parts))
    } while take("|")
    guard offset == scalars.count else { throw Failure(reason: "\(described(peek)) is not expected there") }
    return alternatives.count == 1 ? alternatives[0] : .choice(alternatives)
  }

  private mutating func alternatives(depth: Int) throws(Failure) -> StringPattern {
    guard depth <= SchemaLimits.deepestPattern else {
      throw Failure(reason: "groups are nested deeper than \(SchemaLimits.deepestPattern)")
    }
    var parts: [StringPattern] = []
    repeat { parts.append(.sequence(try sequence(depth: depth))) } while take("|")
    return parts.count == 1 ? parts[0] : .choice(parts)
  }

  private mutating func sequence(depth: Int) throws(Failure) -> [StringPattern] {
    var parts: [StringPattern] = []
    while let next = peek, next != "|", next != ")", next != "$" {
      parts.append(try repeated(try atom(depth: depth)))
    }
    if peek == "$", depth > 0 { throw Failure(reason: "$ within a group") }
    return parts
  }

  private mutating func atom(depth: Int) throws(Failure) -> StringPattern {
    guard let scalar = peek else { throw Failure(reason: "it ends too soon") }
    offset += 1
    switch scalar {
    case ".": return .character(ScalarSet(["\n", "\r", "\u{2028}", "\u{2029}"]).inverted)
    case "[": return .character(try characterClass())
    case "\\": return .character(try escape(inClass: false))
    case "(":
      if take("?") {
        guard take(":") else { throw Failure(reason: "look-around and named groups are not supported") }
      }
      let inner = try alternatives(depth: depth + 1)
      guard take(")") else { throw Failure(reason: "a group has no end") }
      return inner
    case "^": throw Failure(reason: "^ within the pattern")
    case "*", "+", "?": throw Failure(reason: "\(scalar) has nothing to repeat")
    case "{", "}", "]": throw Failure(reason: "\(scalar) must be written \\\(scalar)")
    default: return .character(ScalarSet([scalar]))
    }
  }

  private mutating func repeated(_ part: StringPattern) throws(Failure) -> StringPattern {
    let (least, most): (Int, Int)
    if take("*") {
      (least, most) = (0, mostRepetitions)
    } else if take("+") {
      (least, most) = (1, max(1, mostRepetitions))
    } else if take("?") {
      (least, most) = (0, 1)
    } else if take("{") {
      (least, most) = try counts()
    } else {
      return part
    }
    // A lazy quantifier matches the same strings.
    _ = take("?")
    if let next = peek, next == "*" || next == "+" || next == "{" { throw Failure(reason: "two quantifiers in a row") }
    return .repetition(part, least: least, most: most)
  }

  private mutating func counts() throws(Failure) -> (Int, Int) {
    let least = try number()
    var most = least
    if take(",") { most = peek == "}" ? max(least, mostRepetitions) : try number() }
    guard take("}"), least <= most else { throw Failure(reason: "a count in braces is wrong") }
    return (least, most)
  }

  private mutating func number() throws(Failure) -> Int {
    let start = offset
    while let digit = peek, ("0"..."9").contains(digit) { offset += 1 }
    let digits = String(String.UnicodeScalarView(scalars[start..<offset]))
    guard let value = Int(digits), value <= SchemaLimits.largestCount else {
      throw Failure(reason: "a count in braces must be a number up to \(SchemaLimits.largestCount)")
    }
    return value
  }

  private mutating func characterClass() throws(Failure) -> ScalarSet {
    let isInverted = take("^")
    let start = offset
    var set = ScalarSet([ClosedRange<UInt32>]())
    while let next = peek, next != "]" {
      let low = try classMember()
      guard peek == "-", offset + 1 < scalars.count, scalars[offset + 1] != "]" else {
        set = set.union(low)
        continue
      }
      offset += 1
      let high = try classMember()
      guard let first = low.only, let last = high.only, first <= last else {
        throw Failure(reason: "a range in a class is wrong")
      }
      set = set.union(ScalarSet([first...last]))
    }
    guard take("]") else { throw Failure(reason: "a class has no end") }
    if isInverted {
      let members = scalars[start..<offset]
      guard !zip(members, members.dropFirst()).contains(where: { $0 == "\\" && $1 == "S" }) else {
        throw Failure(reason: "\\S in an inverted class is not supported")
      }
      // What is no digit, no word or no space beyond ASCII differs between engines.
      let isASCII = zip(members, members.dropFirst()).contains { $0 == "\\" && "dDwWs".unicodeScalars.contains($1) }
      set = isASCII ? Self.ascii.subtracting(set) : set.inverted
    }
    guard !set.isEmpty else { throw Failure(reason: "a class is empty") }
    return set
  }

  private mutating func classMember() throws(Failure) -> ScalarSet {
    guard let scalar = peek else { throw Failure(reason: "a class has no end") }
    offset += 1
    return scalar == "\\" ? try escape(inClass: true) : ScalarSet([scalar])
  }

  private static let ascii = ScalarSet([0...0x7F])
  private static let digits = ScalarSet([0x30...0x39])
  private static let word = ScalarSet([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
  private static let space = ScalarSet([0x09...0x0D, 0x20...0x20])

  private mutating func escape(inClass: Bool) throws(Failure) -> ScalarSet {
    guard let scalar = peek else { throw Failure(reason: "it ends with a backslash") }
    offset += 1
    switch scalar {
    case "d": return Self.digits
    case "w": return Self.word
    case "s": return Self.space
    case "D": return Self.ascii.subtracting(Self.digits)
    case "W": return Self.ascii.subtracting(Self.word)
    // ASCII's separators 1C to 1F are space for some engines.
    case "S": return ScalarSet([0x21...0x7E])
    case "n": return ScalarSet(["\n"])
    case "r": return ScalarSet(["\r"])
    case "t": return ScalarSet(["\t"])
    case "f": return ScalarSet(["\u{C}"])
    case "v": return ScalarSet(["\u{B}"])
    case "u": return try hexadecimal(4)
    case "x": return try hexadecimal(2)
    case let mark where mark.isASCII && !Self.word.contains(mark): return ScalarSet([mark])
    default: throw Failure(reason: "\\\(scalar) is not supported")
    }
  }

  private mutating func hexadecimal(_ count: Int) throws(Failure) -> ScalarSet {
    let digits = String(String.UnicodeScalarView(scalars[offset...].prefix(count)))
    guard digits.unicodeScalars.count == count, digits.allSatisfy({ $0.isHexDigit && $0.isASCII }),
      let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value)
    else { throw Failure(reason: "an escape needs \(count) hexadecimal digits of a character") }
    offset += count
    return ScalarSet([scalar])
  }

  private var peek: Unicode.Scalar? { offset < scalars.count ? scalars[offset] : nil }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard peek == scalar else { return false }
    offset += 1
    return true
  }

  private func described(_ scalar: Unicode.Scalar?) -> String { scalar.map { "\"\($0)\"" } ?? "its end" }
}

extension ScalarSet {
  /// The scalar's value where there is exactly one.
  fileprivate var only: UInt32? {
    guard ranges.count == 1, ranges[0].count == 1 else { return nil }
    return ranges[0].lowerBound
  }
}

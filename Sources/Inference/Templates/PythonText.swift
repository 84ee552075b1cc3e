/// What Python makes of text, where it differs from Swift.
enum PythonText {
  /// `str.isspace`: the property White_Space and the four separators of ASCII.
  static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || (0x1C...0x1F).contains(scalar.value)
  }

  /// `\w`: what names consist of.
  static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar == "_" || isAlphabetic(scalar) || ("0"..."9").contains(scalar) }
    return isAlphabetic(scalar) || isNumeric(scalar)
  }

  static func isAlphabetic(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    default: false
    }
  }

  static func isNumeric(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.numericType != nil }

  /// The text of a string literal.
  static func unescaped(_ source: ArraySlice<Unicode.Scalar>) -> String {
    var text = String.UnicodeScalarView()
    var place = source.startIndex
    while place < source.endIndex {
      let scalar = source[place]
      place += 1
      guard scalar == "\\", place < source.endIndex else {
        text.append(scalar)
        continue
      }
      let kind = source[place]
      place += 1
      switch kind {
      case "\n": break
      case "n": text.append("\n")
      case "t": text.append("\t")
      case "r": text.append("\r")
      case "b": text.append("\u{8}")
      case "f": text.append("\u{C}")
      case "v": text.append("\u{B}")
      case "a": text.append("\u{7}")
      case "\\", "'", "\"": text.append(kind)
      case "0"..."7": text.append(octal(from: &place, first: place - 1, in: source))
      default:
        let length = kind == "x" ? 2 : kind == "u" ? 4 : kind == "U" ? 8 : 0
        if length > 0, let found = hexadecimal(source, place, length) {
          text.append(found)
          place += length
        } else {
          text.append("\\")
          text.append(kind)
        }
      }
    }
    return String(text)
  }

  private static func octal(
    from place: inout Int, first: Int, in source: ArraySlice<Unicode.Scalar>
  ) -> Unicode.Scalar {
    place = first
    var value: UInt32 = 0
    while place < min(first + 3, source.endIndex), ("0"..."7").contains(source[place]) {
      value = value * 8 + source[place].value - 0x30
      place += 1
    }
    return Unicode.Scalar(value) ?? "\u{FFFD}"
  }

  private static func hexadecimal(
    _ source: ArraySlice<Unicode.Scalar>, _ place: Int, _ length: Int
  ) -> Unicode.Scalar? {
    guard place + length <= source.endIndex else { return nil }
    let digits = source[place..<place + length]
    guard digits.allSatisfy(\.properties.isASCIIHexDigit) else { return nil }
    return UInt32(String(String.UnicodeScalarView(digits)), radix: 16).flatMap(Unicode.Scalar.init)
  }

  /// `repr` of a text.
  static func literal(_ text: String) -> String {
    let scalars = text.unicodeScalars
    let quote: Unicode.Scalar = scalars.contains("'") && !scalars.contains("\"") ? "\"" : "'"
    var out = String.UnicodeScalarView()
    out.append(quote)
    for scalar in scalars {
      switch scalar {
      case quote, "\\": out.append(contentsOf: ["\\", scalar])
      case "\n": out.append(contentsOf: "\\n".unicodeScalars)
      case "\r": out.append(contentsOf: "\\r".unicodeScalars)
      case "\t": out.append(contentsOf: "\\t".unicodeScalars)
      default:
        if isPrintable(scalar) { out.append(scalar) } else { out.append(contentsOf: escape(scalar).unicodeScalars) }
      }
    }
    out.append(quote)
    return String(out)
  }

  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    if scalar == " " { return true }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator, .spaceSeparator:
      return false
    default: return true
    }
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    let value = scalar.value
    let (mark, length) = value < 0x100 ? ("\\x", 2) : value < 0x10000 ? ("\\u", 4) : ("\\U", 8)
    let digits = String(value, radix: 16)
    return mark + String(repeating: "0", count: length - digits.count) + digits
  }

  /// `repr` of a float: the shortest digits that give it back, with an exponent below 1e-4 and from 1e16 on.
  static func text(of value: Double) -> String {
    if value.isNaN { return "nan" }
    if value.isInfinite { return value < 0 ? "-inf" : "inf" }
    // "-1.25e-07" or "125.0": take the digits and the place of the point out of it.
    var parts = "\(abs(value))".split(separator: "e")
    let exponent = parts.count > 1 ? Int(parts.removeLast()) ?? 0 : 0
    let halves = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let whole = halves[0]
    let fraction = halves.count > 1 && halves[1] != "0" ? halves[1] : ""
    var digits = Array(whole + fraction)
    var point = whole.count + exponent
    while digits.count > 1, digits.first == "0" {
      digits.removeFirst()
      point -= 1
    }
    while digits.count > 1, digits.last == "0" { digits.removeLast() }
    let sign = value.sign == .minus ? "-" : ""
    return sign + (digits == ["0"] ? "0.0" : written(digits, point: point))
  }

  /// Digits whose decimal point stands after the first `point` of them.
  private static func written(_ digits: [Character], point: Int) -> String {
    let exponent = point - 1
    if exponent < -4 || exponent >= 16 {
      let fraction = digits.count > 1 ? "." + String(digits[1...]) : ""
      let size = abs(exponent) < 10 ? "0\(abs(exponent))" : "\(abs(exponent))"
      return "\(digits[0])\(fraction)e\(exponent < 0 ? "-" : "+")\(size)"
    }
    if point <= 0 { return "0." + String(repeating: "0", count: -point) + String(digits) }
    if digits.count <= point { return String(digits) + String(repeating: "0", count: point - digits.count) + ".0" }
    return String(digits[..<point]) + "." + String(digits[point...])
  }
}

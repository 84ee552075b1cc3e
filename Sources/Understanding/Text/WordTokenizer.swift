import Foundation

/// Cuts a text into `Word`s in one pass over its Unicode scalars.
struct WordTokenizer {
  private let scalars: [Unicode.Scalar]
  /// UTF-8 offset of each scalar, and of the end.
  private let offsets: [Int]
  private let hasAt: Bool
  private var position = 0
  private var found: [Word] = []

  init(_ text: String) {
    var scalars: [Unicode.Scalar] = []
    var offsets: [Int] = []
    var offset = 0
    var hasAt = false
    scalars.reserveCapacity(text.utf8.count)
    offsets.reserveCapacity(text.utf8.count + 1)
    for scalar in text.unicodeScalars {
      scalars.append(scalar)
      offsets.append(offset)
      offset += UTF8.width(scalar)
      if scalar == "@" { hasAt = true }
    }
    offsets.append(offset)
    self.scalars = scalars
    self.offsets = offsets
    self.hasAt = hasAt
  }

  mutating func words() -> [Word] {
    while position < scalars.count {
      let scalar = scalars[position]
      if isSpace(scalar) {
        position += 1
      } else if hasAt, let end = emailEnd(from: position) {
        append(.email, upTo: end)
      } else if isDigit(scalar) || (scalar == "." && startsDecimal(position)) {
        let end = numberEnd(from: position)
        if end - position == 5, isState(before: position) {
          found[found.count - 1].normal = String(String.UnicodeScalarView(scalars[position - 3..<position - 1]))
        }
        append(.number, upTo: end)
      } else if isLetter(scalar) {
        append(.word, upTo: wordEnd(from: position))
      } else {
        var end = position + 1
        // "..." and "!!!" are one mark.
        if scalar == "." || scalar == "!" || scalar == "?" {
          while end < scalars.count, scalars[end] == scalar { end += 1 }
        }
        append(.mark, upTo: end)
      }
    }
    return found
  }

  private mutating func append(_ kind: Word.Kind, upTo end: Int) {
    let range = offsets[position]..<offsets[end]
    found.append(
      Word(
        normal: normal(position..<end), kind: kind, utf8: range,
        isGlued: found.last?.utf8.upperBound == range.lowerBound))
    position = end
  }
}

// MARK: - Where a word ends

extension WordTokenizer {
  private func numberEnd(from start: Int) -> Int {
    var end = start
    while end < scalars.count {
      let scalar = scalars[end]
      if isDigit(scalar) {
        end += 1
      } else if scalar == ".", isDigit(at: end + 1) {
        end += 1
        while isDigit(at: end) { end += 1 }
        return end
      } else if scalar == ",", isDigit(at: end + 1), isDigit(at: end + 2), isDigit(at: end + 3), !isDigit(at: end + 4) {
        end += 4
      } else {
        break
      }
    }
    return end
  }

  /// "OK" and "IN" before a post code are states of America, not the little words that they look like.
  private func isState(before start: Int) -> Bool {
    start >= 3 && isSpace(scalars[start - 1]) && !isLetter(at: start - 4)
      && scalars[start - 3..<start - 1].allSatisfy { ("A"..."Z").contains($0) }
  }

  private func wordEnd(from start: Int) -> Int {
    if let end = acronymEnd(from: start) { return end }
    if isTimes(start) { return start + 1 }
    var end = start
    while end < scalars.count {
      let scalar = scalars[end]
      // "1h30m": behind digits, a unit ends where digits begin again.
      if isLetter(scalar) || (isDigit(scalar) && !isDigit(at: start - 1)) {
        end += 1
      } else if isJoiner(scalar), isLetter(at: end + 1) || isDigit(at: end + 1) {
        // "twenty-five", "ten-minute": the number is a word of its own.
        if scalar == "-", NumberWords.isNumberWord(normal(start..<end)) { return end }
        end += 1
      } else {
        break
      }
    }
    return end
  }

  /// The "x" of "mugs x2".
  private func isTimes(_ start: Int) -> Bool {
    guard scalars[start] == "x", isDigit(at: start + 1), !isLetter(at: start - 1) else { return false }
    let end = numberEnd(from: start + 1)
    return !isLetter(at: end)
  }

  /// "a.m.", "U.S.": single letters, each with its point.
  private func acronymEnd(from start: Int) -> Int? {
    var end = start
    var letters = 0
    while isLetter(at: end), end + 1 < scalars.count, scalars[end + 1] == ".", !isLetter(at: end - 1) {
      letters += 1
      end += 2
    }
    if letters > 0, isLetter(at: end), !isLetter(at: end + 1), !isDigit(at: end + 1) { return end + 1 }
    return letters > 1 ? end : nil
  }

  /// `local@domain.tld`, with the characters that real addresses have (a subset of RFC 5322 §3.4.1).
  private func emailEnd(from start: Int) -> Int? {
    var end = start
    while end < scalars.count, isEmailLocal(scalars[end]) { end += 1 }
    guard end > start, end < scalars.count, scalars[end] == "@" else { return nil }
    let domain = end + 1
    end = domain
    while end < scalars.count, isASCIIAlphanumeric(scalars[end]) || scalars[end] == "." || scalars[end] == "-" {
      end += 1
    }
    while end > domain, scalars[end - 1] == "." || scalars[end - 1] == "-" { end -= 1 }
    return scalars[domain..<end].contains(".") ? end : nil
  }
}

// MARK: - Kinds of characters

extension WordTokenizer {
  private func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value <= 0x20 || scalar.value == 0x7F
      || (scalar.value > 0x7F && (scalar.properties.isWhitespace || isFormat(scalar)))
  }
  private func isFormat(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
  private func isDigit(_ scalar: Unicode.Scalar) -> Bool { scalar.value >= 0x30 && scalar.value <= 0x39 }
  private func isDigit(at index: Int) -> Bool { scalars.indices.contains(index) && isDigit(scalars[index]) }
  private func isLetter(at index: Int) -> Bool { scalars.indices.contains(index) && isLetter(scalars[index]) }
  private func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    let value = scalar.value | 0x20
    if value >= 0x61 && value <= 0x7A { return true }
    guard scalar.value > 0x7F else { return false }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
      .spacingMark,
      .decimalNumber:
      return true
    default: return false
    }
  }
  /// A decimal without its zero: ".5", not the end of a sentence.
  private func startsDecimal(_ index: Int) -> Bool {
    isDigit(at: index + 1) && !(index > 0 && isLetter(scalars[index - 1]))
  }
  private func isJoiner(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "'" || scalar == "\u{2019}" || scalar == "-" || scalar == "&" || scalar == "_"
  }
  private func isASCIIAlphanumeric(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII && (isLetter(scalar) || isDigit(scalar))
  }
  private func isEmailLocal(_ scalar: Unicode.Scalar) -> Bool {
    isASCIIAlphanumeric(scalar) || scalar == "." || scalar == "_" || scalar == "+" || scalar == "-" || scalar == "%"
  }

  private func normal(_ range: Range<Int>) -> String {
    var out = String.UnicodeScalarView()
    var isASCII = true
    var points = 0
    for scalar in scalars[range] {
      switch scalar {
      case "A"..."Z": out.append(Unicode.Scalar(scalar.value | 0x20)!)
      case "\u{2019}", "\u{2018}": out.append("'")
      case ".":
        points += 1
        out.append(scalar)
      default:
        if !scalar.isASCII { isASCII = false }
        out.append(scalar)
      }
    }
    if isASCII {
      // "a.m." compares as "am".
      return points > 0 && out.first.map(isLetter) == true && points * 2 >= out.count - 1
        ? String(out).replacing(".", with: "") : String(out)
    }
    return String(out).folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
  }
}

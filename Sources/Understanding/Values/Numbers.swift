import Foundation
import SkillKit

/// Cardinal numbers, in digits and in words.
extension ValueReader {
  struct Number: Hashable {
    var value: Double
    /// "two" rather than "2".
    var isSpelled: Bool
    var isWhole: Bool { value == value.rounded() && abs(value) < 1e15 }
    var json: JSONValue { isWhole ? .int(Int(value)) : .number(value) }
  }

  /// A number: digits with an optional scale, number words, dozens, fractions.
  func number(at index: Int) -> Read<Number>? {
    guard words.indices.contains(index) else { return nil }
    if let digits = digits(at: index) { return digits }
    return spelled(at: index)
  }

  /// "1,299.50", "1.5k", "-3", "1/2", "1 1/2", "2½"
  private func digits(at index: Int) -> Read<Number>? {
    if let sign = NumberWords.signs[normal(index)] { return Read(Number(value: sign, isSpelled: false), index + 1) }
    var start = index
    var factor = 1.0
    if ["-", "\u{2212}", "minus", "negative"].contains(normal(index)) {
      let isSign = kind(index) == .word || (isGlued(index + 1) && !isGlued(index))
      guard isSign else { return nil }
      factor = -1
      start += 1
    }
    guard kind(start) == .number, let value = Double(normal(start).replacing(",", with: "")) else { return nil }
    var end = start + 1
    var result = value
    if let sign = NumberWords.signs[normal(end)] {
      result += sign
      end += 1
    } else if let fraction = slashed(at: start) {
      (result, end) = (fraction.value, fraction.end)
    } else if !isGlued(end), let fraction = slashed(at: end), fraction.value < 1 {
      (result, end) = (result + fraction.value, fraction.end)
    } else {
      (result, end) = scaled(result, at: end)
    }
    return Read(Number(value: factor * result, isSpelled: false), end)
  }

  /// "1/2": glued digits whose quotient is below one; dates and the like are not fractions.
  private func slashed(at index: Int) -> Read<Double>? {
    guard kind(index) == .number, normal(index + 1) == "/", isGlued(index + 1), kind(index + 2) == .number,
      isGlued(index + 2),
      !(normal(index + 3) == "/" && isGlued(index + 3)), let upper = Double(normal(index)),
      let lower = Double(normal(index + 2)),
      upper < lower, lower <= 16
    else { return nil }
    return Read(upper / lower, index + 3)
  }

  private func scaled(_ value: Double, at index: Int) -> (Double, Int) {
    let word = normal(index)
    if let factor = NumberWords.suffixes[word] {
      // "5 m" is five metres; only "5m" may be a scale, and money decides that.
      let isLetter = word.utf8.count == 1
      if word == "m" || (isLetter && !isGlued(index)) { return (value, index) }
      return (value * factor, index + 1)
    }
    if word == "dozen" { return (value * 12, skip(["of"], at: index + 1)) }
    if word == "and", normal(index + 1) == "a", let part = NumberWords.fractions[normal(index + 2)],
      part == 0.5 || part == 0.25
    {
      return (value + part, index + 3)
    }
    return (value, index)
  }

  /// "two hundred and five", "half a dozen", "a couple of", "two and a half", "three quarters"
  private func spelled(at index: Int) -> Read<Number>? {
    if let group = group(at: index) { return group }
    guard let whole = cardinal(at: index) else { return nil }
    var (value, end) = (whole.value, whole.end)
    if normal(end) == "point", let digit = NumberWords.units[normal(end + 1)], digit < 10 {
      (value, end) = decimals(after: value, at: end + 1)
    } else if let fraction = NumberWords.fractions[normal(end)], value < 20,
      normal(end).hasSuffix("s") || (value == 1 && normal(end) != "second"),
      !(value == 1 && NumberWords.ordinals[normal(end)] != nil)
    {
      (value, end) = (value * fraction, end + 1)
    } else if normal(end) == "dozen" {
      (value, end) = (value * 12, skip(["of"], at: end + 1))
    } else if normal(end) == "and", ["a", "one"].contains(normal(end + 1)),
      let part = NumberWords.fractions[normal(end + 2)]
    {
      (value, end) = (value + part, end + 3)
    }
    return Read(Number(value: value, isSpelled: true), end)
  }

  /// "half a dozen", "a dozen", "a couple of", "a hundred"
  private func group(at index: Int) -> Read<Number>? {
    switch normal(index) {
    case "half":
      let next = skip(["a", "-"], at: index + 1)
      if normal(next) == "dozen" { return Read(Number(value: 6, isSpelled: true), skip(["of"], at: next + 1)) }
      if normal(next) == "million" { return Read(Number(value: 500_000, isSpelled: true), next + 1) }
    case "dozen": return Read(Number(value: 12, isSpelled: true), skip(["of"], at: index + 1))
    case "couple":
      return Read(Number(value: 2, isSpelled: true), skip(["of"], at: index + 1))
    case "a", "an":
      let word = normal(index + 1)
      if word == "dozen" || word == "couple" { return group(at: index + 1) }
      if word == "half", normal(index + 2) == "dozen" { return group(at: index + 1) }
      if NumberWords.scales[word] != nil, word != "grand", let rest = cardinal(at: index + 1) {
        return Read(Number(value: rest.value, isSpelled: true), rest.end)
      }
    default: break
    }
    return nil
  }

  private func decimals(after whole: Double, at index: Int) -> (Double, Int) {
    var (value, place, end) = (whole, 0.1, index)
    while let digit = NumberWords.units[normal(end)], digit < 10, place > 1e-6 {
      value += Double(digit) * place
      place /= 10
      end += 1
    }
    return ((value * 1e6).rounded() / 1e6, end)
  }

  /// The usual composition of cardinals: each scale is smaller than the one before.
  private func cardinal(at index: Int) -> Read<Double>? {
    var total = 0.0
    var current = 0.0
    var end = index
    var lastScale = Double.infinity
    var isEmpty = true
    var canTakeTens = true
    var canTakeUnits = true
    while true {
      let at = isEmpty ? end : afterJoint(end)
      let word = numberWord(at)
      if let tens = NumberWords.tens[word], canTakeTens {
        current += Double(tens)
        (canTakeTens, canTakeUnits) = (false, true)
      } else if let unit = NumberWords.units[word], canTakeUnits, canTakeTens || unit < 10, isEmpty || unit > 0 {
        current += Double(unit)
        (canTakeTens, canTakeUnits) = (false, false)
      } else if word == "hundred", at == end || normal(end) == "-", current < 100 {
        current = max(current, 1) * 100
        (canTakeTens, canTakeUnits) = (true, true)
      } else if let scale = NumberWords.scales[word], scale > 100, scale < lastScale, at == end || normal(end) == "-" {
        total += max(current, 1) * scale
        (current, lastScale, canTakeTens, canTakeUnits) = (0, scale, true, true)
      } else {
        break
      }
      isEmpty = false
      end = at + 1
    }
    return isEmpty ? nil : Read(total + current, end)
  }

  /// "twenty-five" and "two hundred and five" go on behind the joint.
  private func afterJoint(_ index: Int) -> Int {
    if normal(index) == "-", isGlued(index), isGlued(index + 1) { return index + 1 }
    if normal(index) == "and", ["hundred", "thousand", "million"].contains(normal(index - 1)) { return index + 1 }
    return index
  }

  /// The number word at `index`, with a typo mended.
  private func numberWord(_ index: Int) -> String {
    let word = normal(index)
    return kind(index) == .word ? (Spelling.numbers.correct(word) ?? word) : word
  }

  func readNumbers(at index: Int, into found: inout [ValueSpan]) {
    guard let read = number(at: index) else { return }
    let text = words.text(of: index..<read.end)
    found.append(ValueSpan("number", index..<read.end, text: text, value: read.value.json))
    // "2x cable": the sign belongs to the count.
    if read.value.isWhole, normal(read.end) == "x", kind(read.end + 1) == .word {
      let range = index..<read.end + 1
      found.append(ValueSpan("quantity", range, text: words.text(of: range), value: read.value.json))
    }
    if read.value.isWhole { found.append(ValueSpan("quantity", index..<read.end, text: text, value: read.value.json)) }
  }
}

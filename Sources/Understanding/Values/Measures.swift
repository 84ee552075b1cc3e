import SkillKit

/// Units, measures and sizes: "500 ml", "2m", "size 10", "UK 9", "extra large".
extension ValueReader {
  /// The canonical unit at `index`.
  func unit(at index: Int) -> Read<String>? {
    var start = index
    if ["degrees", "degree", "deg", "°"].contains(normal(index)) { start = index + 1 }
    let word = normal(start)
    if word == "fluid" || word == "fl", ["ounce", "ounces", "oz"].contains(normal(start + 1)) {
      return Read("fluid ounce", start + 2)
    }
    let pairs: [String: String] = ["miles": "mph", "kilometers": "kph", "kilometres": "kph", "km": "kph"]
    if let speed = pairs[word], ["per", "an", "/"].contains(normal(start + 1)),
      ["hour", "h"].contains(normal(start + 2))
    {
      return Read(speed, start + 3)
    }
    if ["square", "cubic"].contains(word), let inner = MeasureWords.units[normal(start + 1)] {
      return Read("\(word) \(inner)", start + 2)
    }
    guard kind(start) == .word, let unit = MeasureWords.units[word] else { return nil }
    return Read(unit, start + 1)
  }

  /// A number with its unit: "500ml", "12-inch", "two litres".
  func measure(at index: Int) -> Read<(value: Double, unit: String)>? {
    guard let count = number(at: index) else { return nil }
    let isJoined = normal(count.end) == "-" && isGlued(count.end)
    let start = isJoined ? count.end + 1 : count.end
    if ["\"", "''", "”"].contains(normal(start)), isGlued(start) {
      return Read((count.value.value, "inch"), start + 1)
    }
    guard let unit = unit(at: start) else { return nil }
    // "12 in stock" and "10 m away" are told apart by the gap.
    if MeasureWords.short.contains(normal(start)), !isGlued(start),
      kind(count.end - 1) != .number || normal(start) == "in"
    {
      return nil
    }
    return Read((count.value.value, unit.value), unit.end)
  }

  func readMeasures(at index: Int, into found: inout [ValueSpan]) {
    if let read = measure(at: index) {
      let range = index..<read.end
      let text = words.text(of: range)
      let value = Number(value: read.value.value, isSpelled: false).json
      found.append(ValueSpan("measure", range, text: text, value: value))
      // What a shop writes in its size column.
      if ValueReader.timeUnits[normal(read.end - 1)] == nil || normal(read.end - 1).utf8.count == 1 {
        found.append(ValueSpan("size", range, text: text, value: .string(text), isExplicit: false))
      }
    }
    if let read = unit(at: index), isUnitOnItsOwn(index, read.end) {
      let range = index..<read.end
      found.append(ValueSpan("unit", range, text: words.text(of: range), value: .string(read.value)))
    }
    if let read = size(at: index) {
      let range = index..<read.end
      found.append(
        ValueSpan(
          "size", range, text: words.text(of: range), value: .string(read.value.name), isExplicit: read.value.isExplicit
        ))
    }
  }

  /// "m" and "in" are units behind a number, or where two units face each other ("m to ft").
  private func isUnitOnItsOwn(_ start: Int, _ end: Int) -> Bool {
    guard MeasureWords.short.contains(normal(start)), start + 1 == end else { return true }
    if kind(start - 1) == .number || number(at: start - 1) != nil { return true }
    let joints: Set<String> = ["to", "in", "into", "as", "="]
    if joints.contains(normal(start - 1)) { return end == words.count || kind(end) == .mark }
    return joints.contains(normal(end)) && MeasureWords.units[normal(end + 1)] != nil && normal(start) != "in"
  }

  private func size(at index: Int) -> Read<(name: String, isExplicit: Bool)>? {
    if ["size", "sz"].contains(normal(index)) {
      let start = skip(["a", "of", ":", "in", "is"], at: index + 1)
      if let read = sizeName(at: start) { return Read((read.value, true), read.end) }
      if let read = sizeNumber(at: start) { return Read((read.value, true), read.end) }
      return nil
    }
    if MeasureWords.systems.contains(normal(index)) {
      let start = skip(["size"], at: index + 1)
      guard let read = number(at: start), read.value.value > 0, read.value.value < 60 else { return nil }
      // "send us 2" is no size.
      if normal(index) == "us", start == index + 1, index > 0, English.role(words[index - 1]) != nil { return nil }
      let digits = words.text(of: start..<read.end)
      return Read(("\(normal(index).uppercased()) \(digits)", true), read.end)
    }
    // "2xl", "3 xl"
    if kind(index) == .number, isGlued(index + 1), ["xl", "xs"].contains(normal(index + 1)),
      let count = Int(normal(index)), (2...6).contains(count)
    {
      return Read((String(repeating: "X", count: count) + normal(index + 1).dropFirst().uppercased(), true), index + 2)
    }
    guard let read = sizeName(at: index) else { return nil }
    return Read((read.value, isSizeAlone(index, read.end)), read.end)
  }

  private func sizeName(at index: Int) -> Read<String>? {
    let word = normal(index)
    let next = skip(["-"], at: index + 1)
    if ["extra", "x"].contains(word), ["large", "small"].contains(normal(next)) {
      return Read("extra \(normal(next))", next + 1)
    }
    if ["double", "xx"].contains(word), normal(next) == "xl" || normal(next) == "large" {
      return Read("XXL", next + 1)
    }
    if ["king", "queen", "twin", "double", "full", "single"].contains(word), ["size", "sized"].contains(normal(next)) {
      return Read(word, next + 1)
    }
    if word == "one", normal(next) == "size" { return Read("one size", next + 1) }
    guard let name = MeasureWords.sizes[word] else { return nil }
    let isTitled = ["size", "sized"].contains(normal(index + 1))
    return Read(name, isTitled ? index + 2 : index + 1)
  }

  private func sizeNumber(at index: Int) -> Read<String>? {
    guard let read = number(at: index), read.value.value >= 0, read.value.value < 1_000 else { return nil }
    var end = read.end
    var name =
      read.value.isSpelled ? Number(value: read.value.value, isSpelled: false).json.json : words.text(of: index..<end)
    // "size 32x34", "size 10.5", "32 waist" stay as written.
    if normal(end) == "x" || normal(end) == "/", let other = number(at: end + 1) {
      end = other.end
      name = words.text(of: index..<end)
    }
    if ["w", "d", "e", "ee", "c", "b", "dd"].contains(normal(end)), isGlued(end) {
      end += 1
      name = words.text(of: index..<end)
    }
    return Read(name, end)
  }

  /// A lone letter is a size after "in" or "a" and such or in capitals; "large" is one nearly anywhere.
  private func isSizeAlone(_ start: Int, _ end: Int) -> Bool {
    guard normal(start).utf8.count == 1 else { return true }
    if isGlued(start) || ["'", "&"].contains(normal(start - 1)) { return false }
    let typed = words.text(of: start..<start + 1)
    return typed != typed.lowercased() || ["in", "a", "an", "or"].contains(normal(start - 1)) || words.count == 1
  }
}

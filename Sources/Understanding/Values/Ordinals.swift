import SkillKit

/// Positions in what was shown: "second", "2nd", "number three", "the last one", "third from last".
extension ValueReader {
  /// From 1; −1 is the last.
  func ordinal(at index: Int) -> Read<Int>? {
    if let read = named(at: index) ?? counted(at: index) ?? labelled(at: index) {
      // "third from last", "second to last"
      if read.value > 0, ["from", "to"].contains(normal(read.end)) {
        let last = skip(["the"], at: read.end + 1)
        if ["last", "end", "bottom"].contains(normal(last)) {
          return Read(-read.value, last + 1)
        }
      }
      return read
    }
    switch normal(index) {
    case "last", "final", "bottom":
      // "last friday" and "at last" are not positions.
      if ValueReader.timeUnits[normal(index + 1)] != nil || CalendarWords.weekdays[normal(index + 1)] != nil
        || CalendarWords.months[normal(index + 1)] != nil
        || (normal(index + 1) != "one" && number(at: index + 1) != nil)
        || ["at", "night", "since"].contains(normal(index - 1))
        || ["night", "time", "weekend"].contains(normal(index + 1))
      {
        return nil
      }
      return Read(-1, index + 1)
    case "penultimate": return Read(-2, index + 1)
    case "top": return normal(index + 1) == "one" ? Read(1, index + 1) : nil
    default: return nil
    }
  }

  private func named(at index: Int) -> Read<Int>? {
    let word = normal(index)
    if let tens = NumberWords.tens[word], let unit = NumberWords.ordinals[normal(skip(["-"], at: index + 1))], unit < 10
    {
      return Read(tens + unit, skip(["-"], at: index + 1) + 1)
    }
    guard let value = NumberWords.ordinals[Spelling.ordinals.correct(word) ?? word] else { return nil }
    let before = normal(index - 1)
    // "wait a second", "two thirds", "one fifth", "first name", "30 second timer"
    if word == "second", ["a", "per", "each", "every", "split"].contains(before) || number(at: index - 1) != nil {
      return nil
    }
    if NumberWords.units[before] != nil || ["-", "/"].contains(before) { return nil }
    if word == "second", normal(index + 1) == "hand" { return nil }
    if word == "first", ["name", "names", "aid", "class", "of"].contains(normal(index + 1)) || before == "at" {
      return nil
    }
    return Read(value, index + 1)
  }

  /// "2nd"
  private func counted(at index: Int) -> Read<Int>? {
    guard kind(index) == .number, let value = Int(normal(index)), isGlued(index + 1),
      ["st", "nd", "rd", "th"].contains(normal(index + 1)), value > 0
    else { return nil }
    return Read(value, index + 2)
  }

  /// "#2", "number two", "option 3", "no. 2"
  private func labelled(at index: Int) -> Read<Int>? {
    var at = index
    switch normal(index) {
    case "#": guard isGlued(index + 1) else { return nil }
    case "number", "option", "nr", "num", "item", "choice": at = skip(["#", "number"], at: index + 1) - 1
    case "no":
      guard normal(index + 1) == "." else { return nil }
      at = index + 1
    default: return nil
    }
    guard let read = number(at: at + 1), read.value.isWhole, (1...100).contains(read.value.value) else { return nil }
    // "#1234" is an order, "number 2 million" is nothing.
    return Read(Int(read.value.value), read.end)
  }

  func readOrdinal(at index: Int, into found: inout [ValueSpan]) {
    guard let read = ordinal(at: index) else { return }
    let range = index..<read.end
    found.append(ValueSpan("ordinal", range, text: words.text(of: range), value: .int(read.value)))
  }
}

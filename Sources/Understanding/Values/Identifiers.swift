import SkillKit

/// Codes that name one thing: order numbers, e-mail addresses, post codes, voucher codes; and plain yes and no.
extension ValueReader {
  func readIdentifiers(at index: Int, into found: inout [ValueSpan]) {
    if kind(index) == .email {
      add("email", index..<index + 1, .string(words.text(of: index..<index + 1).lowercased()), &found)
    }
    if let read = orderNumber(at: index) { add("order_number", index..<read.end, .string(read.value), &found) }
    if let read = postCode(at: index) {
      add(
        "zip", index..<read.end, .string(read.value), &found,
        isExplicit: isTitled(index, ["zip", "code", "postcode", "zipcode"]))
    }
    if let read = code(at: index) {
      add(
        "code", index..<read.end, .string(read.value), &found,
        isExplicit: isTitled(index, ["code", "coupon", "voucher", "promo"]))
    }
    switch normal(index) {
    case "yes", "true", "on", "yeah", "yep":
      add("boolean", index..<index + 1, .bool(true), &found, isExplicit: normal(index) != "on")
    case "no", "false", "off", "nope":
      add("boolean", index..<index + 1, .bool(false), &found, isExplicit: normal(index) != "off")
    default: break
    }
  }

  /// "#W1234567", "W123", "order 12345", "order number 7": in capitals, without the sign.
  private func orderNumber(at index: Int) -> Read<String>? {
    if normal(index) == "#", isGlued(index + 1), let end = codeEnd(index + 1), hasDigit(index + 1..<end) {
      let text = words.text(of: index + 1..<end)
      // "#2" is a position.
      return text.utf8.count >= 3 ? Read(text.uppercased(), end) : nil
    }
    if ["order", "orders", "purchase", "ref", "reference", "invoice"].contains(normal(index)) {
      let start = skip(
        ["#", "number", "no", "num", "id", "nr", "is", ":", "."],
        at: skip(["number", "no", "#", "num", "id", "nr"], at: index + 1))
      let hash = skip(["#"], at: start)
      guard let end = codeEnd(hash), hasDigit(hash..<end) else { return nil }
      let text = words.text(of: hash..<end)
      let isNamed = start > index + 1
      guard text.utf8.count >= (isNamed ? 1 : 3), kind(hash) == .word || end > hash + 1 || isNamed || normal(end) != "x"
      else { return nil }
      return Read(text.uppercased(), end)
    }
    guard kind(index) == .word, !isGlued(index), let end = codeEnd(index) else { return nil }
    let text = words.text(of: index..<end)
    let letters = text.prefix { $0.isLetter }
    let digits = text.dropFirst(letters.count)
    guard (1...4).contains(letters.count), digits.utf8.count >= 2, digits.allSatisfy({ $0.isNumber || $0 == "-" })
    else { return nil }
    return letters.count == 1 || digits.utf8.count >= 4 ? Read(text.uppercased(), end) : nil
  }

  /// Where the run of glued letters, digits and hyphens ends.
  private func codeEnd(_ index: Int) -> Int? {
    guard kind(index) == .word || kind(index) == .number else { return nil }
    var end = index + 1
    while isGlued(end), kind(end) == .word || kind(end) == .number || (normal(end) == "-" && isGlued(end + 1)) {
      end += 1
    }
    return end
  }

  private func hasDigit(_ range: Range<Int>) -> Bool {
    range.contains { words[$0].normal.utf8.contains { $0 >= 0x30 && $0 <= 0x39 } }
  }

  /// US ZIP (five digits, perhaps with four more) and UK post codes.
  private func postCode(at index: Int) -> Read<String>? {
    if kind(index) == .number, words[index].utf8.count == 5,
      normal(index).utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
      !isGlued(index) || normal(index - 1) == ":"
    {
      if normal(index + 1) == "-", isGlued(index + 1), normal(index + 2).utf8.count == 4, kind(index + 2) == .number {
        return Read(words.text(of: index..<index + 3), index + 3)
      }
      return isGlued(index + 1) && kind(index + 1) != .mark ? nil : Read(normal(index), index + 1)
    }
    guard kind(index) == .word, kind(index + 1) == .number, isGlued(index + 2), kind(index + 2) == .word else {
      return nil
    }
    let outward = normal(index)
    guard (2...4).contains(outward.utf8.count), outward.first?.isLetter == true, outward.contains(where: \.isNumber),
      normal(index + 1).utf8.count == 1, normal(index + 2).utf8.count == 2
    else { return nil }
    return Read(words.text(of: index..<index + 3).uppercased(), index + 3)
  }

  /// "SAVE20", "welcome10"
  private func code(at index: Int) -> Read<String>? {
    guard kind(index) == .word || kind(index) == .number, !isGlued(index), let end = codeEnd(index) else { return nil }
    let text = words.text(of: index..<end)
    guard (4...24).contains(text.utf8.count), text.contains(where: \.isLetter) else { return nil }
    let isCapital = text == text.uppercased() && words.covered != words.covered.uppercased()
    guard isCapital || (hasDigit(index..<end) && kind(index) == .word && !text.contains("-")) else { return nil }
    return Read(text.uppercased(), end)
  }

  private func isTitled(_ index: Int, _ titles: Set<String>) -> Bool {
    titles.contains(normal(index - 1)) || titles.contains(normal(index + 1))
      || (normal(index - 1) == "is" && titles.contains(normal(index - 2)))
  }

  private func add(
    _ type: String, _ range: Range<Int>, _ value: JSONValue, _ found: inout [ValueSpan], isExplicit: Bool = true
  ) {
    found.append(ValueSpan(type, range, text: words.text(of: range), value: value, isExplicit: isExplicit))
  }
}

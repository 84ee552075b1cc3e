/// The names that the open objects of a text have so far, so that none comes twice. A grammar knows the declared names;
/// those that a model makes up it cannot remember.
///
/// Such a name is written without escapes, so that equal names have equal bytes.
struct MemberNames: Sendable {
  private enum Level: Sendable {
    case array
    case object(names: Set<[UInt8]>)
  }

  private enum Place: Sendable {
    /// Between the parts; whether a name is next, should a string begin.
    case between
    case name([UInt8])
    case string
    case escape
  }

  private var levels: [Level] = []
  private var place = Place.between
  private var isNameNext = false
  /// Characters of the longest name that the grammar allows.
  private let longest: Int

  init(longest: Int) { self.longest = longest }

  /// Takes bytes of the text.
  /// - Returns: whether no name came twice.
  @discardableResult
  mutating func read(_ text: ArraySlice<UInt8>) -> Bool {
    for byte in text {
      guard read(byte) else { return false }
    }
    return true
  }

  private mutating func read(_ byte: UInt8) -> Bool {
    switch (place, byte) {
    case (.name(let name), UInt8(ascii: "\"")):
      place = .between
      isNameNext = false
      return add(name)
    case (.name(let name), _): place = .name(name + [byte])
    case (.string, UInt8(ascii: "\"")): place = .between
    case (.string, UInt8(ascii: "\\")): place = .escape
    case (.string, _): break
    case (.escape, _): place = .string
    case (.between, _): readBetween(byte)
    }
    return true
  }

  private mutating func readBetween(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): place = isNameNext ? .name([]) : .string
    case UInt8(ascii: "{"):
      levels.append(.object(names: []))
      isNameNext = true
    case UInt8(ascii: "["):
      levels.append(.array)
      isNameNext = false
    case UInt8(ascii: "}"), UInt8(ascii: "]"):
      _ = levels.popLast()
      isNameNext = false
    case UInt8(ascii: ","):
      if case .object? = levels.last { isNameNext = true }
    default: break
    }
  }

  private mutating func add(_ name: [UInt8]) -> Bool {
    guard case .object(var names)? = levels.popLast() else { return true }
    let isNew = names.insert(name).inserted
    levels.append(.object(names: names))
    return isNew
  }

  /// Takes out the tokens that would complete a name that is there already, and those after which nothing else could
  /// follow: a name of full length can only end.
  /// - Parameter isEnding: whether the name must be able to end at once.
  func removeRepeated(from mask: inout TokenMask, _ vocabulary: GrammarVocabulary, isEnding: Bool) {
    for token in vocabulary.quotingTwice where mask.contains(token) { removeIfRepeating(token, &mask, vocabulary) }
    guard case .name(let openName) = place, case .object(let names)? = levels.last, !names.isEmpty else { return }
    // With one mark a token completes a name only if one is open.
    for token in vocabulary.quoting where mask.contains(token) { removeIfRepeating(token, &mask, vocabulary) }
    for name in names where name.starts(with: openName) && (isEnding || Self.characterCount(name) >= longest) {
      remove(name.dropFirst(openName.count), from: &mask, vocabulary)
    }
  }

  private func removeIfRepeating(_ token: Int32, _ mask: inout TokenMask, _ vocabulary: GrammarVocabulary) {
    var copy = self
    if !copy.read(vocabulary.text(of: token)) { mask.remove(token) }
  }

  private static func characterCount(_ name: [UInt8]) -> Int { name.count(where: { $0 & 0xC0 != 0x80 }) }

  /// Takes out the tokens of exactly that text.
  private func remove(_ text: ArraySlice<UInt8>, from mask: inout TokenMask, _ vocabulary: GrammarVocabulary) {
    var node: Int?
    for byte in text {
      guard let next = vocabulary.all.child(of: node, byte) else { return }
      node = next
    }
    guard let node else { return }
    for index in vocabulary.all.firstTokens[node]..<vocabulary.all.firstTokens[node + 1] {
      mask.remove(vocabulary.all.tokens[Int(index)])
    }
  }
}

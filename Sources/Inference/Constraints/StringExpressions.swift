/// Strings as JSON text (RFC 8259, section 7).
extension ExpressionTable {
  private static let quote = ScalarSet([0x22...0x22])
  private static let controls = ScalarSet([0...0x1F])
  private static let escaped = quote.union(ScalarSet([0x5C...0x5C])).union(controls)

  /// One character of a string, of any kind, in any spelling. A pair of surrogate escapes is one character.
  mutating func anyCharacter() -> ExpressionID {
    let hex = bytes(ByteSet("0123456789abcdefABCDEF"))
    let unit = { (parts: [ExpressionID], table: inout ExpressionTable) in
      table.sequence([table.literal("\\u")] + parts)
    }
    let d = bytes(ByteSet("dD"))
    let plain = unit([bytes(ByteSet("0123456789abcefABCEF")), hex, hex, hex], &self)
    let belowSurrogates = unit([d, bytes(ByteSet("01234567")), hex, hex], &self)
    let high = unit([d, bytes(ByteSet("89abAB")), hex, hex], &self)
    let low = unit([d, bytes(ByteSet("cdefCDEF")), hex, hex], &self)
    let short = sequence(bytes(ByteSet("\\")), bytes(ByteSet("\"\\/bfnrt")))
    return choice([
      plainCharacter(), short, plain, belowSurrogates, sequence(high, low),
    ])
  }

  /// One character of a string that is written as itself.
  mutating func plainCharacter() -> ExpressionID { utf8(ScalarSet.all.subtracting(Self.escaped)) }

  /// One character of the set, in its usual spelling.
  mutating func character(of set: ScalarSet) -> ExpressionID {
    var alternatives = [utf8(set.subtracting(Self.escaped))]
    for range in set.intersection(Self.escaped).ranges {
      for value in range {
        guard let scalar = Unicode.Scalar(value) else { continue }
        alternatives.append(literal(SchemaJSON.quoted(String(scalar)).dropFirst().dropLast().utf8))
      }
    }
    return choice(alternatives)
  }

  /// A name in quotes of 1 to `most` characters, without escapes, that is none of the given.
  mutating func name(except names: Set<[Unicode.Scalar]>, most: Int) -> ExpressionID {
    let quote = bytes(ByteSet("\""))
    return sequence([quote, rest(except: names, isEmpty: true, most: most), quote])
  }

  /// What follows in a name where some of the endings are excluded.
  private mutating func rest(except endings: Set<[Unicode.Scalar]>, isEmpty: Bool, most: Int) -> ExpressionID {
    let usual = ScalarSet.all.subtracting(Self.escaped)
    guard !endings.isEmpty else { return repetition(utf8(usual), isEmpty ? 1 : 0, most) }
    var alternatives: [ExpressionID] = []
    if !isEmpty && !endings.contains([]) { alternatives.append(Self.empty) }
    if most > 0 {
      let byFirst = Dictionary(grouping: endings.filter { !$0.isEmpty }) { $0[0] }
      let others = usual.subtracting(ScalarSet(byFirst.keys))
      alternatives.append(sequence(utf8(others), repetition(utf8(usual), 0, most - 1)))
      for (first, endings) in byFirst where usual.contains(first) {
        let following = rest(except: Set(endings.map { Array($0.dropFirst()) }), isEmpty: false, most: most - 1)
        alternatives.append(sequence(utf8(ScalarSet([first])), following))
      }
    }
    return choice(alternatives)
  }
}

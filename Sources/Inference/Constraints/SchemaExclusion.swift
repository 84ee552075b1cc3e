/// Whether the branches of a `oneOf` exclude each other, so that a value of one is a value of no other. Only what can be
/// seen from types, constants, bounds and members is taken for proof.
extension SchemaCompiler {
  /// How deep in members a difference is looked for.
  private static var deepestDifference: Int { 4 }

  func checkExclusive(_ branches: [Place], at pointer: String) throws(SchemaError) {
    for (second, place) in branches.enumerated() {
      for first in 0..<second {
        guard try areDisjoint(try flattened([branches[first]]), try flattened([place]), depth: 0) else {
          throw SchemaError(pointer: pointer, problem: .notExclusive(first: first, second: second))
        }
      }
    }
  }

  private func areDisjoint(_ first: [Place], _ second: [Place], depth: Int) throws(SchemaError) -> Bool {
    guard depth <= Self.deepestDifference else { return false }
    guard let one = try keywords(of: first), let two = try keywords(of: second) else { return true }
    if let constants = one.constants, let others = two.constants {
      return !constants.contains { constant in others.contains { $0.isEqual(to: constant) } }
    }
    for type in SchemaKeywords.common(one.possibleTypes, two.possibleTypes) {
      switch type {
      case .integer, .number: guard Self.areApart(one, two) else { return false }
      case .object: guard try haveDifferentMembers(one, first, two, second, depth) else { return false }
      case .string, .array, .boolean, .null: return false
      }
    }
    return true
  }

  private static func areApart(_ one: SchemaKeywords, _ two: SchemaKeywords) -> Bool {
    for (low, high) in [(one, two), (two, one)] {
      if let upper = low.upper, let lower = high.lower {
        if upper.value < lower.value { return true }
        if upper.value == lower.value, upper.isExclusive || lower.isExclusive { return true }
      }
    }
    return false
  }

  /// Whether a member that one must have is different in the other, or may not be there.
  private func haveDifferentMembers(
    _ one: SchemaKeywords, _ first: [Place], _ two: SchemaKeywords, _ second: [Place], _ depth: Int
  ) throws(SchemaError) -> Bool {
    for name in one.required + two.required {
      let (here, there) = (try member(named: name, of: first), try member(named: name, of: second))
      guard try areDisjoint(try flattened(here), try flattened(there), depth: depth + 1) else { continue }
      // Where the member is missing, only the one that requires it is ruled out.
      if one.required.contains(name), two.required.contains(name) { return true }
      if try keywords(of: one.required.contains(name) ? there : here) == nil { return true }
    }
    return false
  }
}

extension SchemaKeywords {
  /// Types that a value may have as the standard sees it: all of them without `type`.
  fileprivate var possibleTypes: Set<SchemaType> {
    if let constants { return Set(constants.map(\.type)) }
    return types ?? Set(SchemaType.allCases).subtracting([.integer])
  }
}

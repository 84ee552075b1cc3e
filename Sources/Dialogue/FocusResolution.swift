import Conversation
import SkillKit

/// What words that point at the conversation resolve to.
enum Pointed: Sendable, Equatable {
  case one(Entity)
  case several([Entity])
  /// Nothing in focus fits.
  case nothing
}

extension Focus {
  /// The groups that hold things of a type, newest first, each reduced to those things.
  func groups(of type: String) -> [[Entity]] {
    groups.map { group in group.filter { $0.id(as: type) != nil } }.filter { !$0.isEmpty }
  }

  /// Brings what a reply showed to the front.
  func showing(_ entities: [Entity]) -> Focus {
    guard !entities.isEmpty else { return self }
    return Focus(groups: Array(([entities] + groups.filter { $0 != entities }).prefix(Focus.groupLimit)))
  }

  /// What a reference means among things of `type`.
  ///
  /// - Parameters:
  ///   - noun: the kind of thing that the words name besides, as "chess set" of "the cheaper chess set".
  ///   - ofSeveral: whether the words speak of several things: "the lightest of those", though one was singled out.
  func resolve(_ reference: Reference, type: String, noun: String = "", ofSeveral: Bool = false) -> Pointed {
    let all = groups(of: type).filter { !ofSeveral || $0.count > 1 }
    let named = noun.isEmpty ? [] : all.map { $0.filter { $0.answers(to: noun) } }.filter { !$0.isEmpty }
    let groups = named.isEmpty ? all : named
    guard let newest = groups.first else { return .nothing }
    switch reference {
    case .it: return newest.count == 1 ? .one(newest[0]) : .several(newest)
    case .all: return newest.count == 1 ? .one(newest[0]) : .several(newest)
    case .ordinal(let position):
      // A position means the list that was shown, even if one of its things was singled out since.
      let list = groups.first { $0.count >= max(2, abs(position)) } ?? newest
      let index = position > 0 ? position - 1 : list.count + position
      return list.indices.contains(index) ? .one(list[index]) : .nothing
    case .latest: return .one(newest[0])
    case .other: return others(groups)
    case .described(let words): return described(words, ofSeveral ? [newest] : groups)
    case .extreme(let attribute, let least): return extreme(attribute, least: least, groups)
    }
  }

  /// "The other one": what a list held besides the thing singled out after it.
  private func others(_ groups: [[Entity]]) -> Pointed {
    guard let list = groups.first(where: { $0.count > 1 }) else { return .nothing }
    let singled = groups.first { $0.count == 1 }?.first
    let rest = list.filter { $0.id != singled?.id }
    return rest.count == 1 ? .one(rest[0]) : .several(rest)
  }

  /// "The blue one": the things whose name or attributes hold every word; the newest group that has any.
  private func described(_ words: String, _ groups: [[Entity]]) -> Pointed {
    for group in groups {
      let fitting = group.filter { $0.answers(to: words) }
      if fitting.count == 1 { return .one(fitting[0]) }
      if fitting.count > 1 { return .several(fitting) }
    }
    return .nothing
  }

  /// "The cheaper one": the least or the most of an attribute in the newest list that has it.
  private func extreme(_ attribute: String, least: Bool, _ groups: [[Entity]]) -> Pointed {
    for group in groups where group.count > 1 {
      let measured = group.compactMap { entity in entity.measure(attribute).map { (entity, $0) } }
      guard let best = measured.min(by: { least ? $0.1 < $1.1 : $0.1 > $1.1 }) else { continue }
      return .one(best.0)
    }
    // One thing was shown: the cheaper of its kinds, which whoever owns it tells apart.
    return groups.first.flatMap { $0.count == 1 ? .one($0[0]) : nil } ?? .nothing
  }
}

extension Entity {
  /// A number to compare by: an amount of money or a plain number.
  func measure(_ attribute: String) -> Double? {
    guard let value = attributes[attribute] else { return nil }
    return value.double ?? value["amount"]?.string.flatMap(Double.init)
  }

  /// Whether every word that says something occurs in the name or an attribute.
  func answers(to words: String) -> Bool {
    let mine = Set(Self.words(name) + attributes.values.flatMap { Self.words($0.string ?? "") })
    let asked = Self.words(words).filter { !Self.fillers.contains($0) }
    return !asked.isEmpty && asked.allSatisfy { word in mine.contains { $0 == word || $0.hasStem(word) } }
  }

  private static let fillers: Set = [
    "the", "a", "an", "one", "ones", "of", "in", "please", "my", "that", "this", "and", "those",
    "these", "them",
  ]

  static func words(_ text: String) -> [String] {
    text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }
}

extension String {
  /// "batteries" has the stem of "battery", and the reverse: equal but for an English plural ending.
  func hasStem(_ other: String) -> Bool {
    func stem(_ word: String) -> Substring {
      if word.count > 4, word.hasSuffix("ies") { return word.dropLast(3) }
      if word.count > 3, word.hasSuffix("es") { return word.dropLast(2) }
      if word.count > 2, word.hasSuffix("s") || word.hasSuffix("y") { return word.dropLast() }
      return word[...]
    }
    return stem(self) == stem(other)
  }
}

import Conversation
import Foundation
import SkillKit

/// Several counts in one breath: "two of the red and three of the blue".
extension Reading {
  /// A request for each count, where a tool takes one kind of thing and how many of it; else the request as it is.
  func perCount(_ request: Request, _ clause: Words) -> [Request] {
    guard let (thing, count) = counting(request.tool), let pieces = Counted.pieces(of: clause), pieces.count > 1
    else { return [request] }
    var requests: [Request] = []
    for piece in pieces {
      guard let mention = mention(of: piece, after: requests.last?.arguments[thing.name]?.first, request, thing) else {
        return [request]
      }
      var one = request
      one.arguments[thing.name] = [mention]
      one.arguments[count.name] = [
        Argument(piece.said, type: count.type.name, value: .int(piece.count))
      ]
      one.text = piece.words.covered
      requests.append(one)
    }
    return requests
  }

  /// The parameters for a thing and for how many of it.
  func counting(_ name: String) -> (thing: Parameter, count: Parameter)? {
    guard let tool = understander.tools[name],
      let count = tool.parameters.first(where: { $0.type == .quantity }),
      let thing = tool.parameters.first(where: { if case .entity = $0.type { !$0.isList } else { false } })
    else { return nil }
    return (thing, count)
  }

  private func mention(
    of piece: Counted.Piece, after earlier: Argument?, _ request: Request, _ thing: Parameter
  ) -> Argument? {
    let counted = piece.counted
    guard !counted.isEmpty else { return nil }
    let type = thing.type.name
    // "Two steel ones" after "three red kettles" are steel kettles.
    if let last = counted.last, ["one", "ones"].contains(last.normal), let earlier, earlier.reference == nil {
      let describing = counted.text(of: 0..<counted.count - 1)
      return Argument([describing, bare(earlier.text)].filter { !$0.isEmpty }.joined(separator: " "), type: type)
    }
    if let reference = ReferenceGrammar.reference(in: Words("the " + counted.covered)) ?? position(counted) {
      return Argument(counted.covered, type: type, reference: reference)
    }
    if isToldOfShown(counted) {
      return Argument(counted.covered, type: type, reference: .described(counted.covered))
    }
    let read = arguments(for: request.tool, in: piece.words, valueSpans(in: piece.words))[thing.name]
    return read?.count == 1 ? read?[0] : nil
  }

  /// "Second" alone may be a length of time, "the second one" is none.
  private func position(_ words: Words) -> Reference? {
    guard words.count == 1, case .ordinal(let place) = ReferenceGrammar.reference(in: Words("the \(words.covered) one"))
    else { return nil }
    return .ordinal(place)
  }

  /// Whether the words are what something shown is said to be: "steel" of kettles in red and in steel.
  func isToldOfShown(_ words: Words) -> Bool {
    let asked = Set(words.map(\.normal))
    return context.focus.groups.prefix(2).joined().contains { entity in
      entity.attributes.values.contains { asked.isSubset(of: Words($0.string ?? "").map(\.normal)) }
    }
  }

  /// A mention without its colors and sizes: the kind of thing.
  private func bare(_ mention: String) -> String {
    let words = Words(mention)
    var left = Set(words.indices)
    for span in valueSpans(in: words) where ["color", "size"].contains(span.type) { left.subtract(span.range) }
    return words.indices.filter(left.contains).map { words.text(of: $0..<$0 + 1) }.joined(separator: " ")
  }
}

enum Counted {
  struct Piece {
    var count: Int
    /// The count as typed.
    var said: String
    var words: Words
    /// What stands behind the count: "red" of "two of the red".
    var counted: Words
  }

  /// The stretches between "and" and commas, when each of them counts something; nil otherwise.
  static func pieces(of clause: Words) -> [Piece]? {
    let ranges = ItemList.pieces(of: clause)
    guard ranges.count > 1 else { return nil }
    var pieces: [Piece] = []
    for range in ranges {
      guard let piece = piece(clause.part(range), isFirst: pieces.isEmpty) else { return nil }
      pieces.append(piece)
    }
    return pieces.contains { $0.count != 1 } ? pieces : nil
  }

  /// - Parameter isFirst: whether words that ask may stand before the count.
  static func piece(_ words: Words, isFirst: Bool) -> Piece? {
    let reader = ValueReader(words: words, grammar: ValueGrammar(now: Date(timeIntervalSince1970: 0)))
    for index in words.indices {
      if let number = reader.number(at: index), number.value.isWhole, (1...999).contains(number.value.value),
        number.end < words.count, !reader.isAttributeNumber(index, number.end), reader.measure(at: index) == nil
      {
        return made(words, Int(number.value.value), index..<number.end)
      }
      if !isFirst, ["a", "an", "another"].contains(words.normal(index)) { return made(words, 1, index..<index + 1) }
      let isPassedOver = isFirst || [.filler, .polite, .conjunction].contains(English.role(words[index]))
      if !isPassedOver { return nil }
    }
    return nil
  }

  private static func made(_ words: Words, _ count: Int, _ range: Range<Int>) -> Piece {
    var start = range.upperBound
    while start < words.count, ["of", "the", "x", "×", "those", "these"].contains(words.normal(start)) { start += 1 }
    var end = words.count
    while end > start, [.polite, .mark].contains(English.role(words[end - 1])) { end -= 1 }
    return Piece(
      count: count, said: words.text(of: range), words: words, counted: words.part(start..<max(start, end)))
  }
}

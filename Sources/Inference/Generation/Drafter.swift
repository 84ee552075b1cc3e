/// Guesses the next tokens, for a model to check all at once.
final class Drafter {
  private let source: Source
  private let most: Int

  private enum Source {
    case none
    case lookUp
    case model(DecoderContext)
  }

  /// Tokens at the end that an earlier place must have too, at most and at least.
  private static let longestMatch = 4
  private static let shortestMatch = 2

  /// - Parameter limit: The most tokens of the context that is drafted for.
  init(_ drafting: GenerationOptions.Drafting, for model: DecoderModel, limit: Int) throws(DecoderError) {
    switch drafting {
    case .none: (source, most) = (.none, 0)
    case .lookUp(let most): (source, self.most) = (.lookUp, most)
    case .model(let draft, let most):
      let (found, expected) = (draft.configuration.vocabularySize, model.configuration.vocabularySize)
      guard found == expected else { throw .vocabulariesDiffer(draft: found, model: expected) }
      (source, self.most) = (.model(try DecoderContext(draft, limit: limit, type: .f16)), most)
    }
  }

  var isIdle: Bool {
    if case .none = source { true } else { false }
  }

  /// What may follow the text.
  /// - Parameter room: How many tokens are of use at most.
  func draft(after text: [Int32], room: Int) -> [Int32] {
    let count = min(most, room)
    guard count > 0 else { return [] }
    return switch source {
    case .none: []
    case .lookUp: Self.lookUp(text, count: count)
    case .model(let context): Self.generate(text, count: count, in: context)
    }
  }

  /// What followed the latest earlier place with the same tokens as the end.
  static func lookUp(_ text: [Int32], count: Int) -> [Int32] {
    text.withUnsafeBufferPointer { text in
      var (longest, place) = (shortestMatch - 1, 0)
      // Where a match ends; the latest comes first, and an earlier one must be longer.
      for end in stride(from: text.count - 2, through: 0, by: -1) where text[end] == text[text.count - 1] {
        var length = 1
        while length < longestMatch, length <= end, text[end - length] == text[text.count - 1 - length] { length += 1 }
        if length > longest { (longest, place) = (length, end + 1) }
        if longest == longestMatch { break }
      }
      return place == 0 ? [] : Array(text[place...].prefix(count))
    }
  }

  private static func generate(_ text: [Int32], count: Int, in context: DecoderContext) -> [Int32] {
    var pending = text.dropFirst(context.reuse(for: text))
    var drafted: [Int32] = []
    var sampler = Sampler(.greedy)
    while drafted.count < count, context.tokens.count + pending.count <= context.limit {
      let piece = pending.prefix(DecoderModel.mostRows)
      var next: Int32?
      let isLast = piece.count == pending.count
      context.model.forward([context.part(piece, logits: isLast ? 1 : 0)]) { _, _, logits in
        next = try? sampler.sample(logits, recent: [])
      }
      context.add(piece)
      pending = pending.dropFirst(piece.count)
      guard isLast else { continue }
      guard let next else { break }
      drafted.append(next)
      pending = [next]
    }
    return drafted
  }
}

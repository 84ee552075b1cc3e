import Foundation

/// How surprised a model is by a text: e to the mean of -ln p over its tokens.
public struct Perplexity: Sendable, Hashable {
  /// Tokens whose probability was taken.
  public private(set) var tokens = 0
  private var sum = 0.0
  private var squares = 0.0

  public var value: Double { tokens > 0 ? exp(sum / Double(tokens)) : .nan }

  /// The standard error of the value.
  public var error: Double {
    guard tokens > 1 else { return .nan }
    let mean = sum / Double(tokens)
    let variance = max(0, squares / Double(tokens) - mean * mean)
    return (variance / Double(tokens - 1)).squareRoot() * value
  }

  mutating func add(probability: Float) {
    let surprise = -log(Double(max(probability, .leastNormalMagnitude)))
    tokens += 1
    sum += surprise
    squares += surprise * surprise
  }
}

extension DecoderModel {
  /// The perplexity of a text, as llama-perplexity computes it: the text is cut in pieces of `contextTokens`, of each the
  /// second half is judged, and what does not fill a piece is left out.
  ///
  /// - Parameters:
  ///   - beginning: A token that replaces the first of each piece, for models that want one there.
  ///   - isCancelled: Asked before each pass.
  ///   - onPiece: Told the perplexity after each piece, with its number from 1 and how many there are.
  /// - Throws: ``DecoderError`` when the text does not fill a piece or has unknown tokens.
  public func perplexity(
    of text: [Int32], contextTokens: Int, beginning: Int32? = nil, isCancelled: () -> Bool = { false },
    onPiece: (Int, Int, Perplexity) -> Void
  ) throws(DecoderError) -> Perplexity {
    guard contextTokens >= 4, text.count >= contextTokens else {
      throw .textTooShort(tokens: text.count, needed: max(4, contextTokens))
    }
    let context = try DecoderContext(self, limit: contextTokens, type: .f16)
    try context.check(text)
    var perplexity = Perplexity()
    let count = text.count / contextTokens
    for piece in 0..<count where !isCancelled() {
      var tokens = Array(text[piece * contextTokens..<(piece + 1) * contextTokens])
      if let beginning { tokens[0] = beginning }
      context.keep(0)
      add(tokens, in: context, to: &perplexity, isCancelled)
      onPiece(piece + 1, count, perplexity)
    }
    return perplexity
  }

  /// Judges the second half of a piece.
  private func add(
    _ tokens: [Int32], in context: DecoderContext, to perplexity: inout Perplexity, _ isCancelled: () -> Bool
  ) {
    let first = tokens.count / 2
    let softmax = Kernels.best.pointer.pointee.softmax
    for start in stride(from: 0, to: tokens.count, by: Self.mostRows) where !isCancelled() {
      let part = tokens[start..<min(start + Self.mostRows, tokens.count)]
      let wanted = min(part.count, max(0, part.endIndex - first))
      forward([context.part(part, logits: wanted)]) { _, token, logits in
        // The last token has none after it.
        guard start + token + 1 < tokens.count, let first = logits.baseAddress else { return }
        softmax(first, Int64(logits.count))
        perplexity.add(probability: logits[Int(tokens[start + token + 1])])
      }
      context.add(part)
    }
  }

  /// The mean of the last hidden vectors of a text's tokens, scaled to length 1: what the text is about, roughly.
  /// - Throws: ``DecoderError`` when the text is empty, has unknown tokens or is beyond the model's context.
  public func embed(_ text: [Int32]) throws(DecoderError) -> [Float] {
    guard !text.isEmpty else { throw .emptyPrompt }
    guard text.count <= configuration.context else {
      throw .promptTooLong(tokens: text.count, limit: configuration.context)
    }
    let context = try DecoderContext(self, limit: text.count, type: .f16)
    try context.check(text)
    var sum = [Float](repeating: 0, count: configuration.width)
    for start in stride(from: 0, to: text.count, by: Self.mostRows) {
      let part = text[start..<min(start + Self.mostRows, text.count)]
      forward([context.part(part, logits: part.count)], to: .hidden) { _, _, hidden in
        for index in sum.indices { sum[index] += hidden[index] }
      }
      context.add(part)
    }
    let length = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return sum.map { $0 / max(length, .leastNormalMagnitude) }
  }
}

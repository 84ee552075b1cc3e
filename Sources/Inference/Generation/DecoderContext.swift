/// The tokens of a sequence that a model has read, with their keys and values.
final class DecoderContext {
  let model: DecoderModel
  let cache: KeyValueCache
  /// The most tokens.
  let limit: Int
  /// Those in the cache.
  private(set) var tokens: [Int32] = []

  /// Where the system does not tell how much there is.
  private static let mostBytes = 1 << 40

  /// - Throws: ``DecoderError`` when the cache cannot be of that type.
  init(_ model: DecoderModel, limit: Int, type: CacheType) throws(DecoderError) {
    let size = model.configuration.headSize
    if type == .q8_0, size % 32 != 0 { throw .cacheType(headSize: size) }
    guard limit > 0 else { throw .noContext }
    let needed = KeyValueCache.byteCount(model.configuration, capacity: limit, type: type)
    let available = MemoryEstimate.availableBytes ?? Self.mostBytes
    guard needed <= available else { throw .contextTooLarge(tokens: limit, needed: needed, available: available) }
    (self.model, self.limit) = (model, limit)
    cache = KeyValueCache(model.configuration, capacity: limit, type: type)
  }

  /// Forgets all but the first tokens, and how many are kept is returned: those that the new text begins with, except its
  /// last, whose logits are wanted.
  func reuse(for text: [Int32]) -> Int {
    let common = zip(tokens, text).prefix { $0 == $1 }.count
    keep(min(common, text.count - 1))
    return tokens.count
  }

  /// Reads a text; returns how many of its tokens were held already.
  func read(_ text: [Int32], isCancelled: () -> Bool) throws(DecoderError) -> Int {
    guard text.count <= limit else { throw .promptTooLong(tokens: text.count, limit: limit) }
    try check(text)
    let held = zip(tokens, text).prefix { $0 == $1 }.count
    keep(held)
    var rest = text.dropFirst(held)
    while !rest.isEmpty, !isCancelled() {
      let piece = rest.prefix(DecoderModel.mostRows)
      model.forward([part(piece, logits: 0)]) { _, _, _ in }
      add(piece)
      rest = rest.dropFirst(piece.count)
    }
    return held
  }

  func keep(_ count: Int) { tokens.removeLast(tokens.count - count) }

  /// Tokens to compute after those in the cache.
  func part(_ tokens: ArraySlice<Int32>, logits: Int) -> DecoderModel.Part {
    DecoderModel.Part(cache: cache, position: self.tokens.count, tokens: tokens, logits: logits)
  }

  /// Says that the first tokens of a part were computed and are to stay.
  func add(_ tokens: some Sequence<Int32>) { self.tokens += tokens }

  func check(_ tokens: [Int32]) throws(DecoderError) {
    let vocabulary = model.configuration.vocabularySize
    if let bad = tokens.first(where: { $0 < 0 || $0 >= vocabulary }) {
      throw .unknownToken(bad, vocabularySize: vocabulary)
    }
  }
}

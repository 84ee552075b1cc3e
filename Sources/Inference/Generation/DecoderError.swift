/// Why a decoder cannot do what is asked.
public enum DecoderError: Error, Hashable, Sendable {
  case unknownToken(Int32, vocabularySize: Int)
  case emptyPrompt
  case promptTooLong(tokens: Int, limit: Int)
  case noContext
  case textTooShort(tokens: Int, needed: Int)
  /// Q8_0 needs heads of a multiple of 32 values.
  case cacheType(headSize: Int)
  /// The model that drafts has another vocabulary.
  case vocabulariesDiffer(draft: Int, model: Int)
  case tooLittleMemory(needed: MemoryEstimate, available: Int)
  case contextTooLarge(tokens: Int, needed: Int, available: Int)
}

extension DecoderError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknownToken(let id, let size):
      "token \(id) is not in the model's vocabulary of \(size)"
    case .emptyPrompt:
      "the prompt has no tokens; a model needs at least one to go on from"
    case .promptTooLong(let tokens, let limit):
      "the prompt has \(tokens) tokens, but the context holds \(limit); shorten it or give the context more room"
    case .noContext:
      "the context must hold at least one token"
    case .textTooShort(let tokens, let needed):
      "the text has \(tokens) tokens; its perplexity needs at least the \(needed) that fill a context"
    case .cacheType(let size):
      "a Q8_0 cache needs heads of a multiple of 32 values; this model's have \(size): use F16"
    case .vocabulariesDiffer(let draft, let model):
      "the drafting model has \(draft) tokens and the model \(model); both must have the same vocabulary"
    case .tooLittleMemory(let needed, let available):
      """
      the model needs \(size(needed.totalBytes)) of memory (weights \(size(needed.weightBytes)), keys and values of \
      \(needed.contextTokens) tokens \(size(needed.cacheBytes)), computing \(size(needed.passBytes))), but \
      \(size(available)) are available; take a smaller model, one of fewer bits, or a shorter context
      """
    case .contextTooLarge(let tokens, let needed, let available):
      """
      keys and values of \(tokens) tokens need \(size(needed)) of memory, but \(size(available)) are available; \
      take a shorter context or a Q8_0 cache
      """
    }
  }

  /// In the unit that fits, such as 1.5 GiB.
  private func size(_ bytes: Int) -> String {
    let units = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
    var (value, unit) = (Double(bytes) / 1024, 0)
    while value >= 1000, unit < units.count - 1 { (value, unit) = (value / 1024, unit + 1) }
    return "\((value * 10).rounded() / 10) \(units[unit])"
  }
}

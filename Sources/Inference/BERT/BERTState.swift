import CKernels

/// Several texts in one matrix of tokens, one after the other, without padding.
struct TokenBatch {
  private(set) var ids: [Int32] = []
  /// The rows of each text.
  private(set) var sequences: [Range<Int>] = []

  var tokenCount: Int { ids.count }

  mutating func append(_ tokens: [Int32]) {
    sequences.append(ids.count..<ids.count + tokens.count)
    ids += tokens
  }
}

/// The buffers of one forward pass, for at most `capacity` tokens.
final class BERTState: Sendable {
  let capacity: Int
  /// [tokens, width]
  let hidden: AlignedBuffer<Float>
  /// [tokens, 3 * width]
  let queryKeyValue: AlignedBuffer<Float>
  /// [tokens, width]
  let attended: AlignedBuffer<Float>
  /// [tokens, feedForward]; only float layers use it.
  let wide: AlignedBuffer<Float>
  /// Quantised rows of `width` and of `feedForward` values; see CKernels.h.
  let packed: AlignedBuffer<UInt8>
  let packedWide: AlignedBuffer<UInt8>
  /// Scores of the attention, for each part of the heads separately.
  let scratch: AlignedBuffer<Float>
  let scratchStride: Int

  /// Parts into which the heads of a long sequence are shared out, and what is long.
  static let headParts = 4
  static let longSequence = 32

  init(capacity: Int, _ shape: BERTConfiguration) {
    self.capacity = capacity
    hidden = AlignedBuffer(count: capacity * shape.width)
    queryKeyValue = AlignedBuffer(count: capacity * 3 * shape.width)
    attended = AlignedBuffer(count: capacity * shape.width)
    wide = AlignedBuffer(count: capacity * shape.feedForward)
    packed = AlignedBuffer(count: Int(ck_packed_bytes(Int64(capacity), Int64(shape.width))))
    packedWide = AlignedBuffer(count: Int(ck_packed_bytes(Int64(capacity), Int64(shape.feedForward))))
    scratchStride = Int(ck_attention_scratch(Int64(min(capacity, shape.context)), Int64(shape.headSize)))
    scratch = AlignedBuffer(count: scratchStride * Self.headParts)
  }
}

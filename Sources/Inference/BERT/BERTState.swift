import CKernels

/// Several texts in one matrix of tokens, one after the other, without padding.
struct TokenBatch {
  private(set) var ids: [Int32] = []
  /// The rows of each text.
  private(set) var sequences: [Range<Int>] = []
  /// Where each row stands in the packed matrices; see CK_REMAINDER in CKernels.h.
  private(set) var slots: [Int32] = []

  var tokenCount: Int { ids.count }
  var tileCount: Int { (slots.count + tile - 1) / tile }

  /// Adds a text. Its first and last token, the model's own, have the massive values that need a remainder.
  mutating func append(_ tokens: [Int32]) {
    let rows = ids.count..<ids.count + tokens.count
    sequences.append(rows)
    ids += tokens
    for row in rows {
      let isOwn = row == rows.lowerBound || row == rows.upperBound - 1
      if isOwn, slots.count % tile == tile - 1 { slots.append(Int32(CK_EMPTY)) }
      slots.append(Int32(row))
      if isOwn { slots.append(Int32(CK_REMAINDER)) }
    }
  }

  /// Calls `body` with the tiles that all matrices of a forward pass are packed in.
  func withTiles<Result>(_ body: (Tiles) throws -> Result) rethrows -> Result {
    let whole = slots + [Int32](repeating: Int32(CK_EMPTY), count: tileCount * tile - slots.count)
    return try whole.withUnsafeBufferPointer {
      try body(Tiles(rows: tokenCount, count: tileCount, slots: $0.baseAddress!))
    }
  }

  private var tile: Int { Int(CK_TILE) }
}

/// The buffers of one forward pass.
final class BERTState: Sendable {
  /// The most tokens, and tiles of tokens.
  let tokens: Int
  let tiles: Int
  /// [tokens, width]
  let hidden: AlignedBuffer<Float>
  /// [tokens, width]: the hidden vectors at the fork, for a second end.
  let atFork: AlignedBuffer<Float>
  /// [tokens, 3 * width]
  let queryKeyValue: AlignedBuffer<Float>
  /// [tokens, width]
  let attended: AlignedBuffer<Float>
  /// [tokens, feedForward]; only float and gated layers use it.
  let wide: AlignedBuffer<Float>
  /// [tokens, feedForward], of gated layers.
  let gates: AlignedBuffer<Float>
  /// [tokens, headSize]: cosines and sines of rotary positions.
  let angles: AlignedBuffer<Float>
  /// Quantised rows of `width` and of `feedForward` values; see CKernels.h.
  let packed: AlignedBuffer<UInt8>
  let packedWide: AlignedBuffer<UInt8>
  /// Scores of the attention, for each part of the heads separately.
  let scratch: AlignedBuffer<Float>
  let scratchStride: Int

  /// Parts into which the heads of a long sequence are shared out, and what is long.
  static let headParts = 4
  static let longSequence = 32

  init(tokens: Int, tiles: Int, _ shape: BERTConfiguration) {
    self.tokens = tokens
    self.tiles = tiles
    hidden = AlignedBuffer(count: tokens * shape.width)
    atFork = AlignedBuffer(count: tokens * shape.width)
    queryKeyValue = AlignedBuffer(count: tokens * 3 * shape.width)
    attended = AlignedBuffer(count: tokens * shape.width)
    wide = AlignedBuffer(count: tokens * shape.feedForward)
    let isRotary = shape.rotaryBase != nil
    gates = AlignedBuffer(count: isRotary ? tokens * shape.feedForward : 0)
    angles = AlignedBuffer(count: isRotary ? tokens * shape.headSize : 0)
    packed = AlignedBuffer(count: Int(ck_packed_bytes(Int64(tiles), Int64(shape.width))))
    packedWide = AlignedBuffer(count: Int(ck_packed_bytes(Int64(tiles), Int64(shape.feedForward))))
    scratchStride = Int(ck_attention_scratch(Int64(min(tokens, shape.context)), Int64(shape.headSize)))
    scratch = AlignedBuffer(count: scratchStride * Self.headParts)
  }
}

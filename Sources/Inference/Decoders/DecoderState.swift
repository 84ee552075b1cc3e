/// The buffers of one forward pass.
final class DecoderState: Sendable {
  /// The most tokens.
  let rows: Int
  /// [rows, width]
  let hidden: AlignedBuffer<Float>
  /// [rows, width]: the input of a layer's parts, and what they give where it is normalised before it is added.
  let normed: AlignedBuffer<Float>
  let output: AlignedBuffer<Float>
  /// [rows, projectedWidth]: queries, keys and values.
  let projected: AlignedBuffer<Float>
  /// [rows, queryWidth]
  let attended: AlignedBuffer<Float>
  /// [rows, 2 * feedForward]: gate and up side by side.
  let wide: AlignedBuffer<Float>
  /// [rows, feedForward]
  let gated: AlignedBuffer<Float>
  /// [rows, turned]: cosines and sines of each row's position.
  let angles: AlignedBuffer<Float>
  let localAngles: AlignedBuffer<Float>
  /// [rows, experts] and the inputs of one expert [rows, width].
  let routing: AlignedBuffer<Float>
  let gathered: AlignedBuffer<Float>
  /// [logitRows, vocabulary]
  let logits: AlignedBuffer<Float>
  /// The input of a product as its kernels want it.
  let scratch: AlignedScratch
  /// The input [rows, feedForward] of a product in that layout.
  let packedInner: AlignedScratch

  /// Tokens whose logits are computed together.
  static let mostLogitRows = 32

  init(rows: Int, _ shape: DecoderConfiguration) {
    self.rows = rows
    let inner = Self.inner(shape)
    func floats(_ width: Int) -> AlignedBuffer<Float> { AlignedBuffer(count: rows * width) }
    hidden = floats(shape.width)
    normed = floats(shape.width)
    output = floats(shape.width)
    projected = floats(shape.projectedWidth)
    attended = floats(shape.queryWidth)
    wide = floats(2 * inner)
    gated = floats(inner)
    angles = floats(shape.rotary.turned)
    localAngles = floats(shape.rotary.turned)
    routing = floats(shape.experts?.count ?? 0)
    gathered = floats(shape.experts == nil ? 0 : shape.width)
    logits = AlignedBuffer(count: min(rows, Self.mostLogitRows) * shape.vocabularySize)
    scratch = AlignedScratch(byteCount: Self.scratchBytes(rows: rows, shape))
    packedInner = AlignedScratch(byteCount: Matrix.scratchBytes(rows: rows, inputs: inner))
  }

  private static func inner(_ shape: DecoderConfiguration) -> Int {
    max(shape.feedForward, shape.experts?.feedForward ?? 0)
  }

  private static func scratchBytes(rows: Int, _ shape: DecoderConfiguration) -> Int {
    [shape.width, shape.queryWidth, inner(shape)].map { Matrix.scratchBytes(rows: rows, inputs: $0) }.max() ?? 0
  }

  /// Bytes of all buffers.
  static func byteCount(rows: Int, _ shape: DecoderConfiguration) -> Int {
    let perRow =
      3 * shape.width + shape.projectedWidth + shape.queryWidth + 3 * inner(shape) + 2 * shape.rotary.turned
      + (shape.experts.map { $0.count + shape.width } ?? 0)
    return 4 * (rows * perRow + min(rows, mostLogitRows) * shape.vocabularySize) + scratchBytes(rows: rows, shape)
      + Matrix.scratchBytes(rows: rows, inputs: inner(shape))
  }
}

/// Memory for the kernels, on a cache line.
final class AlignedScratch: Sendable {
  private let bytes: AlignedBuffer<UInt8>
  init(byteCount: Int) { bytes = AlignedBuffer(count: byteCount) }
  var start: UnsafeMutableRawPointer { UnsafeMutableRawPointer(bytes.start) }
}

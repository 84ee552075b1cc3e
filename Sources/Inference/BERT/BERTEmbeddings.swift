import CKernels

/// Token, position and segment vectors: the input of the first layer.
struct BERTEmbeddings: Sendable {
  private let file: GGUFFile
  private let words: GGUFTensor
  private let width: Int
  /// [places, width]; the only segment's vector is added already.
  private let positions: AlignedBuffer<Float>
  private let places: Int

  init(_ file: GGUFFile, _ shape: BERTConfiguration, vocabularySize: Int) throws(GGUFError) {
    self.file = file
    width = shape.width
    words = try file.tensor(named: "token_embd.weight", dimensions: [shape.width, vocabularySize])
    try file.checkValues(of: words)
    // Rotary positions are no part of the input: the segment's vector stands alone.
    let count = shape.rotaryBase == nil ? shape.context : 1
    places = count
    positions = AlignedBuffer(count: shape.width * count)
    if shape.rotaryBase == nil {
      let table = try file.tensor(named: "position_embd.weight", dimensions: [shape.width, count])
      try file.readFloats(table, into: positions.start)
    } else {
      positions.zero()
    }
    try addSegment(to: positions.start, shape)
  }

  private func addSegment(to positions: UnsafeMutablePointer<Float>, _ shape: BERTConfiguration) throws(GGUFError) {
    let segments = try file.tensor(named: "token_types.weight")
    guard segments.dimensions[0] == shape.width, segments.type == .f32 else {
      throw file.problem(of: segments, .wrongShape(expected: [shape.width, 2], found: segments.dimensions))
    }
    let bytes = file.bytes(of: segments)
    for column in 0..<shape.width {
      let value = bytes.loadUnaligned(fromByteOffset: column * 4, as: Float.self)
      for position in 0..<places { positions[position * shape.width + column] += value }
    }
  }

  /// Writes the sum for one token to `out` [width].
  func write(token: Int32, position: Int, to out: UnsafeMutablePointer<Float>) {
    file.readRow(Int(token), of: words, into: out)
    let place = positions.start + min(position, places - 1) * width
    for column in 0..<width { out[column] += place[column] }
  }
}

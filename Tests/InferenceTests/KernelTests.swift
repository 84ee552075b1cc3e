import CKernels
import Foundation
import TestSupport
import Testing

@testable import Inference

/// Every kernel of every dispatch level against plain loops, at shapes that fill no tile, panel or vector.
struct KernelTests {
  static let available = Kernels.Level.allCases.filter { Kernels($0) != nil }

  static func floats(_ count: Int, seed: UInt64, scale: Float = 1) -> [Float] {
    var dice = SplitMix(seed: seed)
    return (0..<count).map { _ in Float.random(in: -scale...scale, using: &dice) }
  }

  static func table(_ level: Kernels.Level) throws -> ck_kernels { try #require(Kernels(level)).pointer.pointee }

  @Test(arguments: available, [(1, 32, 1), (5, 64, 33), (6, 96, 48), (7, 384, 100), (13, 1536, 32), (29, 32, 384)])
  func multipliesQuantizedMatrices(level: Kernels.Level, shape: (rows: Int, inputs: Int, outputs: Int)) throws {
    let (rows, inputs, outputs) = shape
    let product = QuantizedProduct(rows: rows, inputs: inputs, outputs: outputs)
    for mode in [CK_STORE, CK_ADD] {
      let y = product.run(try Self.table(level), mode: Int32(mode))
      let start: Float = mode == CK_ADD ? 1 : 0
      let differences = y.indices.map { abs(y[$0] - start - product.reference($0 / outputs, $0 % outputs)) }
      #expect(differences.max()! < 0.02 * Float(inputs).squareRoot())
    }
  }

  @Test(arguments: available)
  func remaindersMakeRowsExact(level: Kernels.Level) throws {
    // One huge value would cost the others their precision.
    var product = QuantizedProduct(rows: 7, inputs: 96, outputs: 40)
    for row in 0..<7 { product.x[row * 96 + 3] = 90 }
    let plain = product.run(try Self.table(level), mode: Int32(CK_STORE))
    product.withRemainders = true
    let exact = product.run(try Self.table(level), mode: Int32(CK_STORE))
    func worst(_ y: [Float]) -> Float {
      (0..<280).map { abs(y[$0] - product.reference($0 / 40, $0 % 40)) }.max() ?? 0
    }
    #expect(worst(exact) < 0.01)
    #expect(worst(plain) > 10 * worst(exact))
  }

  @Test(arguments: available)
  func packsGELUForTheNextProduct(level: Kernels.Level) throws {
    let table = try Self.table(level)
    let first = QuantizedProduct(rows: 8, inputs: 64, outputs: 96, withRemainders: true)
    let packed = first.packed(table)
    let wide = AlignedBuffer<UInt8>(count: Int(ck_packed_bytes(Int64(first.tiles), 96)))
    defer { withExtendedLifetime((packed, wide, first)) {} }
    table.multiply_gelu_pack(
      first.panels.start, packed.start, first.bias, first.slots, Int64(first.tiles), 64, 96, 0, 3, wide.start)
    var identity = QuantizedProduct(rows: 8, inputs: 96, outputs: 96, withRemainders: true)
    identity.setIdentity()
    defer { withExtendedLifetime(identity) {} }
    var y = [Float](repeating: 0, count: 8 * 96)
    table.multiply(
      identity.panels.start, wide.start, [Float](repeating: 0, count: 96), identity.slots, Int64(identity.tiles), 96,
      96, 0, 3, Int32(CK_STORE), &y, 96)
    let differences = y.indices.map { abs(y[$0] * 128 / 127 - exactGELU(first.reference($0 / 96, $0 % 96))) }
    #expect(differences.max()! < 0.02)
  }

  @Test(arguments: available)
  func computesGELU(level: Kernels.Level) throws {
    var x = (0..<1600).map { Float($0 - 800) / 80 }
    let expected = x.map(exactGELU)
    try Self.table(level).gelu(&x, 1600)
    #expect(zip(x, expected).map { abs($0 - $1) }.max()! < 1e-5)
  }

  @Test(arguments: available, [16, 48, 384])
  func normalizesLayers(level: Kernels.Level, width: Int) throws {
    let x = Self.floats(5 * width, seed: 1, scale: 3)
    let (gain, shift) = (Self.floats(width, seed: 2), Self.floats(width, seed: 3))
    var y = [Float](repeating: 0, count: 5 * width)
    try Self.table(level).layer_norm(x, 5, Int64(width), gain, shift, 1e-12, &y)
    for row in 0..<5 {
      let values = x[row * width..<(row + 1) * width].map(Double.init)
      let mean = values.reduce(0, +) / Double(width)
      let variance = values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(width)
      let differences = values.enumerated().map { column, value in
        let expected = (value - mean) / variance.squareRoot() * Double(gain[column]) + Double(shift[column])
        return abs(Double(y[row * width + column]) - expected)
      }
      #expect(differences.max()! < 1e-4)
    }
  }

  @Test(arguments: available, [1, 2, 5, 16, 17, 130])
  func attends(level: Kernels.Level, tokens: Int) throws {
    let (heads, size) = (3, 32)
    let width = heads * size
    let qkv = Self.floats(tokens * 3 * width, seed: UInt64(tokens), scale: 2)
    var scratch = [Float](repeating: .nan, count: Int(ck_attention_scratch(Int64(tokens), Int64(size))))
    var y = [Float](repeating: .nan, count: tokens * width)
    try Self.table(level).attention(qkv, Int64(tokens), Int64(heads), Int64(size), 0, Int64(heads), 0.3, &scratch, &y)
    for head in 0..<heads {
      for token in 0..<tokens {
        let expected = attention(qkv, tokens: tokens, heads: heads, size: size, head: head, token: token, scale: 0.3)
        let found = y[token * width + head * size..<token * width + (head + 1) * size]
        #expect(zip(found, expected).map { abs($0 - $1) }.max()! < 1e-4)
      }
    }
  }

  @Test(arguments: available, [1, 3, 16, 31, 384, 401])
  func scoresRows(level: Kernels.Level, width: Int) throws {
    let matrix = Self.floats(9 * width, seed: 4)
    let vector = Self.floats(width, seed: 5)
    let scores = Similarity.scores(matrix: matrix, vector: vector, kernels: try #require(Kernels(level)))
    for row in 0..<9 {
      let expected = zip(matrix[row * width..<(row + 1) * width], vector).map { Double($0) * Double($1) }.reduce(0, +)
      #expect(abs(Double(scores[row]) - expected) < 1e-4)
    }
  }

  @Test func levelsThatThisProcessorLacksAreNamed() {
    // Shown in the test's log: the tests of kernels say nothing of these.
    for level in Kernels.Level.allCases where Kernels(level) == nil { print("skipped: \(level) kernels") }
    #expect(Self.available.contains(.portable))
  }

  @Test func findsKernelsByName() throws {
    #expect(try Kernels(named: "portable").name == "portable")
    #expect(try Kernels(named: nil).name == Kernels.fastest.name)
    #expect(try Kernels(named: "").name == Kernels.fastest.name)
    let error = #expect(throws: KernelError.unknown("fast")) { try Kernels(named: "fast") }
    #expect(error?.description == "PROMETHEUS_KERNELS is \"fast\"; it can be portable, avx2, avx512")
    #expect(
      KernelError.unavailable(.avx512).description
        == "PROMETHEUS_KERNELS is \"avx512\", which this processor cannot run")
  }

  @Test func widensHalfFloats() {
    let halves: [UInt16] = (0..<0x10000).map { UInt16($0) }
    var floats = [Float](repeating: 0, count: halves.count)
    ck_widen_f16(halves, Int64(halves.count), &floats)
    let isRight = zip(halves, floats).map { bits, value -> Bool in
      let sign: Float = bits & 0x8000 == 0 ? 1 : -1
      let (exponent, fraction) = (Int(bits >> 10 & 31), Float(bits & 0x3FF))
      switch exponent {
      case 31: return fraction == 0 ? value == sign * .infinity : value.isNaN
      case 0: return value == sign * fraction * Float(sign: .plus, exponent: -24, significand: 1)
      default: return value == sign * Float(sign: .plus, exponent: exponent - 15, significand: 1 + fraction / 1024)
      }
    }
    #expect(isRight.allSatisfy { $0 })
  }
}

/// A Q8_0 matrix [outputs, inputs], rows to multiply with it, and what must come out.
private struct QuantizedProduct {
  let rows: Int
  let inputs: Int
  let outputs: Int
  var x: [Float]
  let bias: [Float]
  var weights: [Float]
  let panels: AlignedBuffer<UInt8>
  var withRemainders: Bool

  init(rows: Int, inputs: Int, outputs: Int, withRemainders: Bool = false) {
    self.rows = rows
    self.inputs = inputs
    self.outputs = outputs
    self.withRemainders = withRemainders
    x = KernelTests.floats(rows * inputs, seed: 1)
    bias = KernelTests.floats(outputs, seed: 2)
    weights = []
    panels = AlignedBuffer(count: Int(ck_panels_bytes(Int64(outputs), Int64(inputs))))
    let values = KernelTests.floats(outputs * inputs, seed: 3, scale: 127)
    quantize { Int8(values[$0].rounded()) }
  }

  /// The scale 1/128 is exact in half precision.
  private mutating func quantize(_ value: (Int) -> Int8) {
    var blocks: [UInt8] = []
    weights = []
    for index in 0..<outputs * inputs {
      if index % 32 == 0 { blocks += [0x00, 0x20] }
      blocks.append(UInt8(bitPattern: value(index)))
      weights.append(Float(value(index)) / 128)
    }
    panels.zero()
    ck_repack_q8_0(blocks, Int64(outputs), Int64(inputs), 0, panels.start)
  }

  /// Weights that leave a row as it is, but for a factor of 127/128.
  mutating func setIdentity() {
    let inputs = inputs
    quantize { $0 / inputs == $0 % inputs ? 127 : 0 }
  }

  var slots: [Int32] {
    var slots = (0..<Int32(rows)).flatMap { withRemainders ? [$0, Int32(CK_REMAINDER)] : [$0] }
    while slots.count % 6 != 0 { slots.append(Int32(CK_EMPTY)) }
    return slots
  }

  var tiles: Int { slots.count / 6 }

  func packed(_ table: ck_kernels) -> AlignedBuffer<UInt8> {
    let packed = AlignedBuffer<UInt8>(count: Int(ck_packed_bytes(Int64(tiles), Int64(inputs))))
    table.pack_rows(x, slots, Int64(inputs), packed.start, 0, Int64(tiles))
    return packed
  }

  /// [rows, outputs]; what is added to starts at 1.
  func run(_ table: ck_kernels, mode: Int32) -> [Float] {
    var y = [Float](repeating: mode == CK_ADD ? 1 : .nan, count: rows * outputs)
    let pairs = Int64((outputs + 31) / 32)
    let packed = packed(table)
    withExtendedLifetime((packed, panels)) {
      table.multiply(
        panels.start, packed.start, bias, slots, Int64(tiles), Int64(inputs), Int64(outputs), 0, pairs, mode, &y,
        Int64(outputs))
    }
    return y
  }

  func reference(_ row: Int, _ output: Int) -> Float {
    bias[output] + (0..<inputs).reduce(0) { $0 + x[row * inputs + $1] * weights[output * inputs + $1] }
  }
}

private func exactGELU(_ x: Float) -> Float {
  // erfc keeps its precision far out, where 1 + erf has none left.
  Float(0.5 * Double(x) * erfc(-Double(x) / 2.0.squareRoot()))
}

/// The attention of one token in one head, [size].
private func attention(
  _ qkv: [Float], tokens: Int, heads: Int, size: Int, head: Int, token: Int, scale: Float
) -> [Float] {
  let width = heads * size
  func part(_ part: Int, _ token: Int) -> ArraySlice<Float> {
    let start = token * 3 * width + part * width + head * size
    return qkv[start..<start + size]
  }
  let scores = (0..<tokens).map { other in scale * zip(part(0, token), part(1, other)).reduce(0) { $0 + $1.0 * $1.1 } }
  let weights = scores.map { exp(Double($0 - (scores.max() ?? 0))) }
  let total = weights.reduce(0, +)
  return (0..<size).map { index in
    Float((0..<tokens).reduce(0.0) { $0 + weights[$1] * Double(part(2, $1)[part(2, $1).startIndex + index]) } / total)
  }
}

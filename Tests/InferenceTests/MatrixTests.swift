import CKernels
import Foundation
import TestSupport
import Testing

@testable import Inference

/// Products with matrices of every type, by every dispatch level, against plain loops over the values of the file.
struct MatrixTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var type: GGUFTensorType
    var level: Kernels.Level
    var testDescription: String { "\(type.name) \(level)" }
  }

  static let cases = TensorValuesTests.types.flatMap { type in
    KernelTests.available.map { Case(type: type, level: $0) }
  }

  @Test(arguments: cases)
  func multiplies(_ row: Case) throws {
    let kernels = try #require(Kernels(row.level))
    // The last has more blocks than a stretch of a panel.
    for (rows, blocks, outputs) in [(1, 1, 7), (1, 3, 70), (2, 1, 33), (5, 2, 16), (8, 18, 34)] {
      let isLong = row.type.block.values == 256
      let inputs = isLong ? (blocks + 4) / 5 * 256 : blocks * 32
      try RandomProduct(type: row.type, rows: rows, inputs: inputs, outputs: outputs).check(kernels)
    }
  }

  @Test(arguments: [GGUFTensorType.f32, .f16, .bf16], KernelTests.available)
  func multipliesFloatsOfAnyWidth(type: GGUFTensorType, level: Kernels.Level) throws {
    let kernels = try #require(Kernels(level))
    for (rows, inputs, outputs) in [(1, 1, 1), (1, 19, 5), (7, 531, 9), (8, 1040, 6)] {
      try RandomProduct(type: type, rows: rows, inputs: inputs, outputs: outputs).check(kernels)
    }
  }

  /// Bit by bit: otherwise tokens that are checked together would not always be those that are generated one by one.
  @Test(arguments: cases)
  func aRowsResultDoesNotDependOnTheOthers(_ row: Case) throws {
    let compute = Compute(try #require(Kernels(row.level)), .single)
    let together = try RandomProduct(type: row.type, rows: 14, inputs: 1280, outputs: 36)
    let expected = together.results(compute)
    for (first, count) in [(0, 1), (3, 1), (13, 1), (5, 2), (2, 5), (7, 7)] {
      var part = together
      part.rows = count
      part.x = Array(together.x[first * together.inputs..<(first + count) * together.inputs])
      #expect(part.results(compute) == Array(expected[first * 36..<(first + count) * 36]), "\(count)")
    }
  }

  @Test func addsToWhatIsThere() throws {
    for type in [GGUFTensorType.q4_K, .f16] {
      var product = try RandomProduct(type: type, rows: 3, inputs: 256, outputs: 45)
      product.adding = true
      product.check(.best)
    }
  }

  @Test(arguments: TensorValuesTests.types)
  func givesRowsBack(type: GGUFTensorType) throws {
    let product = try RandomProduct(type: type, rows: 1, inputs: 512, outputs: 21)
    for row in [0, 15, 16, 20] {
      var values = [Float](repeating: .nan, count: 512)
      product.matrix.copyRow(row, to: &values)
      #expect(values[...] == product.weights[row * 512..<(row + 1) * 512])
    }
  }

  @Test func takesOneOfStackedMatrices() throws {
    let file = try TensorFile(type: .q4_0, dimensions: [64, 40, 3], seed: 3)
    let matrix = try Matrix(file.tensor, in: file.file, inputs: 64, outputs: 40, slice: 2)
    var row = [Float](repeating: 0, count: 64)
    matrix.copyRow(39, to: &row)
    #expect(row[...] == (try file.values())[(2 * 40 + 39) * 64..<3 * 40 * 64])
  }

  @Test func refusesOtherShapes() throws {
    let file = try TensorFile(type: .q8_0, dimensions: [64, 40, 3], seed: 3)
    for (inputs, outputs, slice) in [(64, 40, nil), (64, 40, 3), (32, 40, 0), (64, 41, 2)] {
      #expect(throws: GGUFError.self) {
        try Matrix(file.tensor, in: file.file, inputs: inputs, outputs: outputs, slice: slice)
      }
    }
  }

  @Test(arguments: KernelTests.available, [1, 8])
  func leavesWhatTheNextProductReads(level: Kernels.Level, rows: Int) throws {
    // Both inputs of the gate stand in one matrix.
    let inputs = try RandomProduct(type: .q4_K, rows: rows, inputs: 256, outputs: 128)
    let down = try RandomProduct(type: .q8_0, rows: rows, inputs: 64, outputs: 40)
    #expect(Matrix.Gated(gate: inputs.matrix, up: inputs.matrix, upRow: 48, inner: 64, activation: 0) == nil)
    let gated = try #require(
      Matrix.Gated(gate: inputs.matrix, up: inputs.matrix, upRow: 64, inner: 64, activation: Int32(CK_SILU)))
    let compute = Compute(try #require(Kernels(level)), .single)
    var scratch = [UInt8](repeating: 0, count: Matrix.scratchBytes(rows: rows, inputs: 256))
    var packed = scratch
    gated.multiply(inputs.x, rows: rows, scratch: &scratch, into: &packed, on: compute)
    var y = [Float](repeating: .nan, count: rows * 40)
    y.withUnsafeMutableBufferPointer { y in
      let product = Matrix.Product(matrix: down.matrix, y: y.baseAddress!, stride: 40)
      Matrix.multiplyPacked(product, rows: rows, packed, on: compute)
    }
    var alike = down
    alike.x = inputs.results(compute).chunks(of: 128).flatMap { row in
      let row = Array(row)
      return (0..<64).map { row[$0] / (1 + exp(-row[$0])) * row[64 + $0] }
    }
    alike.expect(y, within: 1e-4)
  }

  @Test func sharesTheInputOfSeveralProducts() throws {
    let first = try RandomProduct(type: .q4_0, rows: 9, inputs: 96, outputs: 70)
    let second = try RandomProduct(type: .f32, rows: 9, inputs: 96, outputs: 33)
    let third = try RandomProduct(type: .q5_1, rows: 9, inputs: 96, outputs: 5)
    var y = [Float](repeating: 0, count: 9 * 108)
    var scratch = [UInt8](repeating: 0, count: Matrix.scratchBytes(rows: 9, inputs: 96))
    let pool = WorkerPool(threads: 3)
    y.withUnsafeMutableBufferPointer { y in
      let products = [(first, 0), (second, 70), (third, 103)].map { product, column in
        Matrix.Product(matrix: product.matrix, y: y.baseAddress! + column, stride: 108)
      }
      pool.session { Matrix.multiply(products, first.x, rows: 9, scratch: &scratch, on: Compute(.best, $0)) }
    }
    for (product, column) in [(first, 0), (second, 70), (third, 103)] {
      var alike = product
      alike.x = first.x
      alike.expect((0..<9).flatMap { y[$0 * 108 + column..<$0 * 108 + column + product.outputs] })
    }
  }
}

/// A matrix of random blocks, rows to multiply with it, and what must come out.
private struct RandomProduct {
  var rows: Int
  let inputs: Int
  let outputs: Int
  let matrix: Matrix
  /// [outputs, inputs]
  let weights: [Float]
  var x: [Float]
  var adding = false

  init(type: GGUFTensorType, rows: Int, inputs: Int, outputs: Int) throws {
    (self.rows, self.inputs, self.outputs) = (rows, inputs, outputs)
    let file = try TensorFile(type: type, dimensions: [inputs, outputs], seed: UInt64(inputs * outputs))
    weights = try file.values()
    matrix = try Matrix(file.tensor, in: file.file, inputs: inputs, outputs: outputs)
    x = KernelTests.floats(rows * inputs, seed: 5)
  }

  func check(_ kernels: Kernels) { expect(results(Compute(kernels, .single))) }

  func results(_ compute: Compute) -> [Float] {
    var y = [Float](repeating: adding ? 1 : .nan, count: rows * outputs)
    var scratch = [UInt8](repeating: 0xFF, count: Matrix.scratchBytes(rows: rows, inputs: inputs))
    y.withUnsafeMutableBufferPointer { y in
      let product = Matrix.Product(matrix: matrix, y: y.baseAddress!, stride: outputs, adding: adding)
      Matrix.multiply([product], x, rows: rows, scratch: &scratch, on: compute)
    }
    return y
  }

  /// The input loses up to 1/254 of the largest of 32 values when it is quantised, and nothing else may be lost: the
  /// reference has the same input.
  func expect(_ y: [Float], within tolerance: Double = 3e-6, at location: SourceLocation = #_sourceLocation) {
    let input = matrix.isQuantized ? quantized : x
    for row in 0..<rows {
      for output in 0..<outputs {
        let terms = (0..<inputs).map { Double(input[row * inputs + $0]) * Double(weights[output * inputs + $0]) }
        let size = terms.reduce(0) { $0 + $1.magnitude }
        let difference = Double(y[row * outputs + output]) - terms.reduce(0, +) - (adding ? 1 : 0)
        if difference.magnitude > tolerance * size + 1e-6 {
          Issue.record("row \(row) output \(output) is off by \(difference) of \(size)", sourceLocation: location)
          return
        }
      }
    }
  }

  private var quantized: [Float] {
    stride(from: 0, to: x.count, by: 32).flatMap { start in
      let block = x[start..<start + 32]
      let peak = block.map(\.magnitude).max() ?? 0
      return block.map { ($0 * (127 / peak)).rounded(.toNearestOrEven) * (peak / 127) }
    }
  }
}

/// A file of one tensor of random blocks.
private struct TensorFile {
  let file: GGUFFile
  let tensor: GGUFTensor

  init(type: GGUFTensorType, dimensions: [Int], seed: UInt64) throws {
    var dice = SplitMix(seed: seed)
    let bytes = (0..<dimensions.reduce(1, *) / type.block.values).flatMap { _ in Self.block(type, &dice) }
    let url = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).gguf")
    try Self.header(type, dimensions).appending(bytes).write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    file = try GGUFFile(contentsOf: url)
    tensor = try file.tensor(named: "w")
  }

  func values() throws -> [Float] {
    var values = [Float](repeating: 0, count: tensor.elementCount)
    try file.readFloats(tensor, into: &values)
    return values
  }

  /// Random bytes, but for the half floats and exponents, which would be infinities.
  private static func block(_ type: GGUFTensorType, _ dice: inout SplitMix) -> [UInt8] {
    func half(_ range: ClosedRange<Float>) -> [UInt8] {
      let bits = HalfFloats.half(Float.random(in: range, using: &dice))
      return [UInt8(truncatingIfNeeded: bits), UInt8(bits >> 8)]
    }
    var bytes = (0..<type.block.bytes).map { _ in UInt8.random(in: 0...255, using: &dice) }
    switch type {
    case .f32: return withUnsafeBytes(of: Float.random(in: -1...1, using: &dice)) { Array($0) }
    case .f16: return half(-1...1)
    case .bf16: return [bytes[0], bytes[1] & 0x80 | 0x3F]
    case .mxfp4: bytes[0] = UInt8.random(in: 118...124, using: &dice)
    default: break
    }
    for place in places(of: type) { bytes.replaceSubrange(place..<place + 2, with: half(-0.1...0.1)) }
    return bytes
  }

  /// Where half floats stand in a block.
  private static func places(of type: GGUFTensorType) -> [Int] {
    switch type {
    case .q4_1, .q5_1, .q4_K, .q5_K: [0, 2]
    case .q2_K: [80, 82]
    case .q3_K: [108]
    case .q6_K: [208]
    case .f32, .f16, .bf16, .mxfp4: []
    default: [0]
    }
  }

  private static func header(_ type: GGUFTensorType, _ dimensions: [Int]) -> Data {
    var data = Data("GGUF".utf8)
    func append(_ value: some FixedWidthInteger) {
      withUnsafeBytes(of: value.littleEndian) { data.append(contentsOf: $0) }
    }
    append(UInt32(3))
    append(UInt64(1))
    append(UInt64(0))
    append(UInt64(1))
    data.append(contentsOf: "w".utf8)
    append(UInt32(dimensions.count))
    for dimension in dimensions { append(UInt64(dimension)) }
    append(type.rawValue)
    append(UInt64(0))
    data.append(Data(count: (32 - data.count % 32) % 32))
    return data
  }
}

extension Data {
  fileprivate func appending(_ bytes: [UInt8]) -> Data { self + Data(bytes) }
}

extension Array {
  fileprivate func chunks(of size: Int) -> [ArraySlice<Element>] {
    stride(from: 0, to: count, by: size).map { self[$0..<$0 + size] }
  }
}

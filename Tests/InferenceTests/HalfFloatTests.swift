import Testing

@testable import Inference

@Suite struct HalfFloatTests {
  @Test func everyHalfFloatComesBackAsItIs() {
    let halves = (UInt16(0)...0x7BFF).flatMap { [$0.littleEndian, ($0 | 0x8000).littleEndian] }
    var floats = [Float](repeating: 0, count: halves.count)
    halves.withUnsafeBytes { bytes in
      floats.withUnsafeMutableBufferPointer { HalfFloats.widen(bytes, into: $0.baseAddress!) }
    }
    #expect(floats.map { HalfFloats.half($0).littleEndian } == halves)
  }

  private static let roundings: [(value: Float, half: Float)] = [
    (0x1.002p0, 1), (0x1.00201p0, 0x1.004p0), (0x1.006p0, 0x1.008p0), (0x1p-25, 0), (0x1.8p-25, 0x1p-24),
    (-0.1, -0.0999755859375),
  ]

  @Test(arguments: roundings.indices)
  func othersAreRoundedToTheNearest(_ index: Int) {
    let half = HalfFloats.half(Self.roundings[index].value).littleEndian
    var float: Float = 0
    withUnsafeBytes(of: half) { HalfFloats.widen($0, into: &float) }
    #expect(float == Self.roundings[index].half)
  }
}

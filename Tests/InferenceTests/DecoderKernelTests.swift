import CKernels
import Foundation
import Testing

@testable import Inference

/// The kernels of decoder.h against their definitions, at all levels and over odd sizes.
struct DecoderKernelTests {
  private static let sizes = [1, 2, 7, 8, 15, 16, 17, 33, 64, 100, 257]

  private func random(_ count: Int, _ seed: Int, size: Float = 2) -> [Float] {
    var dice = SplitMix64(seed: UInt64(seed))
    return (0..<count).map { _ in Float.random(in: -size...size, using: &dice) }
  }

  private func expect(_ found: [Float], _ expected: [Double], within limit: Double, _ what: Comment) {
    #expect(found.count == expected.count, what)
    let peak = expected.reduce(1e-6) { max($0, abs($1)) }
    let worst = zip(found, expected).reduce(0.0) { max($0, abs(Double($1.0) - $1.1)) }
    #expect(worst <= limit * peak, what)
  }

  @Test(arguments: Kernels.Level.allCases) func rowsOfAllWidths(level: Kernels.Level) throws {
    guard let kernels = Kernels(level)?.pointer.pointee else { return }
    for n in Self.sizes {
      let (x, gain) = (random(3 * n, n), random(n, n + 1))
      var y = [Float](repeating: 0, count: 3 * n)
      kernels.rms_norm(x, 3, Int64(n), gain, 1e-5, &y)
      let normed = (0..<3).flatMap { row -> [Double] in
        let values = x[row * n..<(row + 1) * n].map(Double.init)
        let root = (values.reduce(0) { $0 + $1 * $1 } / Double(n) + 1e-5).squareRoot()
        return zip(values, gain).map { $0 / root * Double($1) }
      }
      expect(y, normed, within: 1e-5, "rms_norm \(n)")
      var sum = y
      kernels.add_scaled(x, Int64(3 * n), 0.3, &sum)
      expect(sum, zip(y, x).map { Double($0) + Double(Float(0.3)) * Double($1) }, within: 1e-6, "add_scaled \(n)")
      var capped = x.map { $0 * 20 }
      kernels.soft_cap(&capped, Int64(3 * n), 15)
      expect(capped, x.map { 15 * tanh(Double($0) * 20 / 15) }, within: 1e-6, "soft_cap \(n)")
    }
  }

  @Test(arguments: Kernels.Level.allCases, [CK_SILU, CK_GELU_TANH]) func gates(level: Kernels.Level, kind: Int) throws {
    guard let kernels = Kernels(level)?.pointer.pointee else { return }
    for n in Self.sizes {
      let x = random(2 * 2 * n, n, size: 30)
      var out = [Float](repeating: 0, count: 2 * n)
      kernels.gated(x, x.withUnsafeBufferPointer { $0.baseAddress! + n }, 2, Int64(n), Int64(2 * n), Int32(kind), &out)
      let expected = (0..<2).flatMap { row in
        (0..<n).map { column -> Double in
          let (gate, up) = (Double(x[row * 2 * n + column]), Double(x[row * 2 * n + n + column]))
          let inner = 0.7978845608028654 * (gate + 0.044715 * gate * gate * gate)
          return (kind == CK_SILU ? gate / (1 + exp(-gate)) : 0.5 * gate * (1 + tanh(inner))) * up
        }
      }
      expect(out, expected, within: 1e-6, "\(n)")
    }
  }

  @Test(arguments: Kernels.Level.allCases, [CK_ROPE_PAIRS, CK_ROPE_HALVES])
  func turns(level: Kernels.Level, pairing: Int) throws {
    guard let kernels = Kernels(level)?.pointer.pointee else { return }
    for (size, turned) in [(2, 2), (8, 8), (16, 8), (34, 34), (64, 64), (96, 72), (128, 128)] {
      let (heads, stride, half) = (3, 3 * size + 5, turned / 2)
      var x = random(2 * stride, size)
      let (before, angles) = (x, random(2 * half, turned))
      var turns: [Float] = []
      for row in [angles[..<half], angles[half...]] { turns += row.map { cos($0) } + row.map { sin($0) } }
      kernels.rope(&x, 2, Int64(stride), Int64(heads), Int64(size), Int64(turned), Int32(pairing), turns)
      var expected = before.map(Double.init)
      for row in 0..<2 {
        for head in 0..<heads {
          for i in 0..<half {
            let base = row * stride + head * size
            let (first, second) =
              pairing == CK_ROPE_PAIRS ? (base + 2 * i, base + 2 * i + 1) : (base + i, base + half + i)
            let angle = Double(angles[row * half + i])
            let (a, b) = (Double(before[first]), Double(before[second]))
            expected[first] = a * cos(angle) - b * sin(angle)
            expected[second] = b * cos(angle) + a * sin(angle)
          }
        }
      }
      expect(x, expected, within: 1e-6, "\(size) \(turned)")
    }
  }

  struct Shape: Sendable {
    var size: Int
    var group: Int
    var tokens: Int
    var queries: Int
    var window = 0
    var softCap: Float = 0
  }

  static let shapes = [
    Shape(size: 8, group: 1, tokens: 1, queries: 1), Shape(size: 8, group: 3, tokens: 5, queries: 5),
    Shape(size: 64, group: 4, tokens: 130, queries: 1), Shape(size: 64, group: 7, tokens: 270, queries: 2),
    Shape(size: 96, group: 2, tokens: 139, queries: 33),
    Shape(size: 32, group: 5, tokens: 300, queries: 36, window: 100),
    Shape(size: 128, group: 1, tokens: 257, queries: 2, window: 128, softCap: 5),
    Shape(size: 32, group: 2, tokens: 200, queries: 80, window: 3), Shape(size: 512, group: 2, tokens: 20, queries: 4),
    Shape(size: 34, group: 2, tokens: 20, queries: 4),
  ]

  @Test(arguments: Kernels.Level.allCases, CacheType.allCases) func attends(level: Kernels.Level, type: CacheType)
    throws
  {
    guard let kernels = Kernels(level)?.pointer.pointee else { return }
    for (index, shape) in Self.shapes.enumerated() where type != .q8_0 || shape.size % 32 == 0 {
      let (size, width) = (shape.size, shape.size * shape.group)
      let (k, v) = (random(shape.tokens * size, index), random(shape.tokens * size, index + 50))
      let q = random(shape.queries * width, index + 100)
      let blocks = (shape.tokens + 15) / 16
      // What is not written must not matter.
      let keys = AlignedBuffer<UInt8>(count: blocks * type.keyBlockBytes(size: size))
      let values = AlignedBuffer<UInt8>(count: blocks * 16 * type.valueBytes(size: size))
      keys.start.update(repeating: 0xFF, count: keys.count)
      values.start.update(repeating: 0xFF, count: values.count)
      // In two pieces.
      let cut = shape.tokens / 3
      kernels.store_cache(
        k, v, Int64(cut), Int64(size), Int64(size), Int64(size), type.code, 0, keys.start, values.start)
      k.withUnsafeBufferPointer { k in
        v.withUnsafeBufferPointer { v in
          kernels.store_cache(
            k.baseAddress! + cut * size, v.baseAddress! + cut * size, Int64(shape.tokens - cut), Int64(size),
            Int64(size), Int64(size), type.code, Int64(cut), keys.start, values.start)
        }
      }
      var out = [Float](repeating: 0, count: shape.queries * width)
      q.withUnsafeBufferPointer { q in
        out.withUnsafeMutableBufferPointer { out in
          var attention = ck_attention(
            q: q.baseAddress!, q_stride: Int64(width), queries: Int64(shape.queries), group: Int64(shape.group),
            size: Int64(size), keys: keys.start, values: values.start, type: type.code,
            position: Int64(shape.tokens - shape.queries), window: Int64(shape.window), scale: 0.2,
            soft_cap: shape.softCap, out: out.baseAddress!, out_stride: Int64(width))
          kernels.attend(&attention)
        }
      }
      let limit: Double =
        switch type {
        case .f32: 5e-6
        case .f16: 2e-3
        case .q8_0: 3e-2
        }
      expect(out, attended(shape, q, k, v), within: limit, "\(shape)")
    }
  }

  /// The definition: softmax(scale * q.kT).v over the keys that a query may see.
  private func attended(_ shape: Shape, _ q: [Float], _ k: [Float], _ v: [Float]) -> [Double] {
    let size = shape.size
    return (0..<shape.queries * shape.group).flatMap { row -> [Double] in
      let last = shape.tokens - shape.queries + row / shape.group
      let first = shape.window > 0 ? max(0, last + 1 - shape.window) : 0
      let scores = (first...last).map { key -> Double in
        var score = 0.0
        for i in 0..<size { score += Double(q[row * size + i]) * Double(k[key * size + i]) }
        return shape.softCap > 0 ? Double(shape.softCap) * tanh(0.2 * score / Double(shape.softCap)) : 0.2 * score
      }
      let weights = scores.map { exp($0 - scores.max()!) }
      let total = weights.reduce(0, +)
      var sums = [Double](repeating: 0, count: size)
      for (key, weight) in zip(first...last, weights) {
        for i in 0..<size { sums[i] += weight / total * Double(v[key * size + i]) }
      }
      return sums
    }
  }
}

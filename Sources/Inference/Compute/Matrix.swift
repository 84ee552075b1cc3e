import CKernels

/// A weight matrix [outputs, inputs] of any supported type, in the layout that its kernels read.
final class Matrix: Sendable {
  let inputs: Int
  let outputs: Int
  /// [outputs, inputs]
  private let floats: AlignedBuffer<Float>

  /// - Parameter slice: Which matrix of a tensor that holds several [inputs, outputs, count], as those of experts do.
  init(_ tensor: GGUFTensor, in file: GGUFFile, inputs: Int, outputs: Int, slice: Int? = nil) throws(GGUFError) {
    (self.inputs, self.outputs) = (inputs, outputs)
    let all = AlignedBuffer<Float>(count: tensor.elementCount)
    try file.readFloats(tensor, into: all.start)
    guard let slice else {
      floats = all
      return
    }
    floats = AlignedBuffer(count: inputs * outputs)
    floats.start.update(from: all.start + slice * inputs * outputs, count: inputs * outputs)
  }

  /// One of the products of the same input: y = x·Wᵀ, or y += x·Wᵀ.
  struct Product {
    let matrix: Matrix
    /// [rows, matrix.outputs] with row stride `stride`.
    let y: UnsafeMutablePointer<Float>
    let stride: Int
    var adding = false
  }

  /// Computes products that share their input in one parallel loop.
  /// - Parameters:
  ///   - x: [rows, inputs]
  ///   - scratch: Room for the input in the kernels' layout, at least `scratchBytes(rows:inputs:)`.
  static func multiply(
    _ products: [Product], _ x: UnsafePointer<Float>, rows: Int, scratch: UnsafeMutableRawPointer, on compute: Compute
  ) {
    for product in products {
      let matrix = product.matrix
      compute.run(matrix.outputs, each: 64) { range in
        for row in 0..<rows {
          let y = product.y + row * product.stride + range.lowerBound
          withUnsafeTemporaryAllocation(of: Float.self, capacity: range.count) { sums in
            compute.kernels.dot_rows(
              matrix.floats.start + range.lowerBound * matrix.inputs, Int64(range.count), Int64(matrix.inputs),
              x + row * matrix.inputs, sums.baseAddress!)
            for i in 0..<range.count { y[i] = (product.adding ? y[i] : 0) + sums[i] }
          }
        }
      }
    }
  }

  static func scratchBytes(rows: Int, inputs: Int) -> Int { 64 }

  /// Writes one row, [inputs], as floats: the vector of a token of the embedding table.
  func copyRow(_ row: Int, to out: UnsafeMutablePointer<Float>) {
    out.update(from: floats.start + row * inputs, count: inputs)
  }
}

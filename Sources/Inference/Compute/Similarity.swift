/// Dot products of many vectors with one; for vectors of length 1 these are cosine similarities.
public enum Similarity {
  /// - Parameters:
  ///   - matrix: [rows, width], where width is the vector's.
  ///   - vector: [width]
  /// - Returns: [rows]
  public static func scores(matrix: [Float], vector: [Float], kernels: Kernels = .best) -> [Float] {
    precondition(!vector.isEmpty && matrix.count % vector.count == 0, "the matrix has rows of the vector's width")
    let rows = matrix.count / vector.count
    return [Float](unsafeUninitializedCapacity: rows) { scores, count in
      matrix.withUnsafeBufferPointer { matrix in
        guard let first = matrix.baseAddress, let out = scores.baseAddress else { return }
        kernels.pointer.pointee.dot_rows(first, Int64(rows), Int64(vector.count), vector, out)
      }
      count = rows
    }
  }
}

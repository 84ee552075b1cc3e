import COpenBLAS

/// Dense linear algebra by LAPACK.
public enum LinearAlgebra {
  /// Replaces a symmetric positive definite matrix by its inverse.
  ///
  /// - Parameters:
  ///   - matrix: `[order, order]`
  /// - Returns: whether it is positive definite; otherwise its content is undefined.
  public static func invert(_ matrix: inout [Float], order: Int) -> Bool {
    precondition(matrix.count == order * order, "the matrix is square")
    guard order > 0 else { return true }
    var count = Int32(order)
    var status: Int32 = 0
    spotrf_("L", &count, &matrix, &count, &status)
    guard status == 0 else { return false }
    spotri_("L", &count, &matrix, &count, &status)
    // The lower triangle of the column-major result is the upper one of ours.
    for row in 0..<order { for column in 0..<row { matrix[row * order + column] = matrix[column * order + row] } }
    return status == 0
  }
}

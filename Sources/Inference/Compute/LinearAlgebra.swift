import COpenBLAS
import Foundation

/// Dense linear algebra by BLAS and LAPACK. Matrices are row after row.
public enum LinearAlgebra {
  /// The dot product of each row of one matrix with each row of another.
  ///
  /// - Parameters:
  ///   - a: `[rows, width]`
  ///   - b: `[columns, width]`
  /// - Returns: `[rows, columns]`
  public static func products(_ a: [Float], _ b: [Float], width: Int) -> [Float] {
    precondition(width > 0 && a.count % width == 0 && b.count % width == 0, "both have rows of that width")
    let rows = a.count / width
    let columns = b.count / width
    guard rows > 0, columns > 0 else { return [] }
    return [Float](unsafeUninitializedCapacity: rows * columns) { result, count in
      BLAS.run {
        cblas_sgemm(
          CblasRowMajor, CblasNoTrans, CblasTrans, blasint(rows), blasint(columns), blasint(width), 1, a,
          blasint(width), b, blasint(width), 0, result.baseAddress, blasint(columns))
      }
      count = rows * columns
    }
  }

  /// Adds the dot product of each column of a matrix with each, aᵀ·a, to the upper triangle of a square matrix: what
  /// ``invert(_:order:)`` reads.
  ///
  /// - Parameters:
  ///   - a: `[rows, width]`
  ///   - sum: `[width, width]`
  public static func addGram(of a: [Float], width: Int, to sum: inout [Float]) {
    precondition(width > 0 && a.count % width == 0 && sum.count == width * width, "the sum is square")
    guard !a.isEmpty else { return }
    BLAS.run {
      cblas_ssyrk(
        CblasRowMajor, CblasUpper, CblasTrans, blasint(width), blasint(a.count / width), 1, a, blasint(width), 1, &sum,
        blasint(width))
    }
  }

  /// Replaces a symmetric positive definite matrix by its inverse.
  ///
  /// - Parameters:
  ///   - matrix: `[order, order]`; only the upper triangle is read.
  /// - Returns: whether it is positive definite; otherwise its content is undefined.
  public static func invert(_ matrix: inout [Float], order: Int) -> Bool {
    precondition(matrix.count == order * order, "the matrix is square")
    guard order > 0 else { return true }
    var count = Int32(order)
    var status: Int32 = 0
    BLAS.run { spotrf_("L", &count, &matrix, &count, &status) }
    guard status == 0 else { return false }
    BLAS.run { spotri_("L", &count, &matrix, &count, &status) }
    // The lower triangle of the column-major result is the upper one of ours.
    for row in 0..<order { for column in 0..<row { matrix[row * order + column] = matrix[column * order + row] } }
    return status == 0
  }
}

/// OpenBLAS on the caller's thread: its own threads would compete with ours.
enum BLAS {
  /// Held for reading by whoever computes.
  nonisolated(unsafe) private static let gate: UnsafeMutablePointer<pthread_rwlock_t> = {
    let gate = UnsafeMutablePointer<pthread_rwlock_t>.allocate(capacity: 1)
    pthread_rwlock_init(gate, nil)
    openblas_set_num_threads(1)
    // OpenBLAS gives its memory back when the process exits, though another thread may be in the middle of a product:
    // the exit waits for that, and lets no other begin.
    atexit { pthread_rwlock_wrlock(BLAS.gate) }
    return gate
  }()

  static func run(_ work: () -> Void) {
    pthread_rwlock_rdlock(gate)
    work()
    pthread_rwlock_unlock(gate)
  }
}

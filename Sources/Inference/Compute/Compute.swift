import CKernels

/// What a computation runs on: kernels and lanes.
struct Compute {
  let kernels: ck_kernels
  let lanes: WorkerPool.Lanes

  init(_ kernels: Kernels, _ lanes: WorkerPool.Lanes) {
    self.kernels = kernels.pointer.pointee
    self.lanes = lanes
  }

  /// Cuts 0..<total in pieces of `size` and calls `body` for each, on any lane in any order.
  func run(_ total: Int, each size: Int, _ body: (Range<Int>) -> Void) {
    lanes.run((total + size - 1) / size) { chunk in body(chunk * size..<min(total, (chunk + 1) * size)) }
  }
}

/// Where the rows of a matrix stand once they are quantised and packed; see CK_REMAINDER in CKernels.h.
struct Tiles {
  let rows: Int
  let count: Int
  /// [count, CK_TILE]
  let slots: UnsafePointer<Int32>
}

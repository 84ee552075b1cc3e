import CKernels

/// Tensor values as floats.
extension GGUFFile {
  /// The tensor of that name, which must have this shape.
  /// - Parameter dimensions: The row length first.
  func tensor(named name: String, dimensions: [Int]) throws(GGUFError) -> GGUFTensor {
    let tensor = try tensor(named: name)
    // A dimension of 1 at the end says nothing.
    var found = tensor.dimensions
    while found.count > dimensions.count, found.last == 1 { found.removeLast() }
    guard found == dimensions else {
      throw problem(of: tensor, .wrongShape(expected: dimensions, found: tensor.dimensions))
    }
    return tensor
  }

  /// All values of an F32, F16 or Q8_0 tensor; `out` has room for its element count.
  func readFloats(_ tensor: GGUFTensor, into out: UnsafeMutablePointer<Float>) throws(GGUFError) {
    guard let bytes = bytes(of: tensor).baseAddress else { return }
    let count = tensor.elementCount
    switch tensor.type {
    case .f32: UnsafeMutableRawPointer(out).copyMemory(from: bytes, byteCount: count * 4)
    case .f16: ck_widen_f16(bytes, Int64(count), out)
    case .q8_0: ck_dequantize_q8_0(bytes, Int64(count), out)
    default:
      throw problem(of: tensor, .invalid("has values of type \(tensor.type.name); F32, F16 and Q8_0 are supported"))
    }
  }

  func problem(of tensor: GGUFTensor, _ problem: GGUFError.Problem) -> GGUFError {
    GGUFError(
      file: url.path, subject: "tensor \(quoted(tensor.name))", byteOffset: UInt64(tensor.byteRange.lowerBound),
      problem: problem)
  }
}

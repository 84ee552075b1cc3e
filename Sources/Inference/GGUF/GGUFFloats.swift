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

  /// All values of a tensor; `out` has room for its element count.
  func readFloats(_ tensor: GGUFTensor, into out: UnsafeMutablePointer<Float>) throws(GGUFError) {
    try checkValues(of: tensor)
    guard let bytes = bytes(of: tensor).baseAddress else { return }
    tensor.type.readFloats(bytes, count: tensor.elementCount, into: out)
  }

  /// Throws when values of the tensor's type cannot be computed with.
  func checkValues(of tensor: GGUFTensor) throws(GGUFError) {
    guard !tensor.type.isReadable else { return }
    let known = GGUFTensorType.allCases.filter(\.isReadable).map(\.name).joined(separator: ", ")
    throw problem(of: tensor, .invalid("has values of type \(tensor.type.name); supported are \(known)"))
  }

  /// One row of a matrix, [dimensions[0]], whose values were checked.
  func readRow(_ row: Int, of tensor: GGUFTensor, into out: UnsafeMutablePointer<Float>) {
    guard let bytes = bytes(of: tensor).baseAddress else { return }
    let width = tensor.dimensions[0]
    tensor.type.readFloats(bytes + row * tensor.type.bytes(of: width), count: width, into: out)
  }

  func problem(of tensor: GGUFTensor, _ problem: GGUFError.Problem) -> GGUFError {
    GGUFError(
      file: parts[tensor.part].url.path, subject: "tensor \(quoted(tensor.name))",
      byteOffset: UInt64(tensor.byteRange.lowerBound),
      problem: problem)
  }
}

extension GGUFTensorType {
  /// The quantised type's description in the kernels; nil for others.
  var format: OpaquePointer? { ck_format_of(Int32(rawValue)) }

  var isReadable: Bool { self == .f32 || self == .f16 || self == .bf16 || format != nil }

  /// Bytes of so many values, which fill whole blocks.
  func bytes(of values: Int) -> Int { values / block.values * block.bytes }

  /// `count` values of a readable type, which fill whole blocks.
  func readFloats(_ bytes: UnsafeRawPointer, count: Int, into out: UnsafeMutablePointer<Float>) {
    switch self {
    case .f32: UnsafeMutableRawPointer(out).copyMemory(from: bytes, byteCount: count * 4)
    case .f16: ck_widen_f16(bytes, Int64(count), out)
    case .bf16: ck_widen_bf16(bytes, Int64(count), out)
    default: if let format { ck_dequantize(format, bytes, Int64(count), out) }
    }
  }
}

/// Looks at every value of a file.
extension GGUFFile {
  /// Values that are looked at together, whole rows or a part of one.
  private static let valuesAtOnce = 1 << 16

  /// Throws when the tensor's values are of a type that cannot be computed with, or one of them is no finite number.
  public func checkFinite(_ tensor: GGUFTensor) throws(GGUFError) {
    try checkValues(of: tensor)
    let bytes = bytes(of: tensor)
    guard let start = bytes.baseAddress else { return }
    let block = tensor.type.block.values
    let step = Self.valuesAtOnce / block * block
    let values = AlignedBuffer<Float>(count: step)
    var first = 0
    while first < tensor.elementCount {
      let count = min(step, tensor.elementCount - first)
      tensor.type.readFloats(start + tensor.type.bytes(of: first), count: count, into: values.start)
      for index in 0..<count where !values.start[index].isFinite {
        throw problem(of: tensor, .invalid("its value \(first + index) is \(values.start[index]), no finite number"))
      }
      first += count
    }
  }
}

/// Typed access to metadata; what is missing or of another type is an error that names the key.
extension GGUFFile {
  public func string(_ key: String) throws(GGUFError) -> String {
    if case .string(let value) = try required(key) { return value }
    throw wrongType(key, expected: "a string")
  }

  /// An integer from 0 to `most`.
  public func integer(_ key: String, most: Int = Int(Int32.max)) throws(GGUFError) -> Int {
    let value: Int
    switch try required(key) {
    case .unsigned(let raw) where raw <= UInt64(Int.max): value = Int(raw)
    case .signed(let raw) where raw >= 0: value = Int(raw)
    case .signed(let raw): throw problem(key, .invalid("is \(raw), which is negative"))
    case .unsigned(let raw): throw problem(key, .limit(what: "its value", value: raw, most: UInt64(most)))
    default: throw wrongType(key, expected: "an integer")
    }
    guard value <= most else { throw problem(key, .limit(what: "its value", value: UInt64(value), most: UInt64(most))) }
    return value
  }

  public func float(_ key: String) throws(GGUFError) -> Float {
    if case .float(let value) = try required(key) { return Float(value) }
    throw wrongType(key, expected: "a float")
  }

  public func boolean(_ key: String) throws(GGUFError) -> Bool {
    if case .boolean(let value) = try required(key) { return value }
    throw wrongType(key, expected: "a boolean")
  }

  public func array(_ key: String, of type: GGUFValueType) throws(GGUFError) -> GGUFArray {
    if case .array(let array) = try required(key), array.elementType == type { return array }
    throw wrongType(key, expected: "an array of \(type.plural)")
  }

  private func required(_ key: String) throws(GGUFError) -> GGUFValue {
    guard let value = metadata[key] else { throw problem(key, .missing) }
    return value
  }

  private func wrongType(_ key: String, expected: String) -> GGUFError {
    problem(key, .wrongType(expected: expected, found: metadata[key]?.kind ?? "missing"))
  }

  func problem(_ key: String, _ problem: GGUFError.Problem) -> GGUFError {
    GGUFError(file: url.path, subject: "key \(quoted(key))", problem: problem)
  }
}

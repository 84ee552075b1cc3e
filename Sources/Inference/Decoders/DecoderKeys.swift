/// The metadata of a decoder, under the keys that begin with its architecture's name.
struct DecoderKeys {
  let file: GGUFFile
  let architecture: DecoderArchitecture

  init(_ file: GGUFFile, _ architecture: DecoderArchitecture) {
    (self.file, self.architecture) = (file, architecture)
  }

  func name(_ key: String) -> String { "\(architecture.rawValue).\(key)" }

  func has(_ key: String) -> Bool { file.metadata[name(key)] != nil }

  /// An integer from 1 to `most`.
  func count(_ key: String, most: Int) throws(GGUFError) -> Int {
    let value = try file.integer(name(key), most: most)
    guard value > 0 else { throw problem(key, "is 0") }
    return value
  }

  /// An integer from 0 to `most`; nil where the file has none.
  func optionalInteger(_ key: String, most: Int) throws(GGUFError) -> Int? {
    has(key) ? try file.integer(name(key), most: most) : nil
  }

  /// A finite float that is not negative; nil where the file has none.
  func optionalFloat(_ key: String) throws(GGUFError) -> Float? {
    guard has(key) else { return nil }
    let value = try file.float(name(key))
    guard value.isFinite, value >= 0 else { throw problem(key, "is \(value)") }
    return value
  }

  func problem(_ key: String, _ reason: String) -> GGUFError { file.problem(name(key), .invalid(reason)) }
}

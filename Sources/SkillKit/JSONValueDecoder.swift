extension JSONValue {
  /// This data as a value of a decodable type.
  ///
  /// - Throws: `DecodingError` naming the place that does not fit.
  public func decoded<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
    try Reader(value: self, codingPath: []).read(type)
  }
}

/// A value while it is read: what `init(from:)` takes its parts from.
private struct Reader: Decoder {
  let value: JSONValue
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func read<Value: Decodable>(_ type: Value.Type) throws -> Value {
    if Value.self == JSONValue.self, let value = value as? Value { return value }
    if Value.self == [String: JSONValue].self, case .object(let members) = value, let value = members as? Value {
      return value
    }
    return try Value(from: self)
  }

  func inside(_ value: JSONValue, _ key: any CodingKey) -> Reader {
    Reader(value: value, codingPath: codingPath + [key])
  }

  func mismatch<Value>(_ type: Value.Type) -> DecodingError {
    .typeMismatch(type, .init(codingPath: codingPath, debugDescription: "a \(type) is wanted, not \(value.kind)"))
  }

  func container<Key: CodingKey>(keyedBy: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard case .object(let members) = value else { throw mismatch([String: JSONValue].self) }
    return KeyedDecodingContainer(Keyed(reader: self, members: members))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard case .array(let values) = value else { throw mismatch([JSONValue].self) }
    return Unkeyed(reader: self, values: values)
  }

  func singleValueContainer() -> any SingleValueDecodingContainer { Single(reader: self) }
}

// MARK: - Single values

private struct Single: SingleValueDecodingContainer {
  let reader: Reader
  var codingPath: [any CodingKey] { reader.codingPath }

  func decodeNil() -> Bool { reader.value == .null }
  func decode(_ type: Bool.Type) throws -> Bool { try reader.value.bool ?? { throw reader.mismatch(type) }() }
  func decode(_ type: String.Type) throws -> String { try reader.value.string ?? { throw reader.mismatch(type) }() }
  func decode(_ type: Double.Type) throws -> Double { try reader.value.double ?? { throw reader.mismatch(type) }() }
  func decode(_ type: Float.Type) throws -> Float { Float(try decode(Double.self)) }
  func decode(_ type: Int.Type) throws -> Int { try whole(type) }
  func decode(_ type: Int8.Type) throws -> Int8 { try whole(type) }
  func decode(_ type: Int16.Type) throws -> Int16 { try whole(type) }
  func decode(_ type: Int32.Type) throws -> Int32 { try whole(type) }
  func decode(_ type: Int64.Type) throws -> Int64 { try whole(type) }
  func decode(_ type: UInt.Type) throws -> UInt { try whole(type) }
  func decode(_ type: UInt8.Type) throws -> UInt8 { try whole(type) }
  func decode(_ type: UInt16.Type) throws -> UInt16 { try whole(type) }
  func decode(_ type: UInt32.Type) throws -> UInt32 { try whole(type) }
  func decode(_ type: UInt64.Type) throws -> UInt64 { try whole(type) }
  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try reader.read(type) }

  private func whole<Value: FixedWidthInteger>(_ type: Value.Type) throws -> Value {
    guard let value = reader.value.int.flatMap({ Value(exactly: $0) }) else { throw reader.mismatch(type) }
    return value
  }
}

// MARK: - Members and elements

private struct Keyed<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let reader: Reader
  let members: [String: JSONValue]
  var codingPath: [any CodingKey] { reader.codingPath }
  var allKeys: [Key] { members.keys.compactMap(Key.init) }

  func contains(_ key: Key) -> Bool { members[key.stringValue] != nil }

  func decodeNil(forKey key: Key) throws -> Bool { try member(key) == .null }

  func decode(_ type: String.Type, forKey key: Key) throws -> String {
    let value = try member(key)
    return try value.string ?? { throw reader.inside(value, key).mismatch(type) }()
  }

  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    try reader.inside(try member(key), key).read(type)
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> {
    try reader.inside(try member(key), key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try reader.inside(try member(key), key).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder { Reader(value: members["super"] ?? .null, codingPath: codingPath) }
  func superDecoder(forKey key: Key) throws -> any Decoder { reader.inside(members[key.stringValue] ?? .null, key) }

  private func member(_ key: Key) throws -> JSONValue {
    guard let value = members[key.stringValue] else {
      throw DecodingError.keyNotFound(
        key, .init(codingPath: codingPath, debugDescription: "\(key.stringValue) is missing"))
    }
    return value
  }
}

private struct Unkeyed: UnkeyedDecodingContainer {
  let reader: Reader
  let values: [JSONValue]
  var currentIndex = 0
  var codingPath: [any CodingKey] { reader.codingPath }
  var count: Int? { values.count }
  var isAtEnd: Bool { currentIndex >= values.count }

  mutating func decodeNil() throws -> Bool {
    guard !isAtEnd, values[currentIndex] == .null else { return false }
    currentIndex += 1
    return true
  }

  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    let value = try element().read(type)
    currentIndex += 1
    return value
  }

  mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) throws -> KeyedDecodingContainer<Nested> {
    let container = try element().container(keyedBy: type)
    currentIndex += 1
    return container
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    let container = try element().unkeyedContainer()
    currentIndex += 1
    return container
  }

  mutating func superDecoder() throws -> any Decoder {
    let decoder = try element()
    currentIndex += 1
    return decoder
  }

  private func element() throws -> Reader {
    guard !isAtEnd else {
      throw DecodingError.valueNotFound(
        JSONValue.self, .init(codingPath: codingPath, debugDescription: "the array has only \(values.count) elements"))
    }
    return Reader(value: values[currentIndex], codingPath: codingPath)
  }
}

extension JSONValue {
  /// What it is, in words for an error.
  fileprivate var kind: String {
    switch self {
    case .null: "null"
    case .bool: "true or false"
    case .int, .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}

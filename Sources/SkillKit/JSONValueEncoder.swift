extension JSONValue {
  /// Any encodable value as data. `Foundation.JSONEncoder` takes several times as long for values that hold a
  /// `JSONValue`, and a turn writes many of them down.
  public init(encoding value: some Encodable) throws {
    let node = Node(codingPath: [])
    try node.put(value)
    self = node.result
  }
}

/// A value while it is written: what `encode(to:)` puts its parts into.
private final class Node: Encoder {
  enum Part {
    case value(JSONValue)
    /// A nested container, which may grow after it was asked for.
    case node(Node)

    var result: JSONValue {
      switch self {
      case .value(let value): value
      case .node(let node): node.result
      }
    }
  }

  enum Content {
    case empty
    case single(Part)
    case array([Part])
    case object([String: Part])
  }

  var content = Content.empty
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  init(codingPath: [any CodingKey]) { self.codingPath = codingPath }

  /// An encoder that was asked for nothing stands for an empty object, as in Foundation.
  var result: JSONValue {
    switch content {
    case .empty: .object([:])
    case .single(let part): part.result
    case .array(let parts): .array(parts.map(\.result))
    case .object(let parts): .object(parts.mapValues(\.result))
    }
  }

  func part<Value: Encodable>(_ value: Value, at key: (any CodingKey)?) throws -> Part {
    if Value.self == JSONValue.self, let value = value as? JSONValue { return .value(value) }
    if Value.self == [String: JSONValue].self, let members = value as? [String: JSONValue] {
      return .value(.object(members))
    }
    let node = Node(codingPath: key.map { codingPath + [$0] } ?? codingPath)
    try node.put(value)
    return .value(node.result)
  }

  func put(_ value: some Encodable) throws { try value.encode(to: self) }

  func add(_ part: Part) {
    guard case .array(var parts) = content else { return }
    content = .empty
    parts.append(part)
    content = .array(parts)
  }

  func set(_ part: Part, _ key: String) {
    guard case .object(var parts) = content else { return }
    content = .empty
    parts[key] = part
    content = .object(parts)
  }

  var count: Int { if case .array(let parts) = content { parts.count } else { 0 } }

  func container<Key: CodingKey>(keyedBy: Key.Type) -> KeyedEncodingContainer<Key> {
    if case .object = content {} else { content = .object([:]) }
    return KeyedEncodingContainer(Keyed(node: self))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    if case .array = content {} else { content = .array([]) }
    return Unkeyed(node: self)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { Single(node: self) }

  func nested(_ key: (any CodingKey)?) -> Node { Node(codingPath: key.map { codingPath + [$0] } ?? codingPath) }
}

private struct Keyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let node: Node
  var codingPath: [any CodingKey] { node.codingPath }

  func encodeNil(forKey key: Key) { node.set(.value(.null), key.stringValue) }
  func encode(_ value: Bool, forKey key: Key) { node.set(.value(.bool(value)), key.stringValue) }
  func encode(_ value: String, forKey key: Key) { node.set(.value(.string(value)), key.stringValue) }
  func encode(_ value: Double, forKey key: Key) { node.set(.value(.number(value)), key.stringValue) }
  func encode(_ value: Int, forKey key: Key) { node.set(.value(.int(value)), key.stringValue) }

  func encode(_ value: some Encodable, forKey key: Key) throws {
    node.set(try node.part(value, at: key), key.stringValue)
  }

  func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) -> KeyedEncodingContainer<Nested>
  {
    let inner = node.nested(key)
    node.set(.node(inner), key.stringValue)
    return inner.container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    let inner = node.nested(key)
    node.set(.node(inner), key.stringValue)
    return inner.unkeyedContainer()
  }

  func superEncoder() -> any Encoder {
    let inner = node.nested(nil)
    node.set(.node(inner), "super")
    return inner
  }

  func superEncoder(forKey key: Key) -> any Encoder {
    let inner = node.nested(key)
    node.set(.node(inner), key.stringValue)
    return inner
  }
}

private struct Unkeyed: UnkeyedEncodingContainer {
  let node: Node
  var codingPath: [any CodingKey] { node.codingPath }
  var count: Int { node.count }

  func encodeNil() { node.add(.value(.null)) }
  func encode(_ value: some Encodable) throws { node.add(try node.part(value, at: nil)) }

  func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
    let inner = node.nested(nil)
    node.add(.node(inner))
    return inner.container(keyedBy: type)
  }

  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    let inner = node.nested(nil)
    node.add(.node(inner))
    return inner.unkeyedContainer()
  }

  func superEncoder() -> any Encoder {
    let inner = node.nested(nil)
    node.add(.node(inner))
    return inner
  }
}

private struct Single: SingleValueEncodingContainer {
  let node: Node
  var codingPath: [any CodingKey] { node.codingPath }

  func encodeNil() { node.content = .single(.value(.null)) }
  func encode(_ value: Bool) { node.content = .single(.value(.bool(value))) }
  func encode(_ value: String) { node.content = .single(.value(.string(value))) }
  func encode(_ value: Double) { node.content = .single(.value(.number(value))) }
  func encode(_ value: Float) { node.content = .single(.value(.number(Double(value)))) }
  func encode(_ value: Int) { node.content = .single(.value(.int(value))) }
  func encode(_ value: Int8) { node.content = .single(.value(.int(Int(value)))) }
  func encode(_ value: Int16) { node.content = .single(.value(.int(Int(value)))) }
  func encode(_ value: Int32) { node.content = .single(.value(.int(Int(value)))) }
  func encode(_ value: Int64) { node.content = .single(.value(.int(Int(value)))) }
  func encode(_ value: UInt8) { node.content = .single(.value(.int(Int(value)))) }
  func encode(_ value: UInt16) { node.content = .single(.value(.int(Int(value)))) }
  func encode(_ value: UInt32) { node.content = .single(.value(.int(Int(value)))) }
  func encode(_ value: UInt64) throws { try put(UInt(value)) }
  func encode(_ value: UInt) throws { try put(value) }
  func encode(_ value: some Encodable) throws { node.content = .single(try node.part(value, at: nil)) }

  private func put(_ value: UInt) throws {
    guard let whole = Int(exactly: value) else {
      throw EncodingError.invalidValue(value, .init(codingPath: codingPath, debugDescription: "larger than Int.max"))
    }
    encode(whole)
  }
}

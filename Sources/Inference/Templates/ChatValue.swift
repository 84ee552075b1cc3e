/// A JSON value, for tools' descriptions and arguments and for what else a template is given.
public indirect enum ChatValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case int(Int)
  case number(Double)
  case string(String)
  case array([ChatValue])
  /// In the order in which it is written.
  case object([Member])

  public struct Member: Sendable, Hashable {
    public var name: String
    public var value: ChatValue

    public init(_ name: String, _ value: ChatValue) {
      self.name = name
      self.value = value
    }
  }
}

extension ChatValue {
  /// Reads one JSON document, strictly.
  /// - Throws: ``SchemaError``, which says what is wrong and where.
  public init(json: String) throws {
    var parser = SchemaJSONParser(json.utf8)
    self.init(try parser.document())
  }

  private init(_ value: SchemaJSON) {
    switch value {
    case .null: self = .null
    case .bool(let value): self = .bool(value)
    case .number(let digits): self = Int(digits).map { .int($0) } ?? .number(Double(digits) ?? .nan)
    case .string(let value): self = .string(value)
    case .array(let elements): self = .array(elements.map(ChatValue.init))
    case .object(let members): self = .object(members.map { Member($0.name, ChatValue($0.value)) })
    }
  }
}

extension TemplateValue {
  init(_ value: ChatValue) {
    switch value {
    case .null: self = .none
    case .bool(let value): self = .bool(value)
    case .int(let value): self = .int(value)
    case .number(let value): self = .float(value)
    case .string(let value): self = .string(value)
    case .array(let elements): self = .array(elements.map(TemplateValue.init))
    case .object(let members):
      self = .dictionary(TemplateDictionary(members.map { ($0.name, TemplateValue($0.value)) }))
    }
  }
}

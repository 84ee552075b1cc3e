/// A piece of a template's text.
struct TemplateToken: Sendable {
  enum Kind: Sendable, Hashable {
    /// Text between tags.
    case text(String)
    case outputStart, outputEnd
    case tagStart, tagEnd
    case name(String)
    case string(String)
    case integer(Int)
    case float(Double)
    case symbol(String)
    case end
  }

  let kind: Kind
  /// From 1.
  let line: Int
}

extension TemplateToken.Kind: CustomStringConvertible {
  /// For errors.
  var description: String {
    switch self {
    case .text: "text"
    case .outputStart: "\"{{\""
    case .outputEnd: "\"}}\""
    case .tagStart: "\"{%\""
    case .tagEnd: "\"%}\""
    case .name(let name): quoted(name)
    case .string(let text): "the string \(quoted(text))"
    case .integer(let value): "\(value)"
    case .float(let value): "\(value)"
    case .symbol(let symbol): quoted(symbol)
    case .end: "the end of the template"
    }
  }
}

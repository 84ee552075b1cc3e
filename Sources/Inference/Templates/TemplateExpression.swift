/// An expression of the template language, as the parser reads it.
struct TemplateExpression: Sendable {
  /// Where it stands in the template, from 1.
  let line: Int
  let kind: Kind
  /// Levels of expressions within each other, itself included.
  let depth: Int

  init(line: Int, kind: Kind) {
    self.line = line
    self.kind = kind
    depth = 1 + (kind.parts.lazy.map(\.depth).max() ?? 0)
  }

  indirect enum Kind: Sendable {
    case literal(Literal)
    case name(String)
    case list([TemplateExpression], isTuple: Bool)
    case dictionary([(key: TemplateExpression, value: TemplateExpression)])
    case member(TemplateExpression, String)
    case item(TemplateExpression, TemplateExpression)
    case slice(TemplateExpression, start: TemplateExpression?, end: TemplateExpression?, step: TemplateExpression?)
    case call(TemplateExpression, TemplateArguments)
    case filter(TemplateExpression, TemplateFilterCall)
    case test(TemplateExpression, String, TemplateArguments)
    case not(TemplateExpression)
    case negative(TemplateExpression)
    case positive(TemplateExpression)
    case binary(BinaryOperator, TemplateExpression, TemplateExpression)
    case comparison(TemplateExpression, [(ComparisonOperator, TemplateExpression)])
    case and(TemplateExpression, TemplateExpression)
    case or(TemplateExpression, TemplateExpression)
    case concatenation([TemplateExpression])
    case conditional(TemplateExpression, if: TemplateExpression, else: TemplateExpression?)
  }

  enum Literal: Sendable {
    case none
    case bool(Bool)
    case int(Int)
    case float(Double)
    case string(String)
  }

  enum BinaryOperator: String, Sendable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case floorDivide = "//"
    case remainder = "%"
    case power = "**"
  }

  enum ComparisonOperator: String, Sendable {
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case `in`
    case notIn = "not in"
  }
}

extension TemplateExpression.Kind {
  /// The expressions that it consists of.
  fileprivate var parts: [TemplateExpression] {
    switch self {
    case .literal, .name: []
    case .list(let elements, _), .concatenation(let elements): elements
    case .dictionary(let pairs): pairs.flatMap { [$0.key, $0.value] }
    case .member(let value, _), .not(let value), .negative(let value), .positive(let value): [value]
    case .item(let left, let right), .binary(_, let left, let right), .and(let left, let right),
      .or(let left, let right):
      [left, right]
    case .slice(let value, let start, let end, let step): [value] + [start, end, step].compactMap(\.self)
    case .call(let value, let arguments), .test(let value, _, let arguments): [value] + arguments.parts
    case .filter(let value, let filter): [value] + filter.arguments.parts
    case .comparison(let value, let rest): [value] + rest.map(\.1)
    case .conditional(let value, let condition, let otherwise): [value, condition] + [otherwise].compactMap(\.self)
    }
  }
}

/// The arguments of a call as they are written.
struct TemplateArguments: Sendable {
  var positional: [TemplateExpression] = []
  var named: [(name: String, value: TemplateExpression)] = []
  /// `*list` and `**dictionary`.
  var spread: TemplateExpression?
  var spreadNamed: TemplateExpression?

  fileprivate var parts: [TemplateExpression] {
    positional + named.map(\.value) + [spread, spreadNamed].compactMap(\.self)
  }
}

/// A filter as it is written after `|`.
struct TemplateFilterCall: Sendable {
  let line: Int
  let name: String
  let arguments: TemplateArguments
}

/// A value of the template language, which is Python's in all that templates see.
enum TemplateValue {
  /// A name or member that does not exist; it renders as nothing.
  case undefined(String)
  case none
  case bool(Bool)
  case int(Int)
  case float(Double)
  case string(String)
  /// A string that is taken for HTML: `safe` makes it, and "+" escapes what it is joined with. Elsewhere it is a string.
  case markup(String)
  case list(TemplateList)
  case dictionary(TemplateDictionary)
  case object(TemplateObject)
}

/// A list, or a tuple, which differs only in how it is written.
struct TemplateList {
  let elements: [TemplateValue]
  let isTuple: Bool
  /// Levels of lists and dictionaries within each other, itself included.
  let depth: Int

  init(_ elements: [TemplateValue], isTuple: Bool = false) {
    self.elements = elements
    self.isTuple = isTuple
    depth = 1 + (elements.lazy.map(\.depth).max() ?? 0)
  }
}

/// A dictionary in the order of insertion.
struct TemplateDictionary {
  private(set) var keys: [TemplateValue] = []
  private(set) var values: [TemplateValue] = []
  private var places: [Key: Int] = [:]
  private(set) var depth = 1

  /// What Python takes for the same key: 1, 1.0 and True are one, texts are compared by their code points.
  private enum Key: Hashable {
    case none
    case number(Double)
    case text([UInt8])

    init?(_ value: TemplateValue) {
      switch value {
      case .none: self = .none
      case .bool(let value): self = .number(value ? 1 : 0)
      case .int(let value): self = .number(Double(value))
      case .float(let value): self = .number(value)
      case .string(let value), .markup(let value): self = .text(Array(value.utf8))
      default: return nil
      }
    }
  }

  init() {}

  init(_ pairs: some Sequence<(String, TemplateValue)>) {
    for (key, value) in pairs { self[.string(key)] = value }
  }

  static func canHold(key: TemplateValue) -> Bool { Key(key) != nil }

  subscript(key: TemplateValue) -> TemplateValue? {
    get { Key(key).flatMap { places[$0] }.map { values[$0] } }
    set {
      guard let place = Key(key), let newValue else { return }
      depth = max(depth, 1 + newValue.depth)
      if let old = places[place] {
        values[old] = newValue
      } else {
        places[place] = keys.count
        keys.append(key)
        values.append(newValue)
      }
    }
  }

  subscript(name: String) -> TemplateValue? { self[.string(name)] }

  var count: Int { keys.count }

  /// Pairs of key and value.
  var items: [TemplateValue] { zip(keys, values).map { .list(TemplateList([$0, $1], isTuple: true)) } }
}

/// What is neither plain data nor text; only the evaluator makes them.
enum TemplateObject {
  case namespace(TemplateNamespace)
  case macro(TemplateMacro)
  case loop(TemplateLoop)
  /// What `map`, `select` and others give: elements that can be had once.
  case generator(TemplateGenerator)
  /// A function of the environment, such as `range`.
  case function(String)
  /// A method of a value, such as `"a".upper`.
  indirect case method(TemplateValue, String)
}

extension TemplateValue {
  var depth: Int {
    switch self {
    case .list(let list): list.depth
    case .dictionary(let dictionary): dictionary.depth
    case .object(.generator(let generator)): generator.depth
    case .object(.loop(let loop)): loop.valueDepth
    case .object(.method(let value, _)): 1 + value.depth
    default: 0
    }
  }

  /// A string in place of markup.
  var plain: TemplateValue { if case .markup(let text) = self { .string(text) } else { self } }

  static func array(_ elements: [TemplateValue]) -> TemplateValue { .list(TemplateList(elements)) }

  var isUndefined: Bool { if case .undefined = self { true } else { false } }

  /// Whether it counts as true.
  var isTrue: Bool {
    switch self {
    case .undefined, .none: false
    case .bool(let value): value
    case .int(let value): value != 0
    case .float(let value): value != 0
    case .string(let value), .markup(let value): !value.isEmpty
    case .list(let value): !value.elements.isEmpty
    case .dictionary(let value): value.count > 0
    case .object: true
    }
  }

  /// What Python calls its type.
  var typeName: String {
    switch self {
    case .undefined: "Undefined"
    case .none: "NoneType"
    case .bool: "bool"
    case .int: "int"
    case .float: "float"
    case .string, .markup: "str"
    case .list(let list): list.isTuple ? "tuple" : "list"
    case .dictionary: "dict"
    case .object(.namespace): "Namespace"
    case .object(.macro): "Macro"
    case .object(.loop): "LoopContext"
    case .object(.generator): "generator"
    case .object(.function): "function"
    case .object(.method): "method"
    }
  }

  /// What iterating over it gives, of a generator only the first time; nil when it cannot be iterated.
  var elements: [TemplateValue]? {
    switch self {
    case .undefined: []
    case .string(let text), .markup(let text): text.unicodeScalars.map { .string(String($0)) }
    case .list(let list): list.elements
    case .dictionary(let dictionary): dictionary.keys
    case .object(.generator(let generator)): generator.take()
    default: nil
    }
  }

  var canBeIterated: Bool {
    switch self {
    case .undefined, .string, .markup, .list, .dictionary, .object(.generator): true
    default: false
    }
  }

  /// A whole number; `True` is 1.
  var integer: Int? {
    switch self {
    case .bool(let value): value ? 1 : 0
    case .int(let value): value
    default: nil
    }
  }

  var number: Double? {
    if case .float(let value) = self { return value }
    return integer.map(Double.init)
  }
}

extension String {
  /// Whether it has the same code points; `==` takes "é" for "e" with an accent.
  func isSame(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}

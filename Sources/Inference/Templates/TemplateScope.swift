/// The names that are set in a loop's round, a macro's call or the template itself; others are those of the scope around it.
final class TemplateScope {
  private var values: [String: TemplateValue]
  private let parent: TemplateScope?

  init(_ values: [String: TemplateValue] = [:], within parent: TemplateScope? = nil) {
    self.values = values
    self.parent = parent
  }

  subscript(name: String) -> TemplateValue? {
    var scope: TemplateScope? = self
    while let next = scope {
      if let value = next.values[name] { return value }
      scope = next.parent
    }
    return nil
  }

  func set(_ name: String, _ value: TemplateValue) { values[name] = value }

  /// Forgets everything, so that macros and the scope that they belong to do not keep each other.
  func clear() { values.removeAll() }
}

/// `namespace(…)`: the only value that can be changed, and so what carries something out of a loop.
final class TemplateNamespace {
  var values: [String: TemplateValue]

  init(_ values: [String: TemplateValue]) { self.values = values }
}

/// A macro, and the scope that it was declared in.
struct TemplateMacro {
  struct Declaration: Sendable {
    let name: String
    let parameters: [(name: String, standard: TemplateExpression?)]
    let body: [TemplateStatement]
  }

  let declaration: Declaration
  let scope: TemplateScope
}

/// What `loop` is in the body of a loop.
final class TemplateLoop {
  let elements: [TemplateValue]
  let valueDepth: Int
  /// Of the current round, from 0.
  var index = 0
  /// What `loop.changed` was last given.
  var lastSeen: TemplateValue?

  init(_ elements: [TemplateValue]) {
    self.elements = elements
    valueDepth = TemplateList(elements).depth
  }

  func member(_ name: String) -> TemplateValue {
    switch name {
    case "index": .int(index + 1)
    case "index0": .int(index)
    case "revindex": .int(elements.count - index)
    case "revindex0": .int(elements.count - index - 1)
    case "first": .bool(index == 0)
    case "last": .bool(index == elements.count - 1)
    case "length": .int(elements.count)
    // Only recursive loops, which are not supported, are deeper.
    case "depth": .int(1)
    case "depth0": .int(0)
    case "previtem": index > 0 ? elements[index - 1] : .undefined("there is no previous item")
    case "nextitem": index + 1 < elements.count ? elements[index + 1] : .undefined("there is no next item")
    default: .undefined(name)
    }
  }
}

/// Elements that can be had once, as of Python's generators; whether there are any cannot be asked.
final class TemplateGenerator {
  private var elements: [TemplateValue]
  let depth: Int

  init(_ elements: [TemplateValue]) {
    self.elements = elements
    depth = TemplateList(elements).depth
  }

  func take() -> [TemplateValue] {
    defer { elements = [] }
    return elements
  }
}

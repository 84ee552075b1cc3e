/// How much of the ``TemplateLimits`` is left in one rendering.
final class TemplateBudget {
  let limits: TemplateLimits
  private var steps: Int
  private var iterations: Int
  private var depth = 0

  init(_ limits: TemplateLimits) {
    self.limits = limits
    steps = limits.steps
    iterations = limits.iterations
  }

  func step(_ count: Int = 1) throws {
    steps -= count
    if steps < 0 { throw TemplateError(.limit(what: "steps", most: limits.steps)) }
  }

  func iterate() throws {
    iterations -= 1
    if iterations < 0 { throw TemplateError(.limit(what: "rounds of loops", most: limits.iterations)) }
  }

  /// Before a string of that many bytes is made.
  func text(_ byteCount: Int) throws {
    guard byteCount <= limits.outputBytes else {
      throw TemplateError(.limit(what: "bytes of text", most: limits.outputBytes))
    }
    try step(1 + byteCount / 16)
  }

  /// Runs `body` one level deeper.
  func nested<Result>(_ body: () throws -> Result) throws -> Result {
    guard depth < limits.nesting else { throw TemplateError(.limit(what: "levels of nesting", most: limits.nesting)) }
    depth += 1
    defer { depth -= 1 }
    return try body()
  }
}

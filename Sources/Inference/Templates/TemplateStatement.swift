/// A part of a template: text, an expression to write, or a tag.
struct TemplateStatement: Sendable {
  let line: Int
  let kind: Kind

  indirect enum Kind: Sendable {
    case text(String)
    case output(TemplateExpression)
    case `if`(TemplateExpression, then: [TemplateStatement], else: [TemplateStatement])
    case `for`(TemplateForLoop)
    case set(AssignmentTarget, TemplateExpression)
    /// `{% set name | filter %} … {% endset %}`
    case setBlock(AssignmentTarget, [TemplateStatement], filters: [TemplateFilterCall])
    /// `{% filter name %} … {% endfilter %}`
    case filterBlock([TemplateStatement], filters: [TemplateFilterCall])
    case macro(TemplateMacro.Declaration)
    case callBlock(TemplateExpression, TemplateMacro.Declaration)
    /// A scope of its own with these names set.
    case with([(AssignmentTarget, TemplateExpression)], [TemplateStatement])
    case `break`
    case `continue`
  }

  indirect enum AssignmentTarget: Sendable {
    case name(String)
    case member(String, String)
    case tuple([AssignmentTarget])
  }
}

struct TemplateForLoop: Sendable {
  let target: TemplateStatement.AssignmentTarget
  let sequence: TemplateExpression
  let condition: TemplateExpression?
  let body: [TemplateStatement]
  let otherwise: [TemplateStatement]
}

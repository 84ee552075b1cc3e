import Foundation

/// The template by which a model wants conversations written: a program in the Jinja language, rendered as Hugging Face's
/// `apply_chat_template` does.
///
///     let template = try ChatTemplate(file.string("tokenizer.chat_template"))
///     let prompt = try template.render([ChatMessage(role: "user", content: "Hello")], bos: "<s>", eos: "</s>", now: Date())
///
/// What templates use of Jinja is supported (Jinja documentation, "Template Designer Documentation"), with the functions
/// and the `tojson` of `transformers`. Everything else is an error with its line, and what a template may use up is bounded
/// by ``TemplateLimits``. Values cannot be changed, except namespaces, as in Jinja's immutable sandbox.
public struct ChatTemplate: Sendable {
  private let statements: [TemplateStatement]
  private let limits: TemplateLimits

  /// - Throws: ``TemplateError`` when it is no template or uses what is not known.
  public init(_ source: String, limits: TemplateLimits = TemplateLimits()) throws {
    self.limits = limits
    statements = try TemplateParser.statements(of: source, limits: limits)
  }

  /// A conversation as the model reads it. The template writes the model's beginning token itself, where it wants one.
  /// - Parameters:
  ///   - tools: Descriptions of tools, each `{"type": "function", "function": {"name", "description", "parameters"}}`.
  ///   - addGenerationPrompt: Whether the beginning of the assistant's next message follows.
  ///   - bos: The text of the model's beginning token.
  ///   - eos: The text of its end token.
  ///   - extra: More that the template may read, such as `enable_thinking`.
  ///   - now: What `strftime_now` tells.
  /// - Throws: ``TemplateError``: the template refuses the conversation, or a limit is met.
  public func render(
    _ messages: [ChatMessage], tools: [ChatValue] = [], addGenerationPrompt: Bool = true, bos: String = "",
    eos: String = "", extra: [ChatValue.Member] = [], now: Date, timeZone: TimeZone = .current
  ) throws -> String {
    var values: [ChatValue.Member] = [
      .init("messages", .array(messages.map(\.value))), .init("tools", tools.isEmpty ? .null : .array(tools)),
      .init("documents", .null), .init("add_generation_prompt", .bool(addGenerationPrompt)),
      .init("bos_token", .string(bos)), .init("eos_token", .string(eos)),
    ]
    values += extra
    return try render(values, now: now, timeZone: timeZone)
  }

  /// Renders with these values by name.
  public func render(_ values: [ChatValue.Member], now: Date, timeZone: TimeZone = .current) throws -> String {
    let evaluator = TemplateEvaluator(limits: limits, now: now, timeZone: timeZone)
    let named = Dictionary(values.map { ($0.name, TemplateValue($0.value)) }) { _, last in last }
    return try evaluator.render(statements, named)
  }
}

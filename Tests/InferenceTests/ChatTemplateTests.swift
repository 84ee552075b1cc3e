import Foundation
import Testing

@testable import Inference

/// Templates are held against Jinja2: training/make_template_fixtures.py and training/make_template_cases.py.
struct ChatTemplateTests {
  /// What the fixtures were made with.
  static let now = Date(timeIntervalSince1970: 1_777_629_723)  // 2026-05-01 10:02:03
  static let zone = TimeZone(secondsFromGMT: 0)!

  static func rendered(_ source: String, _ values: [ChatValue.Member] = []) throws -> String {
    try ChatTemplate(source).render(values, now: now, timeZone: zone)
  }

  @Test func rendersEachConstructAsJinja2Does() throws {
    let rows = try Fixture.lines("templates.jsonl").map { try ChatValue(json: String($0)) }
    let values = rows[0].members("values")
    #expect(rows.count > 200)
    for row in rows.dropFirst() {
      let template = try #require(row.text("template"))
      let found = try? Self.rendered(template, values)
      #expect(found == row.text("output"), "\(template)")
    }
  }

  @Test(
    .enabled(
      if: FileManager.default.fileExists(atPath: LlamaCppFiles.folder.appending(path: "template-cases.jsonl").path),
      "make them with training/make_template_cases.py"))
  func rendersModelsTemplatesAsJinja2Does() throws {
    var templates: [String: ChatTemplate] = [:]
    let cases = try Data(contentsOf: LlamaCppFiles.folder.appending(path: "template-cases.jsonl"))
    for line in cases.split(separator: UInt8(ascii: "\n")) {
      let row = try ChatValue(json: String(decoding: line, as: UTF8.self))
      let name = try #require(row.text("template"))
      let url = LlamaCppFiles.folder.appending(path: "templates/\(name)")
      let template = try templates[name] ?? ChatTemplate(String(contentsOf: url, encoding: .utf8))
      templates[name] = template
      let found = try? template.render(row.members("values"), now: Self.now, timeZone: Self.zone)
      if found != row.text("output") { Issue.record("\(name): \(line.count)") }
    }
    #expect(templates.count > 60)
  }

  @Test func rendersAConversationWithTools() throws {
    let template = try ChatTemplate(
      """
      {{ bos_token }}{% for tool in tools %}<tool>{{ tool | tojson }}</tool>
      {% endfor %}
      {% for message in messages %}
      [{{ message.role }}{{ ' ' ~ message.name if message.name }}{{ '#' ~ message.tool_call_id if message.tool_call_id }}]
      {%- if message.content %} {{ message.content }}{% endif %}
      {%- for call in message.tool_calls %} {{ call.id }}:{{ call.function.name }}({{ call.function.arguments | tojson }})
      {%- endfor %}{{ message.mood }}{{ eos_token }}
      {% endfor %}
      {% if add_generation_prompt %}[assistant]{% endif %}
      """)
    let parameters = ChatValue.object([.init("city", .object([.init("type", .string("string"))]))])
    let tool = ChatValue.object([.init("name", .string("weather")), .init("parameters", parameters)])
    let call = ChatMessage.ToolCall(id: "c1", name: "weather", arguments: .object([.init("city", .string("Zürich"))]))
    let messages = [
      ChatMessage(role: "user", content: "Rain?", extra: [.init("mood", .string("!"))]),
      ChatMessage(role: "assistant", toolCalls: [call]),
      ChatMessage(role: "tool", content: "no", name: "weather", toolCallID: "c1"),
    ]
    let prompt = try template.render(messages, tools: [tool], bos: "<s>", eos: "</s>", now: Self.now)
    #expect(
      prompt == """
        <s><tool>{"name": "weather", "parameters": {"city": {"type": "string"}}}</tool>
        [user] Rain?!</s>
        [assistant] c1:weather({"city": "Zürich"})</s>
        [tool weather#c1] no</s>
        [assistant]
        """)
  }

  static let refused: [(String, String)] = [
    ("a\nb {{ 1 +\n }}", "line 3: \"}}\" where an expression is expected"),
    ("\n\n{% if x %}", "line 3: the end of the template where \"elif\" or \"else\" or \"endif\" is expected"),
    ("a\n{% include 'b' %}", "line 2: the tag \"include\" is not known"),
    ("{#\n#}\n{{ 1 | sparkle }}", "line 3: the filter \"sparkle\" is not known"),
    ("{{ 1 is odd_looking }}", "line 1: the test \"odd_looking\" is not known"),
    ("{% for x in [1] recursive %}{% endfor %}", "line 1: the kind of loop \"recursive\" is not known"),
    ("{% macro f() %}\n{{ x.y }}\n{% endmacro %}\n\n{{ f() }}", "line 2: \"x\" is undefined"),
    ("{{\n\n raise_exception('No ' ~ 'system') }}", "line 3: the template refuses: No system"),
    ("{{ [1].append(2) }}", "line 1: \"append\" is undefined"),
    ("{{ ''.__class__ }}", "line 1: access to \"__class__\" is not allowed"),
    ("{{ 1 + 'a' }}", "line 1: \"+\" cannot join values of type int and str"),
    ("{{ 'a'.upper(1) }}", "line 1: \"upper\" takes 0 arguments; 1 were given"),
    ("{{ 9223372036854775807 + 1 }}", "line 1: the number is too large"),
    ("{{ 99999999999999999999 }}", "line 1: the number 99999999999999999999 is too large"),
    ("{{ strftime_now('%Q') }}", "line 1: the date format \"%Q\" is not known"),
    ("{{ (((1] }}", "line 1: the bracket \"]\" closes nothing"),
    ("{{ '{:q}'.format(1) }}", "line 1: the format \"q\" is not known"),
  ]

  @Test(arguments: refused)
  func saysWhatIsWrongAndWhere(template: String, message: String) {
    let error = #expect(throws: TemplateError.self) { try Self.rendered(template) }
    #expect(error.map { "\($0)" } == "chat template, " + message)
  }

  /// Templates that would use up everything, and the limit that stops them.
  static let greedy: [(String, String)] = [
    ("{% for i in range(40000) %}{% for j in range(40000) %}{% endfor %}{% endfor %}", "rounds of loops"),
    ("{{ range(1000000000) }}", "numbers of a range"),
    ("{{ range(-9223372036854775807, 9223372036854775807) }}", "numbers of a range"),
    ("{{ 'x' * 1000000000000 }}", "bytes of text"),
    ("{{ 'x' * 9223372036854775807 }}", "bytes of text"),
    ("{{ [1] * 1000000000000 }}", "steps"),
    (
      "{% set n = namespace(s='xxxxxxxx') %}{% for i in range(99) %}{% set n.s = n.s ~ n.s %}{% endfor %}",
      "bytes of text"
    ),
    ("{% set n = namespace(l=[1]) %}{% for i in range(99) %}{% set n.l = n.l + n.l %}{% endfor %}", "steps"),
    (
      "{% set n = namespace(l=[1]) %}{% for i in range(9999) %}{% set n.l = [n.l] %}{% endfor %}",
      "levels of lists in lists"
    ),
    (
      "{% set n = namespace(l=1) %}{% for i in range(60) %}{% set n.l = [n.l, n.l] %}{% endfor %}{{ n.l }}",
      "steps"
    ),
    (
      "{% set n = namespace(l=1) %}{% for i in range(60) %}{% set n.l = [n.l, n.l] %}{% endfor %}{{ n.l | tojson }}",
      "steps"
    ),
    (
      "{% set n = namespace(l=1, k=1) %}{% for i in range(60) %}{% set n.l = [n.l, n.l] %}{% set n.k = [n.k, n.k] %}"
        + "{% endfor %}{{ n.l == n.k }}", "steps"
    ),
    (
      "{% set n = namespace(l=1) %}{% for i in range(999) %}{% for x in [n.l] %}{% set n.l = loop %}{% endfor %}{% endfor %}",
      "levels of lists in lists"
    ),
    ("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "levels of nesting"),
    (
      "{{ " + String(repeating: "(", count: 100_000) + "1" + String(repeating: ")", count: 100_000) + " }}",
      "levels of nesting"
    ),
    ("{{ " + String(repeating: "not ", count: 100_000) + "1 }}", "levels of nesting"),
    ("{{ " + String(repeating: "-", count: 100_000) + "1 }}", "levels of nesting"),
    ("{{ 1" + String(repeating: " + 1", count: 100_000) + " }}", "levels of nesting"),
    ("{{ x" + String(repeating: ".x", count: 100_000) + " }}", "levels of nesting"),
    ("{{ 1" + String(repeating: " | string", count: 90_000) + " }}", "levels of nesting"),
    (String(repeating: "{% if 1 %}", count: 90_000), "levels of nesting"),
    ("{% if 1 %}" + String(repeating: "{% elif 1 %}", count: 80_000) + "{% endif %}", "levels of nesting"),
    (
      "{% set " + String(repeating: "(", count: 100_000) + "x" + String(repeating: ")", count: 100_000) + " = 1 %}",
      "levels of nesting"
    ),
    (String(repeating: "x", count: 2_000_000), "bytes of the template"),
    ("{{ 'a'.center(999999999999) }}", "bytes of text"),
    ("{{ 'a' | indent(9223372036854775807) }}", "bytes of text"),
    ("{{ [1] | tojson(indent=999999999999) }}", "bytes of text"),
    ("{{ '{:999999}'.format(1) }}", "characters of a formatted value"),
    ("{{ [1] | batch(99999999999, 1) | list }}", "steps"),
  ]

  @Test(arguments: greedy)
  func keepsWithinLimits(template: String, limit: String) {
    var limits = TemplateLimits()
    (limits.steps, limits.outputBytes, limits.iterations) = (500_000, 1 << 20, 50_000)
    let error = #expect(throws: TemplateError.self) {
      try ChatTemplate(template, limits: limits).render([ChatValue.Member](), now: Self.now)
    }
    if case .limit(let what, _) = error?.problem {
      #expect(what == limit)
    } else {
      Issue.record("\(String(describing: error))")
    }
  }
}

extension ChatValue {
  fileprivate func member(_ name: String) -> ChatValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  fileprivate func members(_ name: String) -> [Member] {
    if case .object(let members)? = member(name) { members } else { [] }
  }

  fileprivate func text(_ name: String) -> String? {
    if case .string(let text)? = member(name) { text } else { nil }
  }
}

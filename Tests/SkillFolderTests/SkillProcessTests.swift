import Foundation
import SkillFolder
import SkillKit
import Testing

/// Real processes: each row is what a program does and what comes of it.
@Suite struct SkillProcessTests {
  let folder: TemporaryFolder
  let context = CallContext(now: Date(timeIntervalSince1970: 1_777_629_600), session: "test")

  init() throws { folder = try TemporaryFolder() }

  private func skill(_ script: String, effect: String = "writes", timeout: Double = 10, extra: String = "") throws
    -> any Skill
  {
    try folder.write("go.sh", "#!/bin/bash\n" + script, executable: true)
    try folder.write(
      "skill.yaml",
      """
      name: demo
      description: d
      run: [./go.sh]
      timeout_seconds: \(timeout)
      \(extra)
      tools:
      - name: act
        description: d
        effect: \(effect)
        parameters: {city: {type: text, required: false}}
        samples: [do it]
      """)
    return try SkillFolder.load(directory: folder.url)
  }

  private func run(_ skill: any Skill, _ arguments: [String: JSONValue] = [:], id: String = "t/1/1") async throws
    -> ToolResult
  {
    try await skill.run(ToolCall(id: id, tool: "act", arguments: arguments), in: context)
  }

  private func failure(_ skill: any Skill) async -> SkillRunFailure? {
    do {
      Issue.record("answered: \(try await run(skill))")
      return nil
    } catch {
      return error as? SkillRunFailure
    }
  }

  @Test(
    arguments: [
      (#"echo '{"done": {"n": 2}}'"#, .done(.init(facts: ["n": 2], receipt: Receipt(id: "t/1/1")))),
      (#"echo '{"done": {"n": 2}, "receipt": "r-1"}'"#, .done(.init(facts: ["n": 2], receipt: Receipt(id: "r-1")))),
      (#"echo '{"outcome": "done", "facts": {"n": 2}}'"#, .done(.init(facts: ["n": 2], receipt: Receipt(id: "t/1/1")))),
      (#"echo '{"n": 2}'"#, .done(.init(facts: ["n": 2], receipt: Receipt(id: "t/1/1")))),
      (
        #"echo '{"done": {}, "text": "Well\u001b[31m done\u0007.", "shown": ["a", {"id": "7", "name": "b"}]}'"#,
        .done(
          .init(
            receipt: Receipt(id: "t/1/1"),
            shown: [Entity(type: "demo_result", id: "a", name: "a"), Entity(type: "demo_result", id: "7", name: "b")],
            text: "Well[31m done."))
      ),
      (
        #"echo '{"done": {}, "undo": {"tool": "act", "arguments": {"city": "x"}}}'"#,
        .done(.init(receipt: Receipt(id: "t/1/1"), undo: .init(tool: "act", arguments: ["city": "x"])))
      ),
      (
        #"echo '{"needs": {"parameter": "city", "options": ["Rome"]}}'"#,
        .needs(parameter: "city", options: [Entity(type: "text", id: "Rome", name: "Rome")])
      ),
      (
        #"echo '{"refused": {"reason": "too_late", "facts": {"n": 1}, "text": "Too late."}}'"#,
        .refused(Refusal("too_late", facts: ["n": 1], text: "Too late."))
      ),
      (#"echo '{"refused": "The shop is closed."}'"#, .refused(Refusal("refused", text: "The shop is closed."))),
      (#"echo '{"outcome": "refused", "reason": "too_late"}'"#, .refused(Refusal("too_late"))),
    ] as [(String, ToolResult)])
  func answers(script: String, result: ToolResult) async throws {
    #expect(try await run(skill(script)) == result)
  }

  @Test func sendsTheRequestAndKeepsSecretsBack() async throws {
    let skill = try skill(
      #"echo "{\"done\": {\"request\": $(cat), \"path\": \"$(pwd)\", \"names\": \"$(compgen -e | tr '\n' ' ')\"}}""#)
    setenv("SKILL_TEST_SECRET", "hidden", 1)
    let facts = try #require(try await run(skill, ["city": "Rome \"x\"\n"]).facts)
    #expect(
      facts["request"] == [
        "v": 1, "tool": "act", "arguments": ["city": "Rome \"x\"\n"], "id": "t/1/1", "session": "test",
        "now": "2026-05-01T10:00:00Z",
      ])
    #expect(facts["path"]?.string?.hasSuffix(folder.url.lastPathComponent) == true)
    #expect(facts["names"]?.string?.contains("SKILL_TEST_SECRET") == false)
    #expect(facts["names"]?.string?.contains("PATH") == true)
  }

  @Test func aReadHasNoReceipt() async throws {
    #expect(try await run(skill(#"echo '{"done": {}, "receipt": "r"}'"#, effect: "reads")) == .done(.init()))
  }

  @Test func aRepeatedCallIsRunOnce() async throws {
    let skill = try skill(#"echo x >> count; echo "{\"done\": {\"n\": $(wc -l < count)}}""#)
    #expect(try await run(skill).facts?["n"] == 1)
    #expect(try await run(skill).facts?["n"] == 1)
    #expect(try await run(skill, id: "t/2/1").facts?["n"] == 2)
  }

  @Test(
    arguments: [
      (
        "echo oops >&2; exit 3", .exited(code: 3),
        "The skill demo stopped with exit code 3. It said: oops. I can't tell whether it did what you asked."
      ),
      (
        "echo '{\"done\": {}}'; exit 1", .exited(code: 1),
        "The skill demo stopped with exit code 1. I can't tell whether it did what you asked."
      ),
      (
        "kill -SEGV $$", .killed(signal: 11),
        "The skill demo was ended by signal 11. I can't tell whether it did what you asked."
      ),
      ("true", .noAnswer, "The skill demo gave no answer. I can't tell whether it did what you asked."),
      (
        "printf 'Sorry,\\e[2J no network\\n'", .notJSON("Sorry,[2J no network"),
        "The skill demo did not answer in JSON but wrote: Sorry,[2J no network. I can't tell whether it did what you asked."
      ),
      (
        "echo '[1, 2]'", .badAnswer("it is no JSON object"),
        "The skill demo gave an answer that I can't read: it is no JSON object. I can't tell whether it did what you asked."
      ),
      (
        "echo '{\"needs\": {\"parameter\": \"colour\"}}'", .badAnswer("\"needs\" names no parameter of act"),
        "The skill demo gave an answer that I can't read: \"needs\" names no parameter of act. I can't tell whether it did what you asked."
      ),
      (
        "head -c 3000000 /dev/zero", .tooMuchOutput(limitBytes: 1_048_576),
        "The skill demo wrote more than 1048576 bytes. I can't tell whether it did what you asked."
      ),
      (
        "yes", .tooMuchOutput(limitBytes: 1_048_576),
        "The skill demo wrote more than 1048576 bytes. I can't tell whether it did what you asked."
      ),
    ] as [(String, SkillRunFailure.Cause, String)])
  func failuresAreNamed(script: String, cause: SkillRunFailure.Cause, words: String) async throws {
    let failure = await failure(try skill(script))
    #expect(failure?.cause == cause)
    #expect(failure?.description == words)
  }

  @Test(arguments: [
    "sleep 30", "trap '' TERM INT; sleep 30 & wait", "while :; do :; done", "(sleep 30) & cat > /dev/null; wait",
  ])
  func aHangIsEnded(script: String) async throws {
    let failure = await failure(try skill("echo $$ > pid; " + script, timeout: 0.3))
    #expect(failure?.cause == .timedOut(seconds: 0.3))
    #expect(
      failure?.description
        == "The skill demo did not answer within 0.3 seconds. I can't tell whether it did what you asked.")
    let text = try String(contentsOf: folder.url.appending(path: "pid"), encoding: .utf8)
    let group = try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    // The whole process group is gone, children included; a zombie may take a moment to be collected.
    var isAlive = true
    for _ in 0..<100 where isAlive {
      isAlive = kill(-group, 0) == 0
      if isAlive { try await Task.sleep(for: .milliseconds(20)) }
    }
    #expect(!isAlive)
  }

  @Test func aProcessThatReadsNothingMayAnswer() async throws {
    let skill = try skill("exec < /dev/null; echo '{\"done\": {}}'")
    let long = JSONValue.string(String(repeating: "x", count: 300_000))
    for turn in 1...5 { #expect(try await run(skill, ["city": long], id: "t/\(turn)/1").facts == [:]) }
  }

  @Test func aMissingProgramIsNamed() async throws {
    let skill = try skill("true")
    try FileManager.default.removeItem(at: folder.url.appending(path: "go.sh"))
    guard case .notStarted? = await failure(skill)?.cause else {
      Issue.record("started")
      return
    }
  }

  @Test func aFailedReadLeavesNoDoubt() async throws {
    #expect(
      await failure(try skill("exit 2", effect: "reads"))?.description == "The skill demo stopped with exit code 2.")
  }

  @Test func cancellingEndsTheProcess() async throws {
    let skill = try skill("sleep 30")
    let task = Task { try await self.run(skill) }
    try await Task.sleep(for: .milliseconds(100))
    task.cancel()
    await #expect(throws: (any Error).self) { try await task.value }
  }

  @Test(arguments: [
    ("Rome", ["rome"], []), ("the city of light", ["Paris"], []), ("paris france", ["Paris"], []),
    ("", ["rome", "Paris", "New York", "New Delhi"], []),
    ("new", ["New York", "New Delhi"], []), ("Romania", [], ["rome"]), ("Berlin", [], []),
  ])
  func findsDeclaredValues(mention: String, exact: [String], nearest: [String]) async throws {
    let skill = try skill(
      "true",
      extra:
        "entities: {city: {values: [{id: rome, name: Rome}, {name: Paris, synonyms: [city of light]}, New York, New Delhi]}}"
    )
    let matches = try await skill.find(mention, type: "city", in: context)
    #expect(matches.exact.map(\.id) == exact)
    #expect(matches.nearest.map(\.id) == nearest)
    #expect(try await skill.find(mention, type: "other", in: context) == Matches())
  }

  @Test func findsByCommand() async throws {
    try folder.write(
      "find.sh",
      "#!/bin/bash\nread line; echo \"{\\\"exact\\\": [{\\\"id\\\": \\\"1\\\", \\\"name\\\": \\\"Rome\\\"}], \\\"nearest\\\": [\\\"Pisa\\\"]}\"",
      executable: true)
    let skill = try skill("true", extra: "entities: {city: {find: [./find.sh]}}")
    let matches = try await skill.find("ro", type: "city", in: context)
    #expect(matches.exact == [Entity(type: "city", id: "1", name: "Rome")])
    #expect(matches.nearest == [Entity(type: "city", id: "Pisa", name: "Pisa")])
  }
}

@Suite struct SkillTemplateTests {
  @Test func theTemplateWorks() async throws {
    let source = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "assets/skill-template")
    let folder = try TemporaryFolder()
    let copy = folder.url.appending(path: "tea")
    try FileManager.default.copyItem(at: source, to: copy)
    let skill = try SkillFolder.load(directory: copy)
    let context = CallContext(now: Date(timeIntervalSince1970: 0), session: "s")
    let run = { (id: String, tool: String, arguments: [String: JSONValue]) in
      try await skill.run(ToolCall(id: id, tool: tool, arguments: arguments), in: context)
    }
    #expect(try await skill.find("sencha", type: "tea", in: context).exact.map(\.id) == ["green tea"])
    #expect(
      try await run("1", "brew_advice", ["tea": "green tea"]).facts == [
        "tea": "green tea", "minutes": 3, "degrees": 80,
      ])
    let logged = try await run("2", "log_cup", ["tea": "black tea", "cups": 2])
    #expect(try await run("3", "cups_drunk", [:]).facts == ["total": 2])
    guard case .done(let done) = logged, let undo = done.undo else {
      Issue.record("\(logged)")
      return
    }
    _ = try await run("4", undo.tool, undo.arguments)
    #expect(try await run("5", "cups_drunk", [:]).facts == ["total": 0])
    guard case .refused = try await run("6", "log_cup", ["tea": "black tea", "cups": 99]) else {
      Issue.record("counted")
      return
    }
  }
}

extension ToolResult {
  var facts: [String: JSONValue]? { if case .done(let done) = self { done.facts } else { nil } }
}

import Foundation
import SkillKit
import Testing

/// `prometheus skill eval` with the real model.
@Suite struct SkillEvalTests {
  @Test func figuresAreOfAllFilesAndMistakesAreWrittenDown() async throws {
    let data = try await SampleData.copy()
    try #"{"text": "what time is it", "requests": [{"tool": "tell_time"}]}"#
      .write(toFile: data.file("a.jsonl"), atomically: true, encoding: .utf8)
    try
      (#"{"text": "set a timer for ten minutes", "requests": [{"tool": "set_timer", "arguments": {"duration": 600}}]}"#
      + "\n" + #"{"text": "what time is it", "intent": "none"}"# + "\n")
      .write(toFile: data.file("b.jsonl"), atomically: true, encoding: .utf8)
    let output = try await Built.program.run(
      [
        "skill", "eval", data.file("a.jsonl"), data.file("b.jsonl"), "--json", "--mistakes", data.file("wrong.jsonl"),
        "--data", data.path, "--now", SampleData.now,
      ])
    #expect(output.status == 0, "\(output.standardError)")
    let figures = try JSONValue(json: output.standardOutput)
    #expect(figures["sentences"] == 3 && figures["in_scope"] == 2)
    #expect(figures["tool_accuracy"]?.double == 1 && figures["argument_f1"]?.double == 1)
    #expect(figures["out_of_scope_recall"]?.double == 0 && figures["wrong_writes"] == [])
    let wrong = try String(contentsOfFile: data.file("wrong.jsonl"), encoding: .utf8)
    #expect(try JSONValue(json: wrong)["understood"]?.array?[0]["tool"] == "tell_time")
  }

  @Test(arguments: [
    (#"{"text": "hello"}"#, "a.jsonl:1: names either"),
    (#"{"text": "hello", "intent": "fly"}"#, "a.jsonl:1: there is no"),
  ])
  func aBadRowEndsItWithFileAndLine(row: String, words: String) async throws {
    let data = try await SampleData.copy()
    try row.write(toFile: data.file("a.jsonl"), atomically: true, encoding: .utf8)
    let output = try await Built.program.run(["skill", "eval", data.file("a.jsonl"), "--data", data.path])
    #expect(output.status == 2 && output.standardOutput.isEmpty)
    #expect(output.standardError.contains(words), "\(output.standardError)")
    let missing = try await Built.program.run(["skill", "eval", data.file("none.jsonl"), "--data", data.path])
    #expect(missing.status == 2 && missing.standardError.contains("none.jsonl"))
  }

  @Test func onlyTheAddedSkillsAreUnderstood() async throws {
    let data = try await SampleData.copy()
    let output = try await Built.program.run(
      ["understand", "--json", "--only-skills", "--data", data.path, "what time is it"])
    #expect(output.status == 0)
    #expect(try JSONValue(json: output.standardOutput)["candidates"] == [])
  }
}

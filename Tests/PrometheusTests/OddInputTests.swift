import Foundation
import SkillKit
import SkillTesting
import Testing

/// Input that nobody means well: every line is answered or passed over, and nothing of it reaches a terminal raw.
@Suite struct OddInputTests {
  @Test func emptyAndBlankLinesAndCommentsAreNoTurns() async throws {
    let data = try await SampleData.copy()
    let output = try await Built.program.run(
      ["run", "--json"], data: data.path, input: "\n   \n\t\n# a comment\n\r\nwhat time is it?\n\n")
    #expect(output.status == 0)
    #expect(try output.replies.count == 1)
    #expect(try output.events.first { $0["type"] == "heard" }?["turn"] == 1)
  }

  @Test func noInputIsNoFailure() async throws {
    let data = try await SampleData.copy()
    let output = try await Built.program.run(["run"], data: data.path)
    #expect(output.status == 0)
    #expect(output.standardOutput == "")
  }

  @Test(arguments: [
    String(repeating: "a", count: 100_000), String(repeating: "buy milk and ", count: 8_000),
    String(repeating: "é漢🙂", count: 12_000), String(repeating: "9", count: 100_000),
    String(repeating: "(", count: 100_000), "remember that " + String(repeating: "very ", count: 20_000) + "old",
  ])
  func aLongLineIsAnswered(line: String) async throws {
    let data = try await SampleData.copy()
    let output = try await Built.program.run(["run", "--json"], data: data.path, input: line + "\nwhat time is it?\n")
    #expect(output.endedInOrder, "\(output.standardError)")
    let replies = try output.replies
    #expect(replies.count == 2)
    #expect(replies.last?["text"]?.string?.contains("10:00") == true, "the next line is answered as ever")
  }

  static let bytes: [[UInt8]] = [
    [0xFF, 0xFE, 0x41], [0xC3, 0x28], [0xED, 0xA0, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0x00], [0x41, 0x00, 0x42],
    Array("\u{1B}[31madd \u{1B}]0;title\u{07} milk\u{1B}[2J".utf8), [0x9B, 0x33, 0x31, 0x6D],
    Array("\u{9B}31mred".utf8),
    Array("\u{202E}evil\u{2066}".utf8), [0x08, 0x08, 0x7F], Array("\u{FEFF}what time is it?".utf8),
    Array("a\rb\u{0B}c\u{0C}d\u{85}e\u{2028}f".utf8),
  ]

  @Test(arguments: bytes, [["run"], ["run", "--json"], ["understand"], ["understand", "--json"]])
  func noControlCharacterComesBack(bytes: [UInt8], mode: [String]) async throws {
    let data = try await SampleData.copy()
    let output = try await Built.program.run(
      mode + ["--data", data.path, "--now", SampleData.now], input: bytes + Array("\nadd ".utf8) + bytes + [0x0A])
    #expect(output.endedInOrder, "\(output.standardError)")
    let raw = (output.standardOutput + output.standardError).unicodeScalars
      .filter { $0 != "\n" && $0.properties.generalCategory == .control }
    #expect(raw.isEmpty, "\(raw.map { String($0.value, radix: 16) })")
  }

  @Test func bytesThatAreNoTextAreNotTakenForWords() async throws {
    let data = try await SampleData.copy()
    let bytes: [UInt8] = [0xFF, 0xFE, 0x0A] + Array("what time is it?\n".utf8)
    let output = try await Built.program.run(
      ["run", "--json", "--data", data.path, "--now", SampleData.now], input: bytes)
    #expect(try output.events.filter { $0["type"] == "called" }.compactMap { $0["tool"]?.string } == ["tell_time"])
  }
}

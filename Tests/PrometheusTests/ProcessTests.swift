import Foundation
import SkillKit
import SkillTesting
import Testing

/// The program among other processes.
@Suite struct ProcessTests {
  private static let shell = Program(path: "/bin/bash", environment: Built.program.environment)

  @Test(arguments: [["run"], ["run", "--json"]]) func aClosedPipeEndsItQuietly(mode: [String]) async throws {
    let data = try await SampleData.copy()
    let script = #""$0" "$@" | head -c 1 >/dev/null; echo "${PIPESTATUS[0]}""#
    let input = String(repeating: "what time is it?\n", count: 300)
    let output = try await Self.shell.run(["-c", script, Built.program.path] + mode, data: data.path, input: input)
    let status = Int(output.standardOutput.trimmingCharacters(in: .whitespacesAndNewlines))
    #expect([0, 1, 141].contains(status), "\(output)")
    #expect(output.standardError == "")
  }

  @Test(arguments: ["unset TERM", "export TERM=", "export TERM=no-such-terminal", "export TERM=dumb"])
  func withoutATerminalThereIsPlainText(setting: String) async throws {
    let data = try await SampleData.copy()
    // Without a mode and with piped input it is `prometheus run`.
    let script = setting + #"; "$0" "$@""#
    let output = try await Self.shell.run(
      ["-c", script, Built.program.path], data: data.path, input: "what time is it?\n")
    #expect(output.status == 0, "\(output)")
    #expect(output.standardOutput.contains("10:00"))
    #expect(!output.standardOutput.contains("\u{1B}"))
    #expect(output.standardError == "")
  }

  @Test func twoProcessesShareOneDataDirectory() async throws {
    let data = try await SampleData.copy()
    let path = data.path
    let sentences = (11...20).map { "set a timer for \($0) minutes" }
    let outputs = try await withThrowingTaskGroup(of: Program.Output.self) { group in
      for session in ["one", "two"] {
        group.addTask {
          let input = sentences.map { $0 + "\n" }.joined()
          return try await Built.program.run(["run", "--json"], data: path, session: session, input: input)
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    for output in outputs {
      #expect(output.status == 0, "\(output.standardError)")
      #expect(try output.replies.count == sentences.count)
      let receipts = try output.events.compactMap { $0["receipt"]?.string }
      #expect(receipts.count == sentences.count)
    }
  }

  @Test func oneSessionInTwoProcessesKeepsEveryTurn() async throws {
    let data = try await SampleData.copy()
    let path = data.path
    let input = (11...20).map { "set a timer for \($0) minutes\n" }.joined()
    let outputs = try await withThrowingTaskGroup(of: Program.Output.self) { group in
      for _ in 1...2 {
        group.addTask { try await Built.program.run(["run", "--json"], data: path, session: "same", input: input) }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    let ids = try outputs.flatMap { try $0.events.compactMap { $0["receipt"] == nil ? nil : $0["id"]?.string } }
    #expect(ids.count == 20)
    #expect(Set(ids).count == ids.count, "no call id is given twice")
  }
}

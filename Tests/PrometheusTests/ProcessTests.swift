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

  /// Both buy the last pieces of the same things while they chat.
  @Test func twoProcessesBuyWithoutSellingAPieceTwice() async throws {
    let data = try await SampleData.copy()
    let path = data.path
    let words = [
      "add 2 TOY051 to my cart", "what time is it?", "place my order", "yes", "add milk to my list", "thanks",
    ]
    let rounds = 3
    let outputs = try await withThrowingTaskGroup(of: Program.Output.self) { group in
      for session in ["one", "two"] {
        group.addTask {
          let input = Array(repeating: words, count: rounds).joined().map { $0 + "\n" }.joined()
          return try await Built.program.run(["run", "--json"], data: path, session: session, input: input)
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    var placed: [String] = []
    for output in outputs {
      #expect(output.status == 0, "\(output.standardError)")
      #expect(try output.replies.count == rounds * words.count)
      let orders = try output.events.filter { $0["tool"] == "place_order" && $0["receipt"] != nil }
      placed += orders.compactMap { $0["facts"]?["order"]?.string }
    }
    #expect(placed.count >= 1)
    #expect(Set(placed).count == placed.count, "\(placed)")
    let stats = try await Built.program.run(["store", "stats", "--json", "--data", path])
    let store = try JSONValue(json: stats.standardOutput)
    #expect(store["ledgerIsBalanced"] == true)
    #expect(store["orders"]?.int == KilledOrderTests.past + placed.count, "\(stats.standardOutput)")
  }

  /// Killed without a chance to tidy up, it leaves no process of a skill behind.
  @Test func aHungSkillEndsWithTheProgram() async throws {
    let data = try await SampleData.copy()
    let skill = data.url.appending(path: "skills/sleepy")
    try FileManager.default.createDirectory(at: skill, withIntermediateDirectories: true)
    try """
    name: sleepy
    description: Sleeps.
    timeout_seconds: 60
    tools:
    - name: sleep_long
      description: Sleeps for long.
      effect: reads
      samples: [sleep for long, take a long nap]
      run: [bash, -c, 'sleep 300 & echo $$ $! > pids; wait']
    """.write(to: skill.appending(path: "skill.yaml"), atomically: true, encoding: .utf8)
    let pids = skill.appending(path: "pids")
    let arguments = ["call", "sleep_long", "--data", data.path]
    let running = try await Built.program.converse(arguments) { running -> [pid_t] in
      for _ in 0..<1_000 {
        let numbers = (try? String(contentsOf: pids, encoding: .utf8))?.split(whereSeparator: \.isWhitespace)
        if let numbers, numbers.count == 2 {
          running.kill()
          return numbers.compactMap { pid_t($0) }
        }
        try await Task.sleep(for: .milliseconds(20))
      }
      running.kill()
      return []
    }.result
    #expect(running.count == 2)
    for process in running { #expect(try await isGone(process), "\(process) lives on") }
  }

  private func isGone(_ process: pid_t) async throws -> Bool {
    for _ in 0..<500 {
      // One that waits to be collected by its parent is gone, too.
      let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
      if kill(process, 0) != 0 || status?.contains(") Z ") == true { return true }
      try await Task.sleep(for: .milliseconds(20))
    }
    return false
  }
}

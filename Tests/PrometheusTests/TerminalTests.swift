import Foundation
import Testing

/// The built program in a real terminal, where tmux is installed.
@Suite(.enabled(if: Tmux.path != nil, "tmux is not installed"), .timeLimit(.minutes(4)))
struct TerminalTests {
  /// A terminal whose shell knows the program as $P, with a data directory of its own.
  func inTerminal(_ environment: [String: String] = [:], _ body: (Tmux, String) async throws -> Void) async throws {
    let data = try await SampleData.copy()
    let path = data.path
    let settings = ["PROMETHEUS_HOME": path, "P": Built.program.path].merging(environment) { $1 }
    try await Tmux.with(environment: settings) { try await body($0, path) }
  }

  /// After the chat the shell has its terminal back: the usual modes, the usual screen.
  func expectRestored(_ tmux: Tmux, code: Int) async throws {
    try await tmux.say("echo \"left with $?\"; stty -a")
    #expect(try await tmux.sees("left with \(code)"))
    let modes = try await tmux.wait { $0.contains("echok") } ?? ""
    #expect(modes.contains("isig icanon"))
    #expect(try await !tmux.isAlternate)
  }

  @Test func `a talk from start to end`() async throws {
    try await inTerminal { tmux, _ in
      try await tmux.say("\"$P\"")
      #expect(try await tmux.sees("Ask for something, in your own words"))
      #expect(try await tmux.isAlternate)
      try await tmux.say("what is 12 times 12?")
      #expect(try await tmux.sees("144"))
      try await tmux.say("add batteries to my cart")
      #expect(try await tmux.sees("▸1"))
      try await tmux.press("Down")
      #expect(try await tmux.sees("▸2"))
      try await tmux.press("Enter")
      #expect(try await tmux.sees(" › 2  "))
      try await tmux.say("never mind")
      #expect(try await tmux.wait { !$0.contains("▸") } != nil)
      try await tmux.resize(40, 12)
      #expect(try await tmux.sees(" ◆ "))
      try await tmux.resize(140, 45)
      try await tmux.press("Home")
      #expect(try await tmux.sees("what is 12 times 12?"))
      try await tmux.say("set a timer for 1 second")
      #expect(try await tmux.sees(" ♪ "))
      try await tmux.press("C-d")
      try await expectRestored(tmux, code: 0)
    }
  }

  @Test func `suspend and resume, then Ctrl-C twice`() async throws {
    try await inTerminal { tmux, _ in
      // Job control needs an interactive shell that has it.
      try await tmux.say("set -m; \"$P\"")
      #expect(try await tmux.sees("Ask for something"))
      try await tmux.type("half a sente")
      #expect(try await tmux.sees("half a sente"))
      try await tmux.press("C-z")
      #expect(try await tmux.sees("Stopped"))
      #expect(try await !tmux.isAlternate)
      try await tmux.say("fg")
      #expect(try await tmux.sees(" › half a sente"))
      #expect(try await tmux.isAlternate)
      try await tmux.press("C-c")
      #expect(try await tmux.sees("Ctrl-C again leaves"))
      // On a busy machine the time for the second may be over when it comes; two that come together count.
      try await tmux.press("C-c", "C-c")
      try await expectRestored(tmux, code: 130)
    }
  }

  @Test(arguments: [SIGTERM, SIGSEGV])
  func `a signal gives the terminal back`(signal: Int32) async throws {
    try await inTerminal(["SWIFT_BACKTRACE": "enable=no"]) { tmux, home in
      try await tmux.say("sh -c 'echo $$ > $PROMETHEUS_HOME/pid; exec \"$P\"'")
      #expect(try await tmux.sees("Ask for something"))
      let id = try String(contentsOfFile: home + "/pid", encoding: .utf8).trimmingCharacters(
        in: .whitespacesAndNewlines)
      kill(try #require(pid_t(id)), signal)
      #expect(try await tmux.wait { !$0.contains("Ask for something") } != nil)
      try await expectRestored(tmux, code: 128 + Int(signal))
    }
  }

  @Test func `a plain chat appends lines`() async throws {
    try await inTerminal(["ACCESSIBLE": "1"]) { tmux, _ in
      try await tmux.say("\"$P\"")
      #expect(try await tmux.wait { $0.contains("\n>") } != nil)
      try await tmux.say("what is 12 times 12?")
      #expect(try await tmux.sees("144"))
      #expect(try await !tmux.isAlternate)
      try await tmux.press("C-d")
      try await expectRestored(tmux, code: 0)
    }
  }

  @Test func `an unknown terminal is said, not guessed`() async throws {
    try await inTerminal { tmux, _ in
      try await tmux.say("TERM=nonesuch \"$P\"")
      #expect(try await tmux.sees("the terminal type “nonesuch” is not known here"))
      try await expectRestored(tmux, code: 2)
    }
  }
}

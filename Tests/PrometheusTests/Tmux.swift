import Foundation
import SkillTesting

/// A terminal to look at: a tmux server of its own with a shell in it.
struct Tmux {
  private static let patienceSeconds = 30.0
  private let socket = "prometheus-test-\(UUID().uuidString.prefix(8))"

  /// Where tmux is, if it is installed.
  static let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    .map { "\($0)/tmux" }.first { FileManager.default.isExecutableFile(atPath: $0) }

  /// Runs `body` with a shell in a terminal of this size and ends the server afterwards.
  static func with(
    columns: Int = 80, rows: Int = 24, environment: [String: String], _ body: (Tmux) async throws -> Void
  ) async throws {
    let tmux = Tmux()
    let settings = environment.merging(["PS1": "$ ", "LC_ALL": "C.UTF-8"]) { mine, _ in mine }
    try await tmux.command(
      ["new-session", "-d", "-x", String(columns), "-y", String(rows), "env"]
        + settings.map { "\($0.key)=\($0.value)" } + ["sh"])
    do {
      try await tmux.command(["set", "-g", "status", "off"])
      try await body(tmux)
    } catch {
      _ = try? await tmux.command(["kill-server"])
      throw error
    }
    try await tmux.command(["kill-server"])
  }

  @discardableResult
  func command(_ arguments: [String]) async throws -> String {
    try await Program(path: Self.path ?? "tmux").run(["-L", socket, "-f", "/dev/null"] + arguments).standardOutput
  }

  /// Types text as it stands.
  func type(_ text: String) async throws { try await command(["send-keys", "-l", text]) }
  /// Presses keys by their tmux names.
  func press(_ keys: String...) async throws { try await command(["send-keys"] + keys) }
  func say(_ text: String) async throws {
    try await type(text)
    try await press("Enter")
  }
  func resize(_ columns: Int, _ rows: Int) async throws {
    try await command(["resize-window", "-x", String(columns), "-y", String(rows)])
  }

  var screen: String { get async throws { try await command(["capture-pane", "-p"]) } }
  var isAlternate: Bool {
    get async throws { try await command(["display", "-p", "#{alternate_on}"]) == "1\n" }
  }

  /// Waits until the screen fulfils something; the screen as it is then, or nil when that did not happen.
  func wait(until isThere: (String) -> Bool) async throws -> String? {
    let deadline = Date(timeIntervalSinceNow: Self.patienceSeconds)
    while Date() < deadline {
      let screen = try await screen
      if isThere(screen) { return screen }
      try await Task.sleep(for: .milliseconds(30))
    }
    return nil
  }

  func sees(_ text: String) async throws -> Bool { try await wait { $0.contains(text) } != nil }
}

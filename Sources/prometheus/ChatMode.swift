import ArgumentParser
import Foundation
import TerminalUI

/// The mode for a person at a terminal.
enum ChatMode {
  /// Whether a person sits at both ends; else lines are piped, as for `prometheus run`.
  static var hasTerminal: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 }

  /// Chats until the user leaves. The screen belongs to the main thread and blocks it, while turns run on others.
  /// Throws the exit code if it is not 0.
  @MainActor
  static func run(
    _ session: ChatSession, environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws {
    let code = runChat(session, ChatOptions(environment: environment))
    if code != 0 { throw ExitCode(code) }
  }
}

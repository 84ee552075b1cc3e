import ArgumentParser
import Foundation

@main
struct Prometheus: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prometheus", abstract: "A conversational assistant that runs wholly on your machine.",
    discussion: "Without a subcommand: a chat on a terminal; with piped input, the same as `prometheus run`.",
    version: "0.1.0",
    subcommands: [
      ChatCommand.self, RunCommand.self, UnderstandCommand.self, CallCommand.self, MemoryCommand.self,
      SkillCommand.self, StoreCommand.self, ModelCommand.self,
    ],
    defaultSubcommand: ChatCommand.self)

  /// Runs the command and ends with the exit status that the documentation promises: 2 for wrong usage, too.
  static func main() async {
    signal(SIGPIPE, SIG_IGN)
    fillStandardDescriptors()
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      Foundation.exit(status(telling: error))
    }
  }

  /// A closed standard input, output or error would be the next file that is opened: a reply could end up in a
  /// database. Output that was closed stays an error to write to.
  private static func fillStandardDescriptors() {
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(descriptor, F_GETFD) == -1 {
      _ = open("/dev/null", descriptor == STDERR_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  /// Says what went wrong and returns the exit status for it.
  private static func status(telling error: any Error) -> Int32 {
    if let code = error as? ExitCode { return code.rawValue }
    let code = exitCode(for: error)
    if code.isSuccess || code == .validationFailure {
      let text = fullMessage(for: error)
      FileHandle(fileDescriptor: code.isSuccess ? STDOUT_FILENO : STDERR_FILENO).write(Data((text + "\n").utf8))
      return code.isSuccess ? 0 : 2
    }
    Output.error(String(describing: error))
    return 2
  }
}

import ArgumentParser
import Foundation
import Logging

/// The options that every mode shares.
struct CommonOptions: ParsableArguments {
  @Option(name: .customLong("data"), help: "Data directory. Default: $PROMETHEUS_HOME, else the XDG data directory.")
  var dataDirectory: String?
  @Option(help: "Name of the conversation to go on with.")
  var session: String = "default"
  @Option(name: .customLong("skills"), help: "A folder of skill folders, in addition to DATA/skills.")
  var skillsDirectory: String?
  @Option(
    help: """
      A model (GGUF). A chat model talks about what no skill does and proposes what may be meant; an encoder \
      understands instead of the embedded one.
      """)
  var model: String?
  @Option(help: "A fixed clock for scripts and tests, such as 2026-05-01T10:00:00Z.")
  var now: Date?
  @Option(help: "What is logged to stderr: trace, debug, info, notice, warning, error or critical.")
  var logLevel: Logger.Level = .warning

  var directory: URL { DataDirectory.resolve(dataDirectory) }

  /// The moment of a turn: the fixed clock when one is given.
  var clock: @Sendable () -> Date {
    if let now { { now } } else { { Date() } }
  }
}

/// Where the user's data is.
enum DataDirectory {
  /// The given path, else `$PROMETHEUS_HOME`, else `prometheus` in the XDG data directory.
  /// Source: XDG Base Directory Specification 0.8.
  static func resolve(_ path: String?, environment: [String: String] = ProcessInfo.processInfo.environment) -> URL {
    if let path { return URL(fileURLWithPath: path, isDirectory: true) }
    if let home = environment["PROMETHEUS_HOME"], !home.isEmpty { return URL(fileURLWithPath: home, isDirectory: true) }
    let data =
      environment["XDG_DATA_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
      ?? (environment["HOME"] ?? NSHomeDirectory()) + "/.local/share"
    return URL(fileURLWithPath: data, isDirectory: true).appending(path: "prometheus", directoryHint: .isDirectory)
  }
}

// swift-format-ignore: AvoidRetroactiveConformances
extension Date: @retroactive ExpressibleByArgument {
  public init?(argument: String) {
    guard let date = try? Date(argument, strategy: .iso8601) else { return nil }
    self = date
  }
}

// swift-format-ignore: AvoidRetroactiveConformances
extension Logger.Level: @retroactive ExpressibleByArgument {}

/// Which skills are understood.
struct OfferedSkills: ParsableArguments {
  @Flag(help: "Leave the built-in skills out: only those of --skills and DATA/skills.")
  var onlySkills = false

  func settings(_ common: CommonOptions) -> LiveAssistant.Settings {
    var settings = common.settings
    settings.hasOnlyAddedSkills = onlySkills
    return settings
  }
}

import Foundation

/// Data directories that are set up once and copied for every conversation: setting up a shop takes far longer than
/// copying it.
actor DataTemplates {
  private let program: Program
  private let root: URL
  private var templates: [Key: Task<URL, any Error>] = [:]
  private var copies = 0

  private struct Key: Hashable {
    var store: String?
    var feed: String?
    var skills: String?
  }

  /// - Parameter root: An existing folder for all of them.
  init(program: Program, root: URL) {
    self.program = program
    self.root = root
  }

  /// A fresh data directory for one conversation, and a fresh copy of the skills: a skill may keep files beside it.
  func copy(
    store: String?, feed: String?, skills: String?, now: String
  ) async throws -> (data: URL, skills: String?) {
    let template = try await self.template(Key(store: store, feed: feed, skills: skills), now: now)
    copies += 1
    let copy = root.appending(path: "run-\(copies)", directoryHint: .isDirectory)
    try FileManager.default.copyItem(at: template, to: copy)
    guard let skills else { return (copy, nil) }
    // Not below `skills` in the data directory, where they would be found once more.
    let own = copy.appending(path: "given-skills").path
    try FileManager.default.copyItem(atPath: skills, toPath: own)
    return (copy, own)
  }

  private func template(_ key: Key, now: String) async throws -> URL {
    if let known = templates[key] { return try await known.value }
    let directory = root.appending(path: "template-\(templates.count + 1)", directoryHint: .isDirectory)
    let program = self.program
    let task = Task { try await Self.setUp(key, in: directory, program: program, now: now) }
    templates[key] = task
    return try await task.value
  }

  private static func setUp(_ key: Key, in directory: URL, program: Program, now: String) async throws -> URL {
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let common = ["--data", directory.path]
    for file in [key.store, key.feed].compactMap(\.self) {
      try await succeed(program, ["store", "import", file] + common)
    }
    // An empty conversation sets up the sample shop and embeds the sample sentences of all tools.
    let skills = key.skills.map { ["--skills", $0] } ?? []
    try await succeed(program, ["run", "--json", "--now", now] + common + skills)
    return directory
  }

  private static func succeed(_ program: Program, _ arguments: [String]) async throws {
    let output = try await program.run(arguments)
    guard output.status == 0 else {
      throw ProgramFailure(arguments: arguments, status: output.status, standardError: output.standardError)
    }
  }
}

/// The program failed where no turn was at stake.
public struct ProgramFailure: Error, Sendable, Hashable, CustomStringConvertible {
  public var arguments: [String]
  public var status: Int
  public var standardError: String

  public init(arguments: [String], status: Int, standardError: String) {
    self.arguments = arguments
    self.status = status
    self.standardError = standardError
  }

  public var description: String {
    "`prometheus \(arguments.joined(separator: " "))` ended with status \(status): "
      + standardError.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

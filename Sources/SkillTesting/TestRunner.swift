import Foundation
import SkillKit

/// Holds conversation tests with the built program, each in a data directory of its own.
///
/// ```swift
/// let runner = TestRunner(program: Program(path: "prometheus"))
/// let report = try await runner.run(paths: ["Tests/ConversationTests"])
/// print(report.text)
/// ```
public struct TestRunner: Sendable {
  public var program: Program
  /// How many conversations are held at a time.
  public var workers: Int
  /// Skills for tests that name none.
  public var skills: String?

  public init(program: Program, workers: Int = 2, skills: String? = nil) {
    self.program = program
    // Tests say their times in UTC, wherever they run.
    self.program.environment["TZ"] = "UTC"
    self.workers = workers
    self.skills = skills
  }

  /// Runs all tests of the given files and folders.
  /// - Throws: `TestFileError` for a file that is no test.
  public func run(paths: [String]) async throws -> TestReport {
    try await run(TestFiles.find(in: paths).flatMap(ConversationFile.tests(at:)))
  }

  public func run(_ tests: [ConversationTest]) async throws -> TestReport {
    let root = FileManager.default.temporaryDirectory
      .appending(path: "prometheus-tests-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: root) }
    let templates = DataTemplates(program: program, root: root)
    let effects = ToolEffects(program: program)

    let outcomes = try await withThrowingTaskGroup(of: (Int, TestOutcome).self) { group in
      var waiting = tests.enumerated().makeIterator()
      var outcomes: [(Int, TestOutcome)] = []
      func startNext() {
        guard let (index, test) = waiting.next() else { return }
        group.addTask { (index, try await outcome(of: test, templates: templates, effects: effects)) }
      }
      for _ in 0..<max(1, workers) { startNext() }
      while let outcome = try await group.next() {
        outcomes.append(outcome)
        startNext()
      }
      return outcomes.sorted { $0.0 < $1.0 }.map(\.1)
    }
    return TestReport(outcomes: outcomes)
  }

  private func outcome(
    of test: ConversationTest, templates: DataTemplates, effects: ToolEffects
  ) async throws -> TestOutcome {
    let started = ContinuousClock.now
    var outcome = TestOutcome(test: test, turns: [])
    for run in 0..<test.runCount {
      let conversation = ConversationRun(
        test: test, number: run, program: program, skills: test.skillsPath ?? skills, templates: templates,
        effects: effects)
      let held: (turns: [TurnOutcome], problem: String?)
      do {
        held = try await conversation.hold()
      } catch let failure as ProgramFailure {
        held = ([], failure.description)
      }
      outcome.turns = held.turns
      outcome.problem = held.problem
      outcome.turnCount += held.turns.count
      if !outcome.isMet { break }
    }
    outcome.seconds = (ContinuousClock.now - started) / .seconds(1)
    return outcome
  }
}

/// The tools that change something, asked of the program once for each skills folder.
actor ToolEffects {
  private let program: Program
  private var known: [String?: Set<String>] = [:]

  init(program: Program) { self.program = program }

  func writes(skills: String?, data: URL) async throws -> Set<String> {
    if let writes = known[skills] { return writes }
    let arguments = ["skill", "list", "--json", "--data", data.path] + (skills.map { ["--skills", $0] } ?? [])
    let output = try await program.run(arguments)
    guard output.status == 0, let listed = try? JSONValue(json: output.standardOutput).array else {
      throw ProgramFailure(arguments: arguments, status: output.status, standardError: output.standardError)
    }
    let tools = listed.flatMap { $0["tools"]?.array ?? [] }
    let writes = Set(tools.filter { $0["effect"] != "reads" }.compactMap { $0["name"]?.string })
    known[skills] = writes
    return writes
  }
}

/// Finds test files.
public enum TestFiles {
  /// The YAML files among `paths` and in the folders among them, sorted; `skill.yaml` is a declaration, not a test.
  /// - Throws: `TestFileError` for a path that is not there, and when nothing is found.
  public static func find(in paths: [String]) throws -> [String] {
    var files: [String] = []
    for path in paths {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
        throw TestFileError(file: path, line: nil, problem: "no such file or folder")
      }
      files += isFolder.boolValue ? yamlFiles(in: path) : [path]
    }
    guard !files.isEmpty else {
      throw TestFileError(file: paths.joined(separator: " "), line: nil, problem: "no conversation test here")
    }
    return files
  }

  private static func yamlFiles(in folder: String) -> [String] {
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return names.sorted().filter { name in
      let file = name.split(separator: "/").last.map(String.init) ?? name
      return (file.hasSuffix(".yaml") || file.hasSuffix(".yml")) && file != "skill.yaml"
    }.map { folder.hasSuffix("/") ? folder + $0 : folder + "/" + $0 }
  }
}

extension ConversationTest {
  /// A path of `given`, seen from the test's folder.
  func path(_ relative: String) -> String {
    URL(fileURLWithPath: relative, relativeTo: URL(fileURLWithPath: file).deletingLastPathComponent())
      .standardizedFileURL.path
  }

  /// The skills to load: those of `given`, else the skill folder that the test lies in.
  var skillsPath: String? {
    if let skills = given.skills { return path(skills) }
    var folder = URL(fileURLWithPath: file).deletingLastPathComponent().standardizedFileURL
    while folder.path != "/" {
      if FileManager.default.fileExists(atPath: folder.appending(path: "skill.yaml").path) { return folder.path }
      folder = folder.deletingLastPathComponent()
    }
    return nil
  }
}

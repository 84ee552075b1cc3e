import ArgumentParser
import Foundation
import SkillTesting

/// `prometheus skill test PATH…`: holds conversation tests with this very program.
struct SkillTestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Run conversation tests (YAML) and print what differs.",
    discussion: "Exit status: 0 all passed, 1 something differs or was rewritten, 2 a file is no test.")

  @Argument(help: "Test files, or folders of them.")
  var paths: [String]
  @Option(name: .customLong("skills"), help: "A folder of skills for tests that name none.")
  var skills: String?
  @Option(help: "How many conversations are held at a time.")
  var workers: Int = 2
  @Flag(help: "Rewrite the expectations that differ to what was seen; the run fails all the same.")
  var update = false
  @Flag(help: "Print one JSON object instead of text.")
  var json = false
  @Option(help: "Also write the results as JUnit XML.")
  var junit: String?

  func run() async throws {
    let program = Program(path: URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().path)
    let runner = TestRunner(program: program, workers: workers, skills: skills)
    let report: TestReport
    do {
      report = try await runner.run(paths: paths)
    } catch let error as TestFileError {
      throw Unusable("\(error)")
    }
    print(json ? report.json : report.text)
    if let junit { try report.junit.write(toFile: junit, atomically: true, encoding: .utf8) }
    if update { try rewrite(report) }
    if !report.passed { throw ExitCode(1) }
  }

  /// Rewrites each file with a failed test.
  private func rewrite(_ report: TestReport) throws {
    let failed = Dictionary(grouping: report.outcomes.filter { !$0.passed }, by: \.test.file)
    for (file, outcomes) in failed.sorted(by: { $0.key < $1.key }) {
      let text = try String(contentsOfFile: file, encoding: .utf8)
      try ExpectationUpdate.rewritten(text, outcomes: outcomes).write(toFile: file, atomically: true, encoding: .utf8)
      print("rewritten: \(file)")
    }
  }
}

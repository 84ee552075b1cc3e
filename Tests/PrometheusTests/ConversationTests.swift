import Foundation
import SkillTesting
import Testing

/// Holds every conversation of Tests/ConversationTests with the built program.
@Suite struct ConversationTests {
  static let folder = Built.package.appending(path: "Tests/ConversationTests").path

  @Test
  func everyConversationGoesAsWritten() async throws {
    let report = try await TestRunner(program: Built.program).run(paths: [Self.folder])
    for outcome in report.outcomes where !outcome.passed {
      Issue.record(Comment(rawValue: outcome.text), sourceLocation: outcome.sourceLocation)
    }
    print(report.summary)
  }

  @Test func thereAreEnoughOfThem() throws {
    let tests = try TestFiles.find(in: [Self.folder]).flatMap(ConversationFile.tests(at:)).filter {
      $0.knownFailure == nil
    }
    #expect(tests.count >= 60)
    #expect(tests.reduce(0) { $0 + $1.turns.count } >= 300)
    #expect(Set(tests.map(\.name)).count == tests.count, "names are used once")
  }
}

extension TestOutcome {
  /// The test's own place, so that a failure points into the YAML file.
  fileprivate var sourceLocation: SourceLocation {
    let name = URL(fileURLWithPath: test.file).lastPathComponent
    return SourceLocation(fileID: "ConversationTests/\(name)", filePath: test.file, line: test.line, column: 1)
  }
}

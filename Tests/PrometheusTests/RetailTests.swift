import Foundation
import SkillTesting
import Testing

/// The retail back end of tau2-bench in our store: nothing is lost on the way in and back, and calls leave what the
/// rules of `Tests/Retail/rules.py` make of the same database, refused ones included.
@Suite(.enabled(if: hasPython, "python3 is not here"))
struct RetailTests {
  @Test func randomCallsLeaveWhatTheRulesSay() async throws {
    try await replay(["random", script("small-db.json"), "25", "7"])
  }

  @Test(.enabled(if: data != nil, "the retail data is not here: $RETAIL_DATA, or beside the checkout in shared/data"))
  func tasksLeaveWhatTheRulesSay() async throws {
    let data = try #require(RetailTests.data)
    try await replay(["replay", data + "/db.json", data + "/train_tasks.json", "together"])
  }

  private func replay(_ arguments: [String]) async throws {
    let python = Program(path: "/usr/bin/env", environment: ["PROMETHEUS": Built.program.path])
    let output = try await python.run(["python3", script("retail.py")] + arguments)
    #expect(output.status == 0, "\(output.standardOutput.suffix(2_000)) \(output.standardError)")
    #expect(output.standardOutput.contains("nothing is lost"))
    #expect(output.standardOutput.contains("exactly as the rules say"))
  }

  private func script(_ name: String) -> String { Built.package.appending(path: "Tests/Retail/\(name)").path }

  private static let data: String? = {
    let given = ProcessInfo.processInfo.environment["RETAIL_DATA"]
    let beside = Built.package.appending(path: "../shared/data/tau2_retail").standardizedFileURL.path
    return [given, beside].compactMap(\.self).first { FileManager.default.fileExists(atPath: $0 + "/db.json") }
  }()
}

private let hasPython = ["/usr/bin/python3", "/usr/local/bin/python3"].contains {
  FileManager.default.isExecutableFile(atPath: $0)
}

import Foundation
import SkillKit
import SkillTesting

/// The program that was built together with these tests, and the folders of the package.
enum Built {
  /// Beside the test bundle; `$PROMETHEUS` names another one.
  static let program: Program = {
    // A process that ends before it has read its input is the point of some tests.
    signal(SIGPIPE, SIG_IGN)
    let environment = ProcessInfo.processInfo.environment
    let path = environment["PROMETHEUS"] ?? testBundle.deletingLastPathComponent().appending(path: "prometheus").path
    return Program(path: path, environment: ["TZ": "UTC", "PROMETHEUS_HOME": nil, "NO_COLOR": nil])
  }()

  static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private static var testBundle: URL {
    let arguments = ProcessInfo.processInfo.arguments
    let bundle = arguments.first { $0.hasSuffix(".xctest") } ?? arguments[0]
    return URL(fileURLWithPath: bundle).resolvingSymlinksInPath()
  }
}

/// A folder that is gone after the test.
struct TemporaryDirectory: ~Copyable {
  let url = FileManager.default.temporaryDirectory
    .appending(path: "prometheus-test-\(UUID().uuidString)", directoryHint: .isDirectory)

  init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(at: url) }

  var path: String { url.path }
  func file(_ name: String) -> String { url.appending(path: name).path }
}

/// A data directory with the sample shop, set up once for all tests and copied for each.
enum SampleData {
  static let now = "2026-05-01T10:00:00Z"

  private static let template = Task { () throws -> URL in
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    // Left behind by the test process, it would pile up with every run.
    atexit { try? FileManager.default.removeItem(at: SampleData.place) }
    let output = try await Built.program.run(["run", "--json", "--data", place.path, "--now", now])
    guard output.status == 0 else {
      throw ProgramFailure(arguments: ["run"], status: output.status, standardError: output.standardError)
    }
    return place
  }

  private static var place: URL {
    FileManager.default.temporaryDirectory
      .appending(path: "prometheus-sample-\(ProcessInfo.processInfo.processIdentifier)", directoryHint: .isDirectory)
  }

  /// A fresh copy, gone with the returned value.
  static func copy() async throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    try FileManager.default.removeItem(at: directory.url)
    try FileManager.default.copyItem(at: try await template.value, to: directory.url)
    return directory
  }
}

extension Program {
  /// Runs a mode on a data directory at the fixed time of the tests.
  func run(
    _ mode: [String], data: String, session: String = "test", input: String = ""
  ) async throws -> Output {
    try await run(mode + ["--data", data, "--session", session, "--now", SampleData.now], input: Array(input.utf8))
  }
}

extension Program.Output {
  /// The events of `run --json`.
  var events: [JSONValue] {
    get throws { try standardOutput.split(separator: "\n").map { try JSONValue(json: String($0)) } }
  }

  /// What was replied, in order.
  var replies: [JSONValue] {
    get throws { try events.filter { $0["type"] == "replied" } }
  }

  /// Ended by itself and said why, if it had to: no signal, no trap, no stack of a crash.
  var endedInOrder: Bool {
    status < 128 && !standardError.contains("Fatal error") && !standardError.contains("Thread 0 crashed")
  }
}

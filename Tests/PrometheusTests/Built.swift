import Foundation
import SkillTesting

/// The program that was built together with these tests, and the folders of the package.
enum Built {
  /// Beside the test bundle; `$PROMETHEUS` names another one.
  static let program: Program = {
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

import Foundation

/// Where the files that ship with the program are: `prompts/` and `assets/`.
enum Resources {
  /// `$PROMETHEUS_RESOURCES`, else the folder that the build puts beside the executable.
  /// `Bundle.module` is not asked: it costs several milliseconds at each start.
  static let directory: URL = {
    if let path = ProcessInfo.processInfo.environment["PROMETHEUS_RESOURCES"], !path.isEmpty {
      return URL(fileURLWithPath: path, isDirectory: true)
    }
    let executable = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    let beside = executable.deletingLastPathComponent()
    let bundle = beside.appending(path: "Prometheus_prometheus.resources", directoryHint: .isDirectory)
    if FileManager.default.fileExists(atPath: bundle.path) { return bundle }
    return beside.deletingLastPathComponent().appending(path: "share/prometheus", directoryHint: .isDirectory)
  }()

  static var prompts: URL { directory.appending(path: "prompts", directoryHint: .isDirectory) }
  static func asset(_ name: String) -> URL { directory.appending(path: "assets/\(name)") }
}

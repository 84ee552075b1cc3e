import Foundation
import SkillKit
import Subprocess
import Synchronization

/// Why a skill's process gave no answer.
public struct SkillRunFailure: Error, Sendable, Hashable, CustomStringConvertible {
  public enum Cause: Sendable, Hashable {
    case notStarted(String)
    case timedOut(seconds: Double)
    case exited(code: Int)
    case killed(signal: Int)
    case tooMuchOutput(limitBytes: Int)
    case noAnswer
    /// It wrote something that is no JSON; the first of it.
    case notJSON(String)
    /// It answered in JSON, but not as an answer looks.
    case badAnswer(String)
    case notRead(String)
  }
  public var skill: String
  public var tool: String
  public var cause: Cause
  /// The last line that the process wrote to stderr.
  public var lastErrorLine: String?
  /// True for a tool that changes something: whether it did is not known then.
  public var mayHaveActed: Bool

  public var description: String {
    let doubt = mayHaveActed ? " I can't tell whether it did what you asked." : ""
    return "The skill \(skill) \(what)." + (lastErrorLine.map { " It said: \($0)." } ?? "") + doubt
  }

  private var what: String {
    switch cause {
    case .notStarted(let reason): "could not be started: \(reason)"
    case .timedOut(let seconds): "did not answer within \(seconds.formatted(.number.grouping(.never))) seconds"
    case .exited(let code): "stopped with exit code \(code)"
    case .killed(let signal): "was ended by signal \(signal)"
    case .tooMuchOutput(let limit): "wrote more than \(limit) bytes"
    case .noAnswer: "gave no answer"
    case .notJSON(let text): "did not answer in JSON but wrote: \(text)"
    case .badAnswer(let problem): "gave an answer that I can't read: \(problem)"
    case .notRead(let reason): "could not be read from: \(reason)"
    }
  }
}

/// One run of a skill's command: a line of JSON in, all of stdout back.
struct SkillProcess {
  let command: [String]
  let folder: URL
  let timeoutSeconds: Double

  enum Ended: Error {
    case failed(SkillRunFailure.Cause, lastErrorLine: String?)
  }

  /// What a process sees of the environment: enough to find programs and to speak the user's language.
  private static let passedOn = ["PATH", "HOME", "USER", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR"]

  /// Writing to a process that reads nothing must be an error of the write, not the end of this process.
  private static let ignoresBrokenPipes: Void = { _ = signal(SIGPIPE, SIG_IGN) }()

  /// - Returns: What the process wrote to stdout before it ended with exit code 0.
  /// - Throws: `Ended.failed`; `CancellationError` when the task is cancelled, with the process killed.
  func answer(to request: String) async throws -> (output: [UInt8], lastErrorLine: String?) {
    _ = SkillProcess.ignoresBrokenPipes
    let seconds = timeoutSeconds
    return try await withThrowingTaskGroup(of: (output: [UInt8], lastErrorLine: String?)?.self) { group in
      group.addTask { try await run(request) }
      group.addTask {
        try await Task.sleep(for: .seconds(seconds))
        return nil
      }
      defer { group.cancelAll() }
      guard let first = try await group.next(), let answer = first else {
        throw Ended.failed(.timedOut(seconds: seconds), lastErrorLine: nil)
      }
      return answer
    }
  }

  private func run(_ request: String) async throws -> (output: [UInt8], lastErrorLine: String?) {
    let program = command[0]
    var options = PlatformOptions()
    // Its own process group, so that a process that hangs is ended together with those it has started.
    options.processGroupID = 0
    options.teardownSequence = [.send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .zero)]
    let started = Mutex<pid_t?>(nil)
    defer { if let group = started.withLock({ $0 }) { ProcessWatch.shared.ended(group: group) } }
    let environment = ProcessInfo.processInfo.environment.filter { SkillProcess.passedOn.contains($0.key) }
    do {
      let result = try await Subprocess.run(
        program.contains("/") ? .path(.init(CommandReader.path(of: program, in: folder))) : .name(program),
        arguments: .init(Array(command.dropFirst())),
        environment: .custom(
          Dictionary(uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) })),
        workingDirectory: .init(folder.path), platformOptions: options, input: .inputWriter,
        output: .bytes(limit: Limits.answerBytes), error: .bytes(limit: Limits.answerBytes)
      ) { execution in
        let group = execution.processIdentifier.value
        ProcessWatch.shared.began(group: group)
        started.withLock { $0 = group }
        // A process may well answer without reading what it was sent.
        _ = try? await execution.standardInputWriter.write(Array((request + "\n").utf8))
        try? await execution.standardInputWriter.finish()
      }
      let line = SkillProcess.lastLine(result.standardError)
      switch result.terminationStatus {
      case .exited(0): return (result.standardOutput, line)
      case .exited(let code): throw Ended.failed(.exited(code: Int(code)), lastErrorLine: line)
      case .signaled(let signal): throw Ended.failed(.killed(signal: Int(signal)), lastErrorLine: line)
      }
    } catch let error as SubprocessError {
      try Task.checkCancellation()
      throw Ended.failed(SkillProcess.cause(error, program), lastErrorLine: nil)
    }
  }

  private static func cause(_ error: SubprocessError, _ program: String) -> SkillRunFailure.Cause {
    switch error.code {
    case .outputLimitExceeded: .tooMuchOutput(limitBytes: Limits.answerBytes)
    case .executableNotFound: .notStarted("there is no program \"\(program)\"")
    case .spawnFailed, .failedToChangeWorkingDirectory:
      .notStarted(error.underlyingError.map { "\($0)" } ?? "\"\(program)\" does not run")
    default: .notRead(error.description)
    }
  }

  private static func lastLine(_ bytes: [UInt8]) -> String? {
    let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
    return lines.last { !$0.allSatisfy(\.isWhitespace) }.map { Clean.line(String($0), limit: 300) }
  }
}

import Foundation
import SkillKit
import Subprocess

/// The built `prometheus`, run as a real process.
public struct Program: Sendable {
  /// Of the executable.
  public var path: String
  /// What is added to the environment; a nil value takes a variable away.
  public var environment: [String: String?]
  /// A turn that takes longer ends the process and fails.
  public var turnTimeoutSeconds: Double

  public init(path: String, environment: [String: String?] = [:], turnTimeoutSeconds: Double = 60) {
    self.path = path
    self.environment = environment
    self.turnTimeoutSeconds = turnTimeoutSeconds
  }

  /// At most this much of either output is kept.
  static let outputByteLimit = 256 << 20

  /// What a run left behind.
  public struct Output: Sendable, Hashable {
    /// The exit status; a signal is 128 + its number, as in a shell.
    public var status: Int
    public var standardOutput: String
    public var standardError: String
  }

  /// Runs it to its end with `input` on stdin.
  public func run(_ arguments: [String], input: [UInt8] = []) async throws -> Output {
    let result = try await Subprocess.run(
      .path(.init(path)), arguments: Arguments(arguments), environment: inherited, input: .inputWriter,
      output: .string(limit: Self.outputByteLimit), error: .string(limit: Self.outputByteLimit)
    ) { execution in
      // It may end before it has read everything; how it ended then says more than the broken pipe.
      _ = try? await execution.standardInputWriter.write(input)
      try? await execution.standardInputWriter.finish()
    }
    return Output(
      status: Self.status(result.terminationStatus), standardOutput: result.standardOutput,
      standardError: result.standardError)
  }

  /// Starts it, hands a running conversation to `body`, and ends it with the end of its input.
  /// - Returns: What `body` returned, and how the process ended.
  public func converse<Result: Sendable>(
    _ arguments: [String], body: (inout RunningConversation) async throws -> Result
  ) async throws -> (result: Result, output: Output) {
    let result = try await Subprocess.run(
      .path(.init(path)), arguments: Arguments(arguments), environment: inherited, input: .inputWriter,
      output: .sequence, error: .string(limit: Self.outputByteLimit)
    ) { execution in
      let lines = execution.standardOutput.strings(
        separatedBy: .unicodeScalarSequence(["\n"]), bufferingPolicy: .unbounded)
      var conversation = RunningConversation(
        lines: lines.makeAsyncIterator(), timeoutSeconds: turnTimeoutSeconds,
        write: { _ = try? await execution.standardInputWriter.write($0) },
        kill: { try? execution.send(signal: .kill) })
      let result = try await body(&conversation)
      try? await execution.standardInputWriter.finish()
      while try await conversation.nextEvent() != nil {}
      return result
    }
    let output = Output(
      status: Self.status(result.terminationStatus), standardOutput: "", standardError: result.standardError)
    return (result.closureResult, output)
  }

  private var inherited: Environment {
    .inherit.updating(Dictionary(uniqueKeysWithValues: environment.map { (.init(rawValue: $0.key)!, $0.value) }))
  }

  private static func status(_ termination: TerminationStatus) -> Int {
    switch termination {
    case .exited(let code): Int(code)
    case .signaled(let signal): 128 + Int(signal)
    }
  }
}

/// A process that holds a conversation over JSON Lines.
public struct RunningConversation {
  private var lines: SubprocessOutputSequence.StringSequence<UTF8>.AsyncIterator
  private let timeoutSeconds: Double
  /// Puts text on the process's input; where it has ended, nothing happens.
  public let write: @Sendable (String) async -> Void
  /// Ends the process at once, as a crash would.
  public let kill: @Sendable () -> Void

  init(
    lines: SubprocessOutputSequence.StringSequence<UTF8>.AsyncIterator, timeoutSeconds: Double,
    write: @escaping @Sendable (String) async -> Void, kill: @escaping @Sendable () -> Void
  ) {
    self.lines = lines
    self.timeoutSeconds = timeoutSeconds
    self.write = write
    self.kill = kill
  }

  /// Says one line and waits for the reply to it; nil when the process ended before it replied.
  public mutating func say(_ text: String) async throws -> ObservedTurn? {
    await write(text + "\n")
    let watchdog = Task { [timeoutSeconds, kill] in
      try await Task.sleep(for: .seconds(timeoutSeconds))
      kill()
    }
    defer { watchdog.cancel() }
    var turn = ObservedTurn(user: text)
    while let event = try await nextEvent() {
      if turn.take(event) { return turn }
    }
    return nil
  }

  /// The next event; nil at the end of the output. A line that is no JSON is passed over.
  public mutating func nextEvent() async throws -> JSONValue? {
    while let line = try await lines.next() {
      if let event = try? JSONValue(json: line) { return event }
    }
    return nil
  }
}

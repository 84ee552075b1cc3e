import Foundation
import Synchronization

/// A text that a model reads and writes, with the keys and values of what it read.
///
///     let model = try DecoderModel(contentsOf: url)
///     let session = try DecoderSession(model, contextTokens: 4096)
///     let result = try session.generate(tokens, options, bytes: bytesOfToken) { event in … }
///
/// A prompt that begins as the text so far does is read from there on only, so a second turn of a conversation does not
/// compute the first again. Calls from several tasks wait for each other.
public final class DecoderSession: Sendable {
  public let model: DecoderModel
  /// The most tokens of a text.
  public let contextTokens: Int
  /// Held by whoever uses the context.
  private let gate = Mutex(())
  // Unsafe: see the gate.
  nonisolated(unsafe) private let context: DecoderContext

  /// - Parameters:
  ///   - contextTokens: The most tokens of a text; memory for their keys and values is taken as they come.
  ///   - cacheType: How keys and values are stored.
  /// - Throws: ``DecoderError`` when the model cannot have such a cache.
  public init(_ model: DecoderModel, contextTokens: Int, cacheType: CacheType = .f16) throws(DecoderError) {
    context = try DecoderContext(model, limit: contextTokens, type: cacheType)
    (self.model, self.contextTokens) = (model, contextTokens)
  }

  /// The tokens whose keys and values are held.
  public var tokens: [Int32] { gate.withLock { _ in context.tokens } }

  /// Reads the prompt and goes on from it.
  /// - Parameters:
  ///   - bytes: The bytes of the text that a token stands for.
  ///   - isCancelled: Asked before each token, and before each piece of ``DecoderModel/mostRows`` tokens of a prompt.
  ///   - onEvent: Told as it happens, on the caller's thread.
  /// - Throws: ``DecoderError`` when the prompt cannot be read, ``GenerationError`` when it cannot go on.
  @discardableResult
  public func generate(
    _ prompt: [Int32], _ options: GenerationOptions = GenerationOptions(), bytes: (Int32) -> [UInt8],
    isCancelled: () -> Bool = { false }, onEvent: (GenerationEvent) -> Void
  ) throws -> GenerationResult {
    try gate.withLock { _ in
      try withoutActuallyEscaping(bytes) { bytes in
        try withoutActuallyEscaping(onEvent) { onEvent in
          let run = try GenerationRun(prompt, in: context, options, bytes: bytes, tell: onEvent)
          GenerationLoop.run([run], with: model, isCancelled: isCancelled)
          if let failure = run.failure { throw failure }
          onEvent(.finished(run.result))
          return run.result
        }
      }
    }
  }

  /// The same as a stream. Ending it, or the task that reads it, ends the generation within a token.
  public func stream(
    _ prompt: [Int32], _ options: GenerationOptions = GenerationOptions(), bytes: @escaping @Sendable (Int32) -> [UInt8]
  ) -> AsyncThrowingStream<GenerationEvent, any Error> {
    AsyncThrowingStream { continuation in
      let ending = Ending()
      continuation.onTermination = { _ in ending.isReached.store(true, ordering: .relaxed) }
      // A thread of its own: a generation would hold one of the few that tasks share for seconds.
      let thread = Thread { [self] in
        do {
          try generate(
            prompt, options, bytes: bytes, isCancelled: { ending.isReached.load(ordering: .relaxed) },
            onEvent: { continuation.yield($0) })
          continuation.finish()
        } catch {
          continuation.finish(throwing: error)
        }
      }
      thread.name = "generation"
      thread.start()
    }
  }

  private final class Ending: Sendable {
    let isReached = Atomic(false)
  }

  /// Reads a text without going on from it, as a start for prompts that begin with it.
  /// - Returns: How many of its tokens were held already.
  @discardableResult
  public func read(_ text: [Int32], isCancelled: () -> Bool = { false }) throws -> Int {
    try gate.withLock { _ in try context.read(text, isCancelled: isCancelled) }
  }

  /// Forgets all but the first `count` tokens.
  public func keep(_ count: Int) {
    gate.withLock { _ in context.keep(min(max(0, count), context.tokens.count)) }
  }

  /// Saves the tokens with their keys and values, to be taken up by ``restore(from:)``.
  /// - Throws: ``SessionFileError`` when the file cannot be written.
  public func save(to url: URL) throws(SessionFileError) {
    try gate.withLock { _ throws(SessionFileError) in try SessionFile(context, at: url).save() }
  }

  /// Replaces what is held by what a session of the same model and cache type saved.
  /// - Throws: ``SessionFileError`` when the file is damaged or of another model, ``GGUFError`` when it cannot be read;
  ///   then the session is as before.
  public func restore(from url: URL) throws {
    try gate.withLock { _ in try SessionFile(context, at: url).restore() }
  }
}

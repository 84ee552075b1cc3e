import ArgumentParser
import Foundation
import Inference

/// A decoder's file and how it is run.
struct DecoderOptions: ParsableArguments {
  @Argument(help: "A GGUF file of a decoder.", completion: .file(extensions: ["gguf"]))
  var file: String
  @Option(help: "Processors to use.")
  var threads: Int = DecoderModel.defaultThreads
  @Option(help: "The most tokens of prompt and answer together. Default: the model's own limit, at most 4096.")
  var context: Int?
  @Option(help: "How keys and values are stored: f16, q8_0 or f32.")
  var cacheType: CacheType = .f16

  func validate() throws {
    guard threads >= 1, context ?? 1 >= 1 else {
      throw ValidationError("a computation has at least one thread, and a context one token")
    }
  }

  /// Reads the file, telling on a terminal that it does.
  func load() throws -> LoadedDecoder {
    let progress = ProgressLine()
    progress.show("Loading \(file) …")
    defer { progress.clear() }
    let start = ContinuousClock.now
    return try LoadedDecoder(
      GGUFFile(contentsOf: URL(fileURLWithPath: file)), threads: threads, context: context, cacheType: cacheType,
      since: start)
  }
}

extension CacheType: ExpressibleByArgument {}

extension DecoderConfiguration {
  /// - Throws: `Unusable` when the model was made for fewer tokens.
  func check(contextTokens: Int) throws {
    guard contextTokens <= context else {
      throw Unusable("a text of \(contextTokens) tokens is asked for, but the model was made for at most \(context)")
    }
  }
}

/// A decoder with what turns text into its tokens.
struct LoadedDecoder: Sendable {
  let file: GGUFFile
  let model: DecoderModel
  let tokenizer: Tokenizer
  let contextTokens: Int
  let cacheType: CacheType
  let loadSeconds: Double

  /// - Parameters:
  ///   - context: the most tokens of a text; by default the model's own limit, within reason.
  ///   - start: when loading began.
  /// - Throws: ``GGUFError`` when the file is no decoder that can be run, ``DecoderError`` when memory is short.
  init(
    _ file: GGUFFile, threads: Int = DecoderModel.defaultThreads, context: Int? = nil, cacheType: CacheType = .f16,
    since start: ContinuousClock.Instant = .now
  ) throws {
    self.file = file
    let configuration = try DecoderConfiguration(file)
    try configuration.check(contextTokens: context ?? 1)
    contextTokens = context ?? min(configuration.context, DecoderModel.usualContext)
    self.cacheType = cacheType
    try MemoryEstimate(file, contextTokens: contextTokens, cacheType: cacheType).check()
    tokenizer = try Tokenizer(file)
    model = try DecoderModel(file, threads: threads)
    loadSeconds = (ContinuousClock.now - start) / .seconds(1)
  }

  func session() throws -> DecoderSession {
    try DecoderSession(model, contextTokens: contextTokens, cacheType: cacheType)
  }

  func bytes(of token: Int32) -> [UInt8] { Array(tokenizer.bytes(of: token)) }
}

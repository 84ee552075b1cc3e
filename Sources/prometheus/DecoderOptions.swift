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
    return try LoadedDecoder(self)
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
struct LoadedDecoder {
  let file: GGUFFile
  let model: DecoderModel
  let tokenizer: Tokenizer
  let contextTokens: Int
  let loadSeconds: Double

  init(_ options: DecoderOptions) throws {
    let start = ContinuousClock.now
    file = try GGUFFile(contentsOf: URL(fileURLWithPath: options.file))
    let configuration = try DecoderConfiguration(file)
    try configuration.check(contextTokens: options.context ?? 1)
    contextTokens = options.context ?? min(configuration.context, DecoderModel.usualContext)
    try MemoryEstimate(file, contextTokens: contextTokens, cacheType: options.cacheType).check()
    tokenizer = try Tokenizer(file)
    model = try DecoderModel(file, threads: options.threads)
    loadSeconds = (ContinuousClock.now - start) / .seconds(1)
  }

  func session(_ options: DecoderOptions) throws -> DecoderSession {
    try DecoderSession(model, contextTokens: contextTokens, cacheType: options.cacheType)
  }

  func bytes(of token: Int32) -> [UInt8] { Array(tokenizer.bytes(of: token)) }
}

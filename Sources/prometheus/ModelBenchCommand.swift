import ArgumentParser
import Foundation
import Inference

/// `prometheus model bench FILE`: how fast a model is here.
struct ModelBenchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure how fast a model reads and writes.",
    discussion: """
      A decoder is measured as llama.cpp's llama-bench does, and the table has its columns: pp512 is 512 tokens of a \
      prompt, tg128 are 128 generated tokens, "@ d4096" after 4,096 others, "x8" eight texts together (the tokens of all \
      count). Mean and standard deviation of --repetitions runs after one that does not count. With --json one object a \
      line, with llama-bench's names: "model_filename", "model_type", "model_size", "model_n_params", "n_threads", \
      "n_prompt", "n_gen", "n_depth", "type_k", "type_v", "backends", "avg_ts", "stddev_ts", "samples_ts", "samples_ns", \
      and "n_sequences", "kernels", "test".

      Of an encoder the median and the best time of a sentence are printed, alone and in batches.
      """)

  @Argument(help: "A GGUF file.", completion: .file(extensions: ["gguf"]))
  var file: String
  @Option(help: "Processors to use.")
  var threads: Int = DecoderModel.defaultThreads
  @Flag(help: "Print one JSON object a line.")
  var json = false

  @Option(help: "Decoder: tokens of the prompts that are read; 0 for none.")
  var promptTokens: [Int] = [512]
  @Option(help: "Decoder: tokens that are generated; 0 for none.")
  var generateTokens: [Int] = [128]
  @Option(name: [.customLong("depth"), .customLong("kv-tokens")], help: "Decoder: tokens that came before.")
  var depth: Int = 0
  @Option(help: "Decoder: texts that are generated together.")
  var sequences: Int = 1
  @Option(help: "Decoder: runs of each test.")
  var repetitions: Int = 5
  @Option(help: "Decoder: how keys and values are stored: f16, q8_0 or f32.")
  var cacheType: CacheType = .f16

  @Option(help: "Encoder: a GGUF file of a branch; sentences are then read for their tokens too.")
  var branch: String?
  @Option(help: "Encoder: lengths of the sentences in tokens.")
  var tokens: [Int] = [12, 128]
  @Option(help: "Encoder: sentences in a batch.")
  var batch: Int = 100
  @Option(help: "Encoder: seconds to measure each case.")
  var seconds: Double = 2

  /// More texts do not fit into one pass.
  static let mostSequences = DecoderModel.mostRows

  func validate() throws {
    guard tokens.allSatisfy({ $0 >= 2 }), batch >= 1, threads >= 1 else {
      throw ValidationError("a sentence has at least 2 tokens, a batch a sentence and a computation a thread")
    }
    guard sequences <= Self.mostSequences else {
      throw ValidationError("--sequences is at most \(Self.mostSequences)")
    }
    guard (promptTokens + generateTokens + [depth]).allSatisfy({ $0 >= 0 }), sequences >= 1, repetitions >= 1 else {
      throw ValidationError("counts of tokens are 0 or more, --sequences and --repetitions 1 or more")
    }
  }

  func run() async throws {
    let url = URL(fileURLWithPath: file)
    if try GGUFFile(contentsOf: url).isEncoder() {
      return try EncoderBench(
        url: url, branch: branch.map { URL(fileURLWithPath: $0) }, tokens: tokens, threads: threads, batch: batch,
        seconds: seconds, isJSON: json
      ).run()
    }
    try DecoderBench(
      file: file, promptTokens: promptTokens.filter { $0 > 0 }, generateTokens: generateTokens.filter { $0 > 0 },
      depth: depth, sequences: sequences, repetitions: repetitions, threads: threads, cacheType: cacheType, isJSON: json
    ).run()
  }
}

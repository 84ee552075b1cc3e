/// Several texts at once.
extension DecoderModel {
  /// Goes on from several prompts together: each pass through the weights computes a token of every text.
  ///
  /// - Parameters:
  ///   - prompts: With the options of each.
  ///   - contextTokens: The most tokens of each text.
  ///   - bytes: The bytes of the text that a token stands for.
  ///   - isCancelled: Asked before each pass.
  ///   - onEvent: Told as it happens, with the number of the prompt.
  /// - Returns: For each prompt what was generated, or why it could not go on: a ``GenerationError``.
  /// - Throws: ``DecoderError`` when a prompt cannot be read.
  public func generate(
    _ prompts: [(tokens: [Int32], options: GenerationOptions)], contextTokens: Int, cacheType: CacheType = .f16,
    bytes: (Int32) -> [UInt8], isCancelled: () -> Bool = { false },
    onEvent: (Int, GenerationEvent) -> Void
  ) throws -> [Result<GenerationResult, GenerationError>] {
    try withoutActuallyEscaping(bytes) { bytes in
      try withoutActuallyEscaping(onEvent) { onEvent in
        let runs = try prompts.enumerated().map { index, prompt in
          let context = try DecoderContext(self, limit: contextTokens, type: cacheType)
          return try GenerationRun(prompt.tokens, in: context, prompt.options, bytes: bytes) { onEvent(index, $0) }
        }
        GenerationLoop.run(runs, with: self, isCancelled: isCancelled)
        return runs.map { run in run.failure.map { .failure($0) } ?? .success(run.result) }
      }
    }
  }
}

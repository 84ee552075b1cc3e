/// Drives generations, all together in each pass through the model.
enum GenerationLoop {
  /// Runs until all have ended.
  /// - Parameter isCancelled: Asked before each pass, which takes one token of each sequence or a piece of a prompt.
  static func run(_ runs: [GenerationRun], with model: DecoderModel, isCancelled: () -> Bool) {
    while true {
      if isCancelled() { for run in runs { run.cancel() } }
      let open = runs.filter { !$0.isFinished }
      for run in open { run.prepare() }
      // Single tokens go first, prompts share the rest of the pass.
      let waiting = open.filter { !$0.isFinished }.sorted { $0.pendingCount < $1.pendingCount }
      guard !waiting.isEmpty else { return }
      step(waiting, with: model)
    }
  }

  private static func step(_ waiting: [GenerationRun], with model: DecoderModel) {
    var room = DecoderModel.mostRows
    var chosen: [GenerationRun] = []
    var parts: [DecoderModel.Part] = []
    for run in waiting where room > 0 {
      let part = run.nextPart(most: room)
      room -= part.tokens.count
      chosen.append(run)
      parts.append(part)
    }
    model.forward(parts) { part, token, logits in chosen[part].take(logits, after: token) }
    for run in chosen { run.finishPart() }
  }
}

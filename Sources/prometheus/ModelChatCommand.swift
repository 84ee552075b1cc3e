import ArgumentParser
import Foundation
import Inference

/// `prometheus model chat FILE`: a conversation with a bare model, line by line.
struct ModelChatCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chat", abstract: "Talk with a model, a line at a time.",
    discussion: """
      Writes the conversation in the file's own chat template. There are no tools, and nothing is remembered; that is \
      what `prometheus --model FILE` is for. Of a conversation that no longer fits the context the oldest turns are left out.
      """)

  @OptionGroup var decoder: DecoderOptions
  @OptionGroup var sampling: SamplingArguments
  @Option(help: "What the model is told before the conversation.")
  var system: String?

  func run() async throws {
    let loaded = try decoder.load()
    var conversation = Conversation(
      prompt: try ChatPrompt(loaded), session: try loaded.session(), loaded: loaded,
      messages: system.map { [ChatMessage(role: "system", content: $0)] } ?? [])
    Interrupt.catchSignal()
    var seed = sampling.seed ?? UInt64.random(in: 0...UInt64(UInt32.max))
    var lines = LineReader(descriptor: STDIN_FILENO)
    while let line = Interrupt.endingAtOnce({ Self.nextLine(&lines) }) {
      guard line.contains(where: { !$0.isWhitespace }) else { continue }
      try conversation.answer(line, sampling.options(loaded.tokenizer, seed: seed))
      seed &+= 1
    }
    if isatty(STDIN_FILENO) == 1 { Output.line("") }
  }

  private static func nextLine(_ lines: inout LineReader) -> String? {
    if isatty(STDIN_FILENO) == 1 { Output.piece("> ") }
    return lines.next()?.text
  }

  private struct Conversation {
    let prompt: ChatPrompt
    let session: DecoderSession
    let loaded: LoadedDecoder
    var messages: [ChatMessage]

    /// Tokens that an answer has room for at least.
    static let leastRoom = 64

    mutating func answer(_ text: String, _ options: GenerationOptions) throws {
      messages.append(ChatMessage(role: "user", content: text))
      let tokens = try fittingTokens()
      let writer = GenerationWriter()
      let result = try writer.run(tokens, options, in: session, loaded)
      writer.finish(result)
      messages.append(ChatMessage(role: "assistant", content: result.text))
      if result.finish == .cancelled { throw ExitCode(Interrupt.status) }
    }

    /// The conversation's tokens, without its oldest turns where it is too long.
    private mutating func fittingTokens() throws -> [Int32] {
      var left = 0
      while true {
        let tokens = try prompt.tokens(messages, now: Date())
        let room = min(ModelChatCommand.Conversation.leastRoom, loaded.contextTokens / 2)
        let first = messages.first?.role == "system" ? 1 : 0
        guard tokens.count + room > loaded.contextTokens, messages.count > first + 2 else {
          if left > 0 { Output.note("left out the oldest \(left) messages: the context is full (--context)") }
          return tokens
        }
        messages.removeSubrange(first..<first + 2)
        left += 2
      }
    }
  }
}

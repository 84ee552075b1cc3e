/// One sequence on its way from a prompt to its end.
///
/// The loop that drives it asks for the part to compute next, hands it the logits, and tells when the part is done.
final class GenerationRun {
  let context: DecoderContext
  private let options: GenerationOptions
  private let bytes: (Int32) -> [UInt8]
  private let tell: (GenerationEvent) -> Void
  private let drafter: Drafter
  private var sampler: Sampler
  private var constraint: (any TokenConstraint)?
  private var text: StreamedText
  private(set) var result = GenerationResult()
  private(set) var failure: GenerationError?
  private var finish: FinishReason?
  /// Tokens to compute; the last `drafts` of them are guesses.
  private var pending: [Int32]
  private var drafts = 0
  /// The tokens of the part that is being computed, and how many of them are right.
  private var part: ArraySlice<Int32> = []
  private var accepted = 0
  private var isWrong = false

  /// - Throws: ``DecoderError`` when the prompt cannot be read.
  init(
    _ prompt: [Int32], in context: DecoderContext, _ options: GenerationOptions, bytes: @escaping (Int32) -> [UInt8],
    tell: @escaping (GenerationEvent) -> Void
  ) throws(DecoderError) {
    guard !prompt.isEmpty else { throw .emptyPrompt }
    guard prompt.count <= context.limit else { throw .promptTooLong(tokens: prompt.count, limit: context.limit) }
    try context.check(prompt)
    (self.context, self.options, self.bytes, self.tell) = (context, options, bytes, tell)
    drafter = try Drafter(options.drafting, for: context.model, limit: context.limit)
    sampler = Sampler(options.sampling)
    constraint = options.constraint
    text = StreamedText(stops: options.stopStrings)
    result.promptTokens = prompt.count
    result.reusedTokens = context.reuse(for: prompt)
    pending = Array(prompt.dropFirst(result.reusedTokens))
    if options.maxTokens <= 0 { end(.maxTokens) }
  }

  var isFinished: Bool { finish != nil || failure != nil }

  /// Tokens that wait to be computed.
  var pendingCount: Int { pending.count }

  /// Adds what may follow to the tokens to compute, and makes room in the context.
  func prepare() {
    makeRoom()
    guard !drafter.isIdle, !isFinished, drafts == 0, result.tokens.last != nil, pending.count == 1 else { return }
    let room = min(context.limit - context.tokens.count - 1, options.maxTokens - result.tokens.count - 1)
    let guesses = drafter.draft(after: context.tokens + pending, room: min(room, DecoderModel.mostRows / 2))
    drafts = guesses.count
    pending += guesses
    result.draftedTokens += drafts
  }

  private func makeRoom() {
    guard context.tokens.count + pending.count > context.limit else { return }
    guard case .forgetOldest(let keeping) = options.whenFull, context.limit > 1 else { return end(.contextFull) }
    let kept = min(max(0, keeping), context.limit / 2)
    let rest = context.tokens.dropFirst(kept)
    let newer = rest.suffix(rest.count / 2)
    context.keep(min(kept, context.tokens.count))
    pending = Array(newer) + pending
  }

  /// The part to compute next, of at most `most` tokens.
  func nextPart(most: Int) -> DecoderModel.Part {
    if drafts > 0, pending.count > most {
      drafts = most - 1
      pending.removeLast(pending.count - most)
    }
    part = pending.prefix(most)
    accepted = 0
    isWrong = false
    let logits = part.count == pending.count ? 1 + drafts : 0
    return context.part(part, logits: logits)
  }

  /// Takes the logits after a token of the part.
  func take(_ logits: UnsafeMutableBufferPointer<Float>, after index: Int) {
    guard !isFinished, !isWrong else { return }
    accepted = index + 1
    if result.tokens.isEmpty { tell(.read(tokens: result.promptTokens, of: result.promptTokens)) }
    guard let token = choose(logits) else { return }
    accept(token)
    // The next logits are of use only if they follow from what was chosen.
    isWrong = index + 1 >= part.count || part[index + 1] != token
    if !isWrong { result.acceptedTokens += 1 }
  }

  private func choose(_ logits: UnsafeMutableBufferPointer<Float>) -> Int32? {
    do throws(Sampler.Failure) {
      guard constraint != nil else { return try sampler.sample(logits, recent: recent) }
      return try sampler.sample(logits, recent: recent) { self.constraint?.mask($0) }
    } catch {
      failure =
        switch error {
        case .notFinite: .notFinite(position: context.tokens.count + accepted - 1)
        case .nothingAllowed: .nothingAllowed(afterTokens: result.tokens.count)
        }
      return nil
    }
  }

  /// The tokens that penalties look at.
  private var recent: [Int32] {
    guard options.sampling.hasPenalties else { return [] }
    let window = options.sampling.penaltyWindow
    return Array((context.tokens.suffix(window) + part.prefix(accepted)).suffix(window))
  }

  private func accept(_ token: Int32) {
    guard !options.stopTokens.contains(token) else { return end(.stopToken(token)) }
    constraint?.accept(token)
    result.tokens.append(token)
    let piece = text.append(bytes(token))
    result.text += piece
    tell(.piece(GeneratedPiece(token: token, text: piece)))
    if text.isStopped {
      end(.stopString)
    } else if constraint?.isComplete == true {
      end(.complete)
    } else if result.tokens.count >= options.maxTokens {
      end(.maxTokens)
    }
  }

  /// The part is computed: what was right of it stays.
  func finishPart() {
    let isRead = part.count < pending.count
    let count = isRead ? part.count : max(accepted, part.count - drafts)
    context.add(part.prefix(count))
    if isRead, result.tokens.isEmpty { tell(.read(tokens: context.tokens.count, of: result.promptTokens)) }
    pending = isRead ? Array(pending.dropFirst(part.count)) : result.tokens.suffix(1)
    drafts = 0
  }

  func cancel() { if !isFinished { end(.cancelled) } }

  private func end(_ reason: FinishReason) {
    finish = reason
    result.finish = reason
    if reason != .stopString {
      let rest = text.finish()
      result.text += rest
      if !rest.isEmpty, let last = result.tokens.last { tell(.piece(GeneratedPiece(token: last, text: rest))) }
    }
  }
}

import Conversation
import Dialogue
import SkillKit
import Understanding

/// The understander's reading of an utterance and, where it finds nothing asked, what the skills know and what a language
/// model holds for meant.
struct Hearing: Sendable {
  let understander: Understander
  let skills: SkillSet
  let language: LanguageModel?
  let templates: ReplyTemplates

  /// How likely some tool must be meant for the language model to be asked which.
  private static let worthProposing = 0.1

  func meaning(of utterance: Utterance, in context: Context) async throws -> Meaning {
    var meaning = try understander.meaning(of: utterance, in: context)
    let guess = meaning.guess.take()
    guard meaning.act == .none, context.pending == nil else { return meaning }
    if let known = await known(utterance, guess) {
      meaning.act = .request
      meaning.requests = [known]
    } else if let language, let proposed = try await proposal(for: utterance, by: language) {
      meaning.act = .request
      meaning.requests = [proposed]
      meaning.by = language.name
    }
    return meaning
  }

  /// What no tool serves may still be a question that the user's own facts answer, or about a thing that a skill knows.
  private func known(_ utterance: Utterance, _ guess: Request?) async -> Request? {
    if let recalled = skills.recall(utterance.text) { return recalled }
    guard let guess, await skills.knows(guess, in: CallContext(now: utterance.at, session: utterance.session)) else {
      return nil
    }
    return guess
  }

  /// It is never sure enough to change anything without asking.
  private func proposal(for utterance: Utterance, by language: LanguageModel) async throws -> Request? {
    let ranking = try understander.ranking(of: utterance.text)
    guard ranking.none <= 1 - Self.worthProposing else { return nil }
    let tools = ranking.candidates.compactMap { skills.tool($0.tool) }
    // A model that fails leaves the encoder's word.
    guard let proposal = try? await language.proposal(for: utterance, among: tools, templates: templates) else {
      return nil
    }
    var arguments = understander.arguments(for: proposal.tool, in: utterance)
    for (name, words) in proposal.arguments where arguments[name] == nil { arguments[name] = [Argument(words)] }
    return Request(
      tool: proposal.tool, confidence: Request.proposedConfidence, arguments: arguments, text: utterance.text)
  }
}

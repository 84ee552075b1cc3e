import Conversation
import Foundation
import SkillKit
import Synchronization

/// Finds what an utterance means, in the light of the conversation. All it knows of the world are the declarations
/// of the tools at hand.
public final class Understander: Sendable {
  let matcher: ToolMatcher
  let acts: ActSamples
  let embedder: Embedder
  let tools: [String: Tool]
  /// Made when first needed: a turn needs one or two of them.
  private let lexicons = Mutex<[String: ToolLexicon]>([:])
  private let taggers = Mutex<[String: SpanTagger?]>([:])
  private let cache: VectorCache
  private let moods = Mutex<[String: Set<Mood>]>([:])
  private let wordShares = Mutex<[String: [String: Double]]>([:])
  /// The user's time zone, and the currency of amounts that name none.
  let timeZone: TimeZone
  let currency: String

  /// The least probability at which a tool is taken to be meant.
  static let confident = 0.33
  /// What it takes to leave a question that is open for something else.
  static let confidentToInterrupt = 0.55

  /// - Parameters:
  ///   - tools: what can be asked for; hidden ones are left out.
  ///   - background: sentences that stand for "none of these".
  ///   - cache: keeps the samples' vectors between starts.
  /// - Throws: when the samples cannot be embedded.
  public init(
    tools: [Tool], background: [String], embedder: Embedder, cache: VectorCache = .none, timeZone: TimeZone = .current,
    currency: String = "USD"
  ) throws {
    let visible = tools.filter { !$0.isHidden }
    matcher = try ToolMatcher(tools: visible, background: background, embedder: embedder, cache: cache)
    acts = try ActSamples(embedder: embedder, cache: cache)
    self.tools = Dictionary(visible.map { ($0.name, $0) }) { first, _ in first }
    self.embedder = embedder
    self.cache = cache
    self.timeZone = timeZone
    self.currency = currency
  }

  /// Nil for a tool that takes nothing: no words of it are values.
  func lexicon(_ tool: String) -> ToolLexicon? {
    guard let declared = tools[tool], !declared.parameters.isEmpty else { return nil }
    if let known = lexicons.withLock({ $0[tool] }) { return known }
    let made = ToolLexicon(declared)
    lexicons.withLock { $0[tool] = made }
    return made
  }

  /// Works out what is made when first needed, for a conversation that goes on. Takes a fraction of a second.
  public func workAhead() {
    matcher.workAhead()
    for tool in tools.keys.sorted() where tagger(tool) == nil { _ = lexicon(tool) }
  }

  /// Nil for a tool without marked samples, and for a model without a tagger.
  func tagger(_ tool: String) -> SpanTagger? {
    guard let tagging = embedder.tagging, let lexicon = lexicon(tool) else { return nil }
    if let known = taggers.withLock({ $0[tool] }) { return known }
    // A model that cannot read the samples was refused before.
    let made = try? SpanTagger(lexicon, tagging, cache: cache)
    taggers.withLock { $0[tool] = .some(made) }
    return made
  }

  /// What the tagger says of the words of a request.
  func evidence(_ tool: String, _ words: Words) -> SpanEvidence? {
    guard let tagger = tagger(tool), let start = words.first?.utf8.lowerBound,
      let tokens = try? embedder.tagging?.tokens([words.covered]).first
    else { return nil }
    return SpanEvidence(tagger, WordStates(words, tokens: tokens, offset: start))
  }

  func moods(_ tool: Tool) -> Set<Mood> {
    if let known = moods.withLock({ $0[tool.name] }) { return known }
    let made = tool.moods
    moods.withLock { $0[tool.name] = made }
    return made
  }

  /// The share of a tool's samples that have a word, given as a stem, outside of their values.
  func share(of word: String, in tool: Tool) -> Double {
    if let known = wordShares.withLock({ $0[tool.name] }) { return known[word] ?? 0 }
    var counts: [String: Double] = [:]
    for sample in tool.samples {
      for stem in Set(Words(SampleSentence(sample).literal).map { English.stem($0.normal) }) {
        counts[stem, default: 0] += 1 / Double(tool.samples.count)
      }
    }
    wordShares.withLock { $0[tool.name] = counts }
    return counts[word] ?? 0
  }

  /// What `utterance` means after `context`.
  ///
  /// - Throws: when the model cannot embed the text.
  public func meaning(of utterance: Utterance, in context: Context) throws -> Meaning {
    let start = ContinuousClock.now
    let reading = Reading(utterance, context: context, by: self)
    var meaning = try reading.meaning()
    meaning.milliseconds = (ContinuousClock.now - start) / .milliseconds(1)
    return meaning
  }

  /// What an utterance says of the parameters of a tool, should it ask for that.
  public func arguments(for tool: String, in utterance: Utterance) -> [String: [Argument]] {
    let reading = Reading(utterance, context: Context(session: utterance.session), by: self)
    return reading.arguments(for: tool, in: reading.words, reading.valueSpans(in: reading.words))
  }

  /// How near each text is to a query: cosines.
  public func similarity(_ query: String, _ texts: [String]) -> [Float] {
    guard !texts.isEmpty, let vectors = try? embedder.embed([query] + texts) else { return texts.map { _ in 0 } }
    return vectors.dropFirst().map { vector in zip(vector, vectors[0]).reduce(0) { $0 + $1.0 * $1.1 } }
  }

  /// The tools for a text on its own, best first, before anything is decided.
  public func ranking(of text: String) throws -> ToolMatcher.Ranking { try matcher.rank([text])[0] }

  func grammar(at now: Date) -> ValueGrammar { ValueGrammar(now: now, timeZone: timeZone, currency: currency) }
}

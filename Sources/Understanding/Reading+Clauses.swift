import Conversation

/// Which clauses of an utterance ask, and which only tell.
extension Reading {
  /// A clause with what was told around it.
  struct Clause {
    /// The part that asks.
    var asking: Range<Int>
    var whole: Range<Int>

    /// How many words are told before the part that asks.
    var wordsBefore: Int { asking.lowerBound - whole.lowerBound }
  }

  /// The clauses with those that only tell put to the one that asks: "these pillows are awful, I want to send them
  /// back" asks once, and so does "don't ship it, cancel it", where the second has no object of its own.
  func told(
    _ clauses: [Range<Int>], in part: Words, _ rank: (String) throws -> ToolMatcher.Ranking
  ) throws -> [Clause] {
    if try isOne(clauses, in: part, rank) {
      let whole = part.indices
      return [Clause(asking: whole, whole: whole)]
    }
    var joined: [Clause] = []
    for clause in clauses {
      guard let last = joined.last else {
        joined.append(Clause(asking: clause, whole: clause))
        continue
      }
      let (before, now) = (part.part(last.asking), part.part(clause))
      // "Don't ship it" tells what "cancel it" is to do.
      let (asked, asks) = (RequestSplitter.asks(before) && Mood(before) != .negated, RequestSplitter.asks(now))
      let whole = last.whole.lowerBound..<clause.upperBound
      let hasNoObject =
        try now.count <= 4 && now.contains { Self.demonstratives.contains($0.normal) || $0.normal == "it" }
        && rank(now.meant).best.map { understander.tools[$0.tool]?.parameters.isEmpty ?? true } ?? false
      // "I'll take it, and the first one too" asks twice.
      let isFurther = asked && ReferenceGrammar.reference(in: now.part(Opening(now).rest)) != nil
      if asked != asks, !isFurther {
        joined[joined.count - 1] = Clause(asking: asks ? clause : last.asking, whole: whole)
      } else if !asked || (hasNoObject && !isFurther) {
        joined[joined.count - 1] = Clause(asking: whole, whole: whole)
      } else {
        joined.append(Clause(asking: clause, whole: clause))
      }
    }
    return joined
  }

  /// Whether two clauses with nothing but a mark between them ask for one thing, so far as the whole tells better than
  /// its parts: "okay I'm done, order it", "make sure I leave at six, remind me".
  private func isOne(
    _ clauses: [Range<Int>], in part: Words, _ rank: (String) throws -> ToolMatcher.Ranking
  ) throws -> Bool {
    guard clauses.count == 2, clauses[0].upperBound < clauses[1].lowerBound,
      (clauses[0].upperBound..<clauses[1].lowerBound).allSatisfy({ English.role(part[$0]) == .mark }),
      English.role(part[clauses[1].lowerBound]) != .conjunction,
      let whole = try rank(part.meant).best, whole.confidence >= Self.tellsWhole
    else { return false }
    return try clauses.contains { clause in
      let words = part.part(clause)
      let isFragment = words.allSatisfy { English.role($0) != nil } && words.count <= 2
      return try isFragment || rank(words.meant).best?.confidence ?? 0 < Self.tellsWhole
    }
  }

  /// What a sentence as a whole must be understood with to be no two requests, and a part of it to be one.
  private static let tellsWhole = 0.9

  /// Whether a clause names nothing but only points: "remove it", "show me the options".
  static func onlyPoints(_ clause: Words) -> Bool {
    clause.count <= 5 && clause.allSatisfy { English.role($0) != nil || English.generic.contains($0.normal) }
  }

  /// Up to so many words before what asks say what it is about: "birthday list, add a skateboard".
  static let heading = 4

  /// What a sentence as a whole must be understood with to be believed rather than a part of it that only points.
  static let tellsAll = 0.6

  /// The part of a long clause that asks, when it alone tells the tool better than the whole does.
  func asking(
    _ clause: Words, _ rank: (String) throws -> ToolMatcher.Ranking
  ) throws -> (Words, ToolMatcher.Ranking) {
    let whole = try rank(clause.meant)
    let parts = RequestSplitter.asides(in: clause).map(clause.part).filter(RequestSplitter.asks)
    guard !parts.isEmpty, parts[0].count < clause.count, Counted.pieces(of: clause) == nil else {
      return (clause, whole)
    }
    var best = (clause, whole)
    // "Add soap, towels and a hat" has no asides: what follows are further things.
    let others = RequestSplitter.asides(in: clause).map(clause.part).filter { !RequestSplitter.asks($0) }
    guard others.isEmpty || !others.allSatisfy(isName) else { return best }
    for part in parts.suffix(Self.asideLimit) {
      let ranking = try rank(part.meant)
      if ranking.best?.confidence ?? 0 > (best.1.best?.confidence ?? 0) + 0.1 { best = (part, ranking) }
    }
    return best
  }

  /// Parts of one clause that are looked at on their own.
  static let asideLimit = 4

  /// What the part that asks leaves open, from the whole that was said: "the mug is broken, I want to return it".
  func completed(_ request: Request, from whole: Words, replacing: Bool) -> Request {
    let all = arguments(for: request.tool, in: whole, grammar.spans(in: whole))
    var request = request
    request.text = whole.covered
    request.arguments.merge(all) { mine, other in replacing && mine.allSatisfy { $0.isPronoun } ? other : mine }
    return request
  }

  /// "Return the shoes and put the money on my gift card" asks once: what is hardly a request of its own, and names
  /// only things that the sure one before it leaves open, completes that.
  func completed(_ sure: Request, byUnsure next: Request) -> Request? {
    guard sure.confidence >= Self.tellsWhole, next.confidence < Understander.confidentToInterrupt,
      let tool = understander.tools[sure.tool], let other = understander.tools[next.tool], !next.arguments.isEmpty
    else { return nil }
    var whole = sure
    for (name, values) in next.arguments {
      guard let type = other.parameter(name)?.type, case .entity = type else { return nil }
      let open = tool.parameters.filter { $0.type == type && whole.arguments[$0.name] == nil }
      guard open.count == 1 else { return nil }
      whole.arguments[open[0].name] = values
    }
    whole.text += " " + next.text
    return whole
  }
}

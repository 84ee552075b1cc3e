import GRDB

extension Shop {
  /// The products that a mention ("the blue usb cable", an id) may mean, best first, one entry a product.
  ///
  /// `coverage` and `titleCoverage` tell the caller how sure that is: both 1 is the full title; `coverage` 1 for one
  /// product only is most likely the one meant; less is a neighbour.
  public func matches(for mention: String, limit: Int = 10) throws -> [ProductMatch] {
    try read { db in
      let catalogue = try CatalogueRows(db)
      if let match = try Shop.match(id: mention.trimmed, catalogue) { return [match] }
      let searcher = Searcher(db: db, cache: cache, encoder: encoder)
      let found = try searcher.find(
        mention, try SearchFilter(ProductQuery(), categories: nil), limit: mostMentioned, isCut: false)
      guard !found.query.isBlank else { return [] }
      let judge = try MentionJudge(db, found.query)
      let matches = try found.candidates.compactMap { candidate in
        try judge.match(try catalogue.variants(ofProduct: candidate.product), meaning: candidate.meaning)
      }
      return Array(matches.sorted { $0.score > $1.score }.prefix(max(0, limit)))
    }
  }

  private var mostMentioned: Int { 60 }

  private static func match(id: String, _ catalogue: CatalogueRows) throws -> ProductMatch? {
    guard !id.isEmpty, id.count <= FeedLimits.longestID else { return nil }
    if let variant = try catalogue.variant(id) {
      return ProductMatch(variant: variant, isID: true, coverage: 1, titleCoverage: 1, score: 10)
    }
    guard let variants = try catalogue.product(id)?.variants,
      let variant = variants.first(where: \.isAvailable) ?? variants.first
    else { return nil }
    return ProductMatch(
      variant: variant, equalVariants: variants.count, isID: true, coverage: 1, titleCoverage: 1, score: 10)
  }
}

/// Says how well variants fit the words of a mention.
private struct MentionJudge {
  private let splitter: WordSplitter
  /// For each word of the mention, the stems of each of its spellings; none for a word that no product has.
  private let wanted: [(spellings: [[String]], isPrefix: Bool)]

  init(_ db: Database, _ query: ReadQuery) throws {
    splitter = try WordSplitter(db)
    wanted = try query.terms.map { [splitter] term in
      let others = try term.others.map { try $0.flatMap(splitter.stems) }
      guard let known = term.known else { return (others, false) }
      return ([term.isPrefix ? [known] : try splitter.stems(known)] + others, term.isPrefix)
    }
  }

  func match(_ variants: [Variant], meaning: Double) throws -> ProductMatch? {
    var best: ProductMatch?
    for variant in variants {
      let match = try match(variant, meaning: meaning)
      guard let current = best else {
        best = match
        continue
      }
      if match.coverage == current.coverage, match.titleCoverage == current.titleCoverage {
        best?.equalVariants += 1
        if !current.variant.isAvailable, match.variant.isAvailable { best?.variant = match.variant }
      } else if match.score > current.score {
        best = match
      }
    }
    return best
  }

  private func match(_ variant: Variant, meaning: Double) throws -> ProductMatch {
    let title = Set(try splitter.words(variant.title).meaningful.map(\.stem))
    let other = variant.category + [variant.brand ?? ""] + variant.attributes.values
    let all = title.union(try splitter.stems(other.joined(separator: " ")))
    let covered = wanted.count { isCovered($0, by: all) }
    let named = title.count { stem in wanted.contains { names($0, stem) } }
    let coverage = wanted.isEmpty ? 0 : Double(covered) / Double(wanted.count)
    let titleCoverage = title.isEmpty ? 0 : Double(named) / Double(title.count)
    return ProductMatch(
      variant: variant, coverage: coverage, titleCoverage: titleCoverage,
      score: 2 * coverage + titleCoverage + 0.5 * meaning)
  }

  /// Whether a word of the title is one that the mention has.
  private func names(_ word: (spellings: [[String]], isPrefix: Bool), _ stem: String) -> Bool {
    word.spellings.contains { spelling in
      spelling.contains { $0 == stem || word.isPrefix && stem.hasPrefix($0) }
    }
  }

  private func isCovered(_ word: (spellings: [[String]], isPrefix: Bool), by stems: Set<String>) -> Bool {
    word.spellings.contains { spelling in
      spelling.allSatisfy { stem in
        stems.contains(stem) || word.isPrefix && stems.contains { $0.hasPrefix(stem) }
      }
    }
  }
}

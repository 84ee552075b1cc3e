import Commerce

extension ProductQuery {
  /// A limit that a search can do without, by the name that a reply gives it.
  struct Loosening {
    var name: String
    var loosen: (inout ProductQuery) -> Void
  }

  /// Whether anything is looked for at all.
  var saysSomething: Bool {
    !text.isEmpty || category != nil || brand != nil || color != nil || size != nil || minPrice != nil
      || maxPrice != nil || minRating != nil || sort != .relevance
  }

  /// In the order in which people give limits up.
  var looseningSteps: [Loosening] {
    var steps: [Loosening] = []
    if minRating != nil { steps.append(Loosening(name: "rating") { $0.minRating = nil }) }
    if minPrice != nil || maxPrice != nil {
      steps.append(Loosening(name: "price") { ($0.minPrice, $0.maxPrice) = (nil, nil) })
    }
    if size != nil { steps.append(Loosening(name: "size") { $0.size = nil }) }
    if color != nil { steps.append(Loosening(name: "color") { $0.color = nil }) }
    if brand != nil { steps.append(Loosening(name: "brand") { $0.brand = nil }) }
    if category != nil, !text.isEmpty { steps.append(Loosening(name: "category") { $0.category = nil }) }
    return steps
  }

  /// With the words that were searched for instead of those written.
  func corrected(by corrections: [String: String]) -> ProductQuery {
    var query = self
    let words = text.split(separator: " ").map { corrections[$0.lowercased()] ?? String($0) }
    query.text = words.joined(separator: " ")
    return query
  }

  /// What is looked for, in words: "blue usb cable by Voltic under $20".
  var words: String {
    let thing = text.isEmpty ? category ?? "products" : text
    var words = [color, thing].compactMap(\.self).filter { !$0.isEmpty }
    if let color, thing.lowercased().contains(color.lowercased()) { words.removeFirst() }
    if let brand, !thing.lowercased().contains(brand.lowercased()) { words.append("by \(brand)") }
    if let size { words.append("in size \(size)") }
    switch (minPrice, maxPrice) {
    case (let low?, let high?): words.append("between \(low.display) and \(high.display)")
    case (let low?, nil): words.append("from \(low.display)")
    case (nil, let high?): words.append("up to \(high.display)")
    case (nil, nil): break
    }
    return words.joined(separator: " ")
  }
}

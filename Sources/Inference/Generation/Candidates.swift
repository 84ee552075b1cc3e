import Foundation

/// Tokens that may come next with their probabilities, the likeliest first; among equals the one with the lower id.
struct Candidates: Equatable {
  private(set) var items: [Item]

  struct Item: Equatable {
    var id: Int32
    var probability: Float

    static func isBefore(_ a: Item, _ b: Item) -> Bool {
      a.probability > b.probability || a.probability == b.probability && a.id < b.id
    }
  }

  /// The `count` tokens with the highest logits.
  init(top count: Int, ofLogits logits: UnsafeMutableBufferPointer<Float>) {
    // More than needed are gathered before the best of them are chosen, so that sorting is rare.
    var best: [Item] = []
    var least = -Float.infinity
    for (id, logit) in logits.enumerated() where logit > least {
      best.append(Item(id: Int32(id), probability: logit))
      guard best.count >= 2 * count + 32 else { continue }
      best.sort(by: Item.isBefore)
      best.removeLast(best.count - count)
      least = best[count - 1].probability
    }
    best.sort(by: Item.isBefore)
    items = Array(best.prefix(count))
    let peak = items.first?.probability ?? 0
    for index in items.indices { items[index].probability = exp(items[index].probability - peak) }
    normalize()
  }

  /// The tokens with at least the given probability, which is positive. The probabilities stay those among all tokens.
  init(_ probabilities: UnsafeMutableBufferPointer<Float>, atLeast least: Float) {
    items = []
    for (id, probability) in probabilities.enumerated() where probability >= least {
      items.append(Item(id: Int32(id), probability: probability))
    }
    items.sort(by: Item.isBefore)
  }

  private mutating func normalize() {
    let total = items.reduce(0) { $0 + $1.probability }
    for index in items.indices { items[index].probability /= total }
  }

  /// Keeps the fewest of the likeliest tokens that have the mass together, at least one.
  mutating func keepNucleus(_ mass: Float) { keep(Self.fewest(of: items, mass: mass)) }

  /// Keeps the fewest tokens that have the mass together, at least one, of those whose information, -ln p, is nearest to
  /// the expected one.
  mutating func keepTypical(_ mass: Float) {
    let entropy = items.reduce(Float(0)) { $0 - ($1.probability > 0 ? $1.probability * log($1.probability) : 0) }
    func surprise(_ item: Item) -> Float { abs(-log(item.probability) - entropy) }
    let sorted = items.sorted { a, b in
      let (first, second) = (surprise(a), surprise(b))
      return first < second || first == second && a.id < b.id
    }
    let kept = sorted.prefix(Self.fewest(of: sorted, mass: mass))
    items = kept.sorted(by: Item.isBefore)
    normalize()
  }

  /// Keeps tokens with at least this share of the likeliest one's probability.
  mutating func keepAtLeast(_ share: Float) {
    let least = (items.first?.probability ?? 0) * share
    keep(max(1, items.prefix { $0.probability >= least }.count))
  }

  private static func fewest(of items: [Item], mass: Float) -> Int {
    var total: Float = 0
    for (index, item) in items.enumerated() {
      total += item.probability
      if total >= mass { return index + 1 }
    }
    return items.count
  }

  private mutating func keep(_ count: Int) {
    guard count < items.count else { return }
    items.removeLast(items.count - count)
    normalize()
  }

  /// Takes a token at random after dividing the logits by the temperature.
  /// - Parameter unit: From 0 up to 1.
  func draw(temperature: Float, unit: Double) -> Int32 {
    let peak = items[0].probability
    let weights = items.map { pow(Double($0.probability / peak), 1 / Double(temperature)) }
    var left = unit * weights.reduce(0, +)
    for (item, weight) in zip(items, weights) {
      left -= weight
      if left < 0 { return item.id }
    }
    return items[items.count - 1].id
  }
}

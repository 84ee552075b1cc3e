import SkillKit

/// One parameter with what the samples show of how it is said.
struct Slot: Sendable {
  let parameter: Parameter
  /// Share of the marks behind each word (articles skipped); "^" is the start of the sentence, "<name>" a value.
  private(set) var left: [String: Double] = [:]
  /// Pairs of words before a mark: "looking for", "how many".
  private(set) var pairs: Set<String> = []
  /// Words of the longest mark.
  private(set) var longest = 0
  /// Share of the marks before each word; "$" is the end.
  private(set) var right: [String: Double] = [:]
  /// Words seen inside the marks.
  private(set) var seen: Set<String> = []
  /// Share of all samples that have a word inside the marks.
  private var inside: [String: Double] = [:]
  /// Types of value that can fill it, best first.
  private(set) var accepts: [String] = []
  /// Nothing but such a value fills it.
  private(set) var isTyped = false
  /// Values are whole phrases with pronouns and verbs: "call her back", "my shoe size is 10".
  private(set) var isLoose = false
  /// Share of the samples that name it.
  private(set) var frequency = 0.0
  /// Values have commas inside, as addresses do.
  private(set) var hasCommas = false
  /// The words of the entity's type: "order" says nothing of which order.
  private(set) var typeWords: Set<String> = []
  /// Which limit it is: "max_price", "since".
  private(set) var bound: ValueSpan.Bound?

  /// - Parameter readings: the values in each sample; nil for those that were not read.
  init(_ parameter: Parameter, samples: [Sample], readings: [[ValueSpan]?]) {
    self.parameter = parameter
    if case .entity(let type) = parameter.type {
      typeWords = Set(type.split(separator: "_").map { English.stem(String($0)) })
    }
    var count = 0.0
    var loose = 0.0
    var commas = 0.0
    var types: [String: Double] = [:]
    var read = 0.0
    for (sample, values) in zip(samples, readings) {
      for (position, mark) in sample.marks.enumerated() where mark.parameter == parameter.name {
        count += 1
        let cue = cue(before: position, in: sample)
        left[cue, default: 0] += 1
        if let pair = Slot.pair(endingAt: cueIndex(before: mark.range.lowerBound, in: sample.words), in: sample.words) {
          pairs.insert(pair)
        }
        if mark.range.contains(where: { sample.words[$0].normal == "," }) { commas += 1 }
        longest = max(longest, mark.range.count)
        right[Slot.cue(after: position, in: sample), default: 0] += 1
        for index in mark.range {
          seen.insert(sample.words[index].normal)
          inside[sample.words[index].normal, default: 0] += 1 / Double(samples.count)
        }
        if mark.range.contains(where: { Slot.isLooseWord(sample.words[$0]) }) || Slot.startsWithVerb(mark, sample) {
          loose += 1
        }
        if let values {
          read += 1
          for type in Set(values.filter { Slot.fills($0, mark.range) }.map(\.type)) { types[type, default: 0] += 1 }
        }
      }
    }
    left = left.mapValues { $0 / max(count, 1) }
    right = right.mapValues { $0 / max(count, 1) }
    frequency = count / Double(max(samples.count, 1))
    hasCommas = commas / max(count, 1) >= 0.3
    bound = Slot.bound(of: parameter)
    (accepts, isTyped) = Slot.types(of: parameter, shares: types.mapValues { $0 / max(read, 1) })
    isLoose = parameter.type == .text && !isTyped && count > 0 && loose / count >= 0.3
  }

  /// Whether the samples show of which type its values are.
  static func isTypeOpen(_ parameter: Parameter) -> Bool {
    switch parameter.type {
    case .text, .entity: true
    default: false
    }
  }

  static func pair(endingAt index: Int, in words: Words) -> String? {
    index >= 1 ? "\(words[index - 1].normal) \(words[index].normal)" : nil
  }

  func insideShare(_ word: String) -> Double { inside[word] ?? 0 }

  /// "in [blue](color)" is filled by "in blue" as well as by "blue".
  private static func fills(_ value: ValueSpan, _ mark: Range<Int>) -> Bool {
    value.range.upperBound == mark.upperBound && value.range.lowerBound <= mark.lowerBound
      && value.range.lowerBound >= mark.lowerBound - 2 && !mark.isEmpty
  }

  private static func isLooseWord(_ word: Word) -> Bool {
    switch English.role(word) {
    case .pronoun, .auxiliary, .question: true
    default: false
    }
  }

  private static func startsWithVerb(_ mark: Sample.Mark, _ sample: Sample) -> Bool {
    guard let first = mark.range.first, mark.range.count > 1 else { return false }
    return English.role(sample.words[first]) == .verb
  }

  /// The word that introduces what begins at `start`: articles and the type's own name are skipped, so that the cue of
  /// "from my order #W1" is "from".
  func cueIndex(before start: Int, in words: Words) -> Int {
    var index = start - 1
    while index >= 0, English.leading.contains(words[index].normal) || typeWords.contains(words[index].normal) {
      index -= 1
    }
    return index
  }

  private func cue(before position: Int, in sample: Sample) -> String {
    let index = cueIndex(before: sample.marks[position].range.lowerBound, in: sample.words)
    if position > 0, sample.marks[position - 1].range.contains(index) {
      return "<\(sample.marks[position - 1].parameter)>"
    }
    return index < 0 ? "^" : sample.words[index].normal
  }

  private static func cue(after position: Int, in sample: Sample) -> String {
    let index = sample.marks[position].range.upperBound
    if position + 1 < sample.marks.count, sample.marks[position + 1].range.lowerBound == index {
      return "<\(sample.marks[position + 1].parameter)>"
    }
    return index >= sample.words.count ? "$" : sample.words[index].normal
  }

  private static func bound(of parameter: Parameter) -> ValueSpan.Bound? {
    let name = Set(parameter.name.lowercased().split { !$0.isLetter }.map(String.init))
    if !name.isDisjoint(with: ["min", "minimum", "least", "lowest", "since", "after", "from", "start"]) { return .min }
    if !name.isDisjoint(with: ["max", "maximum", "most", "highest", "until", "before", "end", "budget", "limit"]) {
      return .max
    }
    let told = parameter.description.lowercased()
    if told.contains("at most") || told.contains("highest") || told.contains("maximum") || told.contains("no more than")
    {
      return .max
    }
    if told.contains("at least") || told.contains("lowest") || told.contains("minimum") { return .min }
    return nil
  }

  /// The types that fill a parameter: its own, or for text what its marks turn out to be.
  private static func types(of parameter: Parameter, shares: [String: Double]) -> ([String], Bool) {
    let name = parameter.name.lowercased()
    switch parameter.type {
    case .oneOf: return ([], true)
    case .number:
      if name.contains("rating") || name.contains("stars") { return (["rating", "number"], true) }
      return (name.contains("percent") ? ["percent", "number"] : ["number"], true)
    case .time: return (["time", "date"], true)
    case .text:
      let finer = [
        "expression", "unit", "email", "zip", "color", "size", "order_number", "code", "percent", "date", "duration",
      ]
      if let named = ["expression", "email", "zip", "color", "size"].first(where: {
        name == $0 || (name == "colour" && $0 == "color")
      }) {
        return ([named], true)
      }
      if let best = finer.first(where: { shares[$0, default: 0] >= 0.6 }) { return ([best], true) }
      return ([], false)
    case .entity(let type):
      var types = ["order_number"].filter { shares[$0, default: 0] > 0 || type.hasSuffix("order") }
      if shares["date", default: 0] >= 0.6 { types.append("date") }
      return (types, false)
    default: return ([parameter.type.name], true)
    }
  }
}

extension Slot {
  /// Stands where an object stands: right behind the verb, or first.
  var isDirect: Bool {
    guard !left.isEmpty else { return parameter.isRequired }
    let share = left.reduce(0) { sum, cue in
      sum + (English.roles[cue.key].map { $0 != .preposition } ?? true ? cue.value : 0)
    }
    return share >= 0.3
  }

  var isEntity: Bool { if case .entity = parameter.type { true } else { false } }

  /// Whether samples have it right behind another value.
  var followsValues: Bool { left.keys.contains { $0.hasPrefix("<") } }
}

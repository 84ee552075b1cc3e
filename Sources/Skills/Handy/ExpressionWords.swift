import Foundation

/// Splits a sum into tokens, English or symbols, and drops the words around it.
struct ExpressionWords {
  let tokens: [ExpressionToken]
  /// The sum as said: "12 times 7" of "what is 12 times 7?".
  let text: String

  init(_ said: String) {
    var words = ExpressionWords.split(said)[...]
    while let first = words.first, ExpressionWords.lead.contains(first.lowercased()) { words.removeFirst() }
    while let last = words.last, ExpressionWords.trail.contains(last.lowercased()) { words.removeLast() }
    text = ExpressionWords.asPercentage(ExpressionWords.join(Array(words)))
    let lower = words.map { $0.lowercased() }
    tokens = ExpressionWords.command(lower) ?? ExpressionWords.bareList(lower) ?? ExpressionWords.read(lower[...])
  }

  /// "add 5 and 7", "subtract 3 from 10", "multiply 6 by 7", "the product of 3 and 4".
  private static func command(_ words: [String]) -> [ExpressionToken]? {
    guard let verb = words.first, let op = verbs[verb] else { return nil }
    var rest = words.dropFirst()
    while let next = rest.first, ["up", "of", "between", "the", "together"].contains(next) { rest.removeFirst() }
    return joined(rest, op, isReversed: rest.contains("from"))
  }

  private static let verbs: [String: Expression.Operator] = [
    "add": .add, "sum": .add, "multiply": .multiply, "product": .multiply, "divide": .divide, "subtract": .subtract,
    "take": .subtract, "difference": .subtract,
  ]

  /// "19, 24 and 7": numbers and nothing between them but commas and "and" are added.
  private static func bareList(_ words: [String]) -> [ExpressionToken]? {
    guard words.contains(where: { separators.contains($0) }) else { return nil }
    let isList = words.split(whereSeparator: separators.contains).allSatisfy { part in
      NumberWords.read(part).map { $0.count == part.count } ?? false
    }
    // "two hundred and five" is one number.
    let isOneNumber = NumberWords.read(words[...]).map { $0.count == words.count } ?? false
    return isList && !isOneNumber ? joined(words[...], .add, isReversed: false) : nil
  }

  private static let separators: Set<String> = [",", "and", "to", "by", "with", "from"]

  private static func joined(
    _ words: ArraySlice<String>, _ op: Expression.Operator, isReversed: Bool
  ) -> [ExpressionToken] {
    let parts = words.split(whereSeparator: separators.contains).map { [.open] + read($0) + [.close] }
    return Array((isReversed ? parts.reversed() : parts).joined(separator: [.op(op)]))
  }

  private static func read(_ words: ArraySlice<String>) -> [ExpressionToken] {
    var rest = words.filter { !fillers.contains($0) }[...]
    var tokens: [ExpressionToken] = []
    while let word = rest.first {
      if let (phrase, meaning) = phrases.first(where: { rest.starts(with: $0.0) }) {
        tokens += meaning
        rest = rest.dropFirst(phrase.count)
      } else if let number = NumberWords.read(rest) {
        tokens.append(.number(number.value))
        rest = rest.dropFirst(number.count)
      } else {
        tokens.append(symbols[word] ?? .unknown(word))
        rest = rest.dropFirst()
      }
    }
    return tokens
  }

  // MARK: - Words

  /// Runs of letters, of digits, and single signs. "x" between digits is a sign: "6x9".
  private static func split(_ text: String) -> [String] {
    var words: [String] = []
    var last = Kind.space
    let characters = Array(text)
    for (index, character) in characters.enumerated() {
      var kind = Kind(character)
      let next = index + 1 < characters.count ? Kind(characters[index + 1]) : .space
      // A comma is part of a number only between digits, a hyphen part of a word only between letters.
      if character == ",", last == .digit, next == .digit { kind = .digit }
      if character == ".", next == .digit || last == .digit { kind = next == .digit ? .digit : .space }
      if character == "-" || character == "'", last == .letter, next == .letter { kind = .letter }
      if kind != .space {
        if kind == last, kind != .sign {
          words[words.count - 1].append(character)
        } else {
          words.append(String(character))
        }
      }
      last = kind
    }
    return mergeDoubleStar(words)
  }

  private static func mergeDoubleStar(_ words: [String]) -> [String] {
    var merged: [String] = []
    for word in words {
      if word == "*", merged.last == "*" { merged[merged.count - 1] = "**" } else { merged.append(word) }
    }
    return merged
  }

  private enum Kind {
    case space, letter, digit, sign
    init(_ character: Character) {
      self =
        if character.isWhitespace || "?!.=:\"“”".contains(character) {
          .space
        } else if character.isASCII,
          character.isNumber
        { .digit } else if character.isLetter { .letter } else { .sign }
    }
  }

  /// Words with single spaces, signs as people set them: no space inside parentheses or before a percent sign.
  private static func join(_ words: [String]) -> String {
    var text = ""
    for (index, word) in words.enumerated() {
      let glued =
        index == 0 || word == "%" || word == "," || word == ")" || word == "^"
        || ["(", "√", "$", "^"].contains(words[index - 1])
        || isSign(words, index - 1)
        || (word == "(" && symbols[words[index - 1]].map { "\($0)".hasPrefix("function") } == true)
      text += glued ? word : " " + word
    }
    return text
  }

  /// "(15 / 100) * 80" reads better as the "15% of 80" that it was made of.
  private static func asPercentage(_ text: String) -> String {
    text.replacing(#/\(([0-9.]+) / 100\) \* /#) { "\($0.output.1)% of " }
  }

  /// Whether the word at `index` is a minus or plus before a value, not between two.
  private static func isSign(_ words: [String], _ index: Int) -> Bool {
    guard ["-", "+", "−"].contains(words[index]) else { return false }
    return index == 0 || ["(", "*", "/", "×", "÷", "+", "-", "^", "−"].contains(words[index - 1])
  }

  private static let lead: Set<String> = [
    "what", "what's", "whats", "what’s", "is", "calculate", "compute", "how", "much", "many", "work", "out", "solve",
    "evaluate", "tell", "me", "the", "result", "answer", "to", "please", "of", "does", "can", "you", "total", "are",
    "us", "then",
  ]
  private static let trail: Set<String> = [
    "please", "make", "makes", "equal", "equals", "is", "give", "come", "to", "for", "me",
  ]
  private static let fillers: Set<String> = ["the", "a", "an", "and", ",", "$", "£", "€"]
}

// MARK: - The vocabulary

extension ExpressionWords {
  /// The longest first where one begins another.
  private static let phrases: [([String], [ExpressionToken])] = [
    ("to the power of", [.op(.power)]), ("raised to the power of", [.op(.power)]), ("raised to", [.op(.power)]),
    ("multiplied by", [.op(.multiply)]), ("multiplied with", [.op(.multiply)]), ("divided by", [.op(.divide)]),
    ("square root", [.function(.sqrt)]), ("cube root", [.function(.cbrt)]), ("cubic root", [.function(.cbrt)]),
    ("added to", [.op(.add)]), ("per cent", [.percent]),
    ("three quarters", [.number(0.75)]), ("one half", [.number(0.5)]), ("one quarter", [.number(0.25)]),
  ].map { phrase, tokens in
    (phrase.split(separator: " ").map(String.init).filter { !fillers.contains($0) }, tokens)
  }

  private static let symbols: [String: ExpressionToken] = [
    "+": .op(.add), "plus": .op(.add), "-": .op(.subtract), "−": .op(.subtract), "–": .op(.subtract),
    "minus": .op(.subtract), "less": .op(.subtract), "negative": .op(.subtract), "*": .op(.multiply),
    "×": .op(.multiply), "x": .op(.multiply), "·": .op(.multiply), "times": .op(.multiply), "/": .op(.divide),
    "÷": .op(.divide), "over": .op(.divide), "^": .op(.power), "**": .op(.power), "mod": .op(.remainder),
    "modulo": .op(.remainder), "off": .op(.off), "of": .of, "%": .percent, "percent": .percent, "(": .open, ")": .close,
    "squared": .squared, "cubed": .cubed, "²": .squared, "³": .cubed, "sqrt": .function(.sqrt), "√": .function(.sqrt),
    "root": .function(.sqrt), "cbrt": .function(.cbrt), "abs": .function(.abs), "round": .function(.round),
    "floor": .function(.floor), "ceil": .function(.ceil), "ln": .function(.ln), "log": .function(.log),
    "half": .number(0.5), "third": .number(Decimal(1) / 3), "quarter": .number(0.25), "double": .number(2),
    "twice": .number(2), "triple": .number(3), "pi": .number(.pi), "π": .number(.pi),
  ]
}

import SkillKit

/// Arithmetic in words and signs, written as one expression: "12 times 7" is "12*7", "15 percent of 80" is "15% of 80".
///
///     sum     = product { ("+" | "plus" | "-" | "minus" | "take away" …) product }
///     product = power { ("*" | "times" | "x" | "/" | "divided by" …) power } | number number in the plural
///     power   = factor [ "squared" | "cubed" | ("^" | "to the power of") factor ]
///     factor  = number [ "%" [ ("of" | "off" | word "on") factor ] ] | "(" sum ")" | "square root of" factor | "half of" factor
extension ValueReader {
  struct Expression: Hashable {
    var text: String
    var hasOperator: Bool
  }

  private static let depthLimit = 40

  func readExpression(at index: Int, after end: Int, into found: inout [ValueSpan]) -> Int {
    guard index >= end, let read = command(at: index) ?? sum(at: index, depth: 0), read.value.hasOperator else {
      return end
    }
    let range = index..<read.end
    found.append(ValueSpan("expression", range, text: words.text(of: range), value: .string(read.value.text)))
    return read.end
  }

  /// "multiply 3 by 4", "subtract 3 from 10", "the sum of 3 and 5"
  private func command(at index: Int) -> Read<Expression>? {
    let forms: [String: (joints: Set<String>, sign: String, isSwapped: Bool)] = [
      "multiply": (["by", "and", "with"], "*", false), "divide": (["by", "between", "among"], "/", false),
      "subtract": (["from"], "-", true),
      "split": (["between", "among", "by", "into"], "/", false), "share": (["between", "among", "by"], "/", false),
      "add": (["and", "to"], "+", false), "take": (["from"], "-", true), "sum": (["and"], "+", false),
      "product": (["and"], "*", false), "difference": (["and"], "-", false),
    ]
    guard let form = forms[normal(index)] else { return nil }
    let start = skip(["of", "between", "up"], at: index + 1)
    if normal(index) == "add" || normal(index) == "sum", let total = total(at: start) { return total }
    guard let left = sum(at: start, depth: 1) else { return nil }
    let joint = skip(["dollars", "bucks", "pounds", "quid", "euros"], at: left.end)
    guard form.joints.contains(normal(joint)), let right = sum(at: joint + 1, depth: 1) else { return nil }
    let (a, b) = form.isSwapped ? (right.value, left.value) : (left.value, right.value)
    return Read(Expression(text: wrapped(a) + form.sign + wrapped(b), hasOperator: true), right.end)
  }

  /// "19, 24 and 7" behind "add"
  private func total(at index: Int) -> Read<Expression>? {
    guard var sum = number(at: index).map({ Read(plain($0.value.value), $0.end) }) else { return nil }
    var terms = 1
    while [",", "and", "+", "plus"].contains(normal(sum.end)),
      let next = number(at: normal(sum.end) == "," ? skip(["and"], at: sum.end + 1) : sum.end + 1)
    {
      sum = Read(sum.value + "+" + plain(next.value.value), next.end)
      terms += 1
    }
    let isAll =
      sum.end == words.count || kind(sum.end) == .mark || ["together", "up", "please"].contains(normal(sum.end))
    return terms > 1 && isAll ? Read(Expression(text: sum.value, hasOperator: true), sum.end) : nil
  }

  private func wrapped(_ expression: Expression) -> String {
    expression.hasOperator ? "(\(expression.text))" : expression.text
  }

  private func sum(at index: Int, depth: Int) -> Read<Expression>? {
    guard depth < ValueReader.depthLimit, var left = product(at: index, depth: depth) else { return nil }
    while let sign = sign(
      of: ["+": "+", "plus": "+", "-": "-", "minus": "-", "–": "-", "−": "-", "less": "-"], at: left.end),
      let right = product(at: sign.end, depth: depth)
    {
      left = Read(Expression(text: left.value.text + sign.value + right.value.text, hasOperator: true), right.end)
    }
    return left
  }

  private func product(at index: Int, depth: Int) -> Read<Expression>? {
    guard var left = power(at: index, depth: depth) else { return nil }
    let signs = [
      "*": "*", "times": "*", "x": "*", "×": "*", "·": "*", "/": "/", "÷": "/", "over": "/", "multiplied": "*",
      "divided": "/", "mod": "%", "modulo": "%",
    ]
    while let sign = sign(of: signs, at: left.end), let right = power(at: sign.end, depth: depth) {
      left = Read(Expression(text: left.value.text + sign.value + right.value.text, hasOperator: true), right.end)
    }
    if !left.value.hasOperator, let right = multiples(at: left.end) {
      return Read(Expression(text: left.value.text + "*" + right.value.text, hasOperator: true), right.end)
    }
    return left
  }

  /// "seven eights": the second number in the plural.
  private func multiples(at index: Int) -> Read<Expression>? {
    let word = normal(index)
    let single = word == "sixes" ? "six" : String(word.dropLast())
    guard word.hasSuffix("s"), let value = NumberWords.units[single] ?? NumberWords.tens[single], value > 1 else {
      return nil
    }
    return Read(Expression(text: String(value), hasOperator: false), index + 1)
  }

  private func sign(of signs: [String: String], at index: Int) -> Read<String>? {
    if normal(index) == "take", normal(index + 1) == "away" { return signs["-"].map { Read($0, index + 2) } }
    guard let sign = signs[normal(index)] else { return nil }
    let takesBy = ["multiplied", "divided"].contains(normal(index))
    if takesBy, normal(index + 1) != "by" { return nil }
    return Read(sign, takesBy ? index + 2 : index + 1)
  }

  private func power(at index: Int, depth: Int) -> Read<Expression>? {
    guard let base = factor(at: index, depth: depth) else { return nil }
    switch normal(base.end) {
    case "squared": return Read(Expression(text: wrapped(base.value) + "^2", hasOperator: true), base.end + 1)
    case "cubed": return Read(Expression(text: wrapped(base.value) + "^3", hasOperator: true), base.end + 1)
    default: break
    }
    var start: Int?
    if normal(base.end) == "^" { start = base.end + 1 }
    if normal(base.end) == "*", normal(base.end + 1) == "*" { start = base.end + 2 }
    if let end = phrase(["to", "the", "power", "of"], at: base.end) ?? phrase(["to", "the", "power"], at: base.end) {
      start = end
    }
    guard let start, let exponent = factor(at: start, depth: depth + 1) else { return base }
    return Read(Expression(text: wrapped(base.value) + "^" + wrapped(exponent.value), hasOperator: true), exponent.end)
  }

  private func factor(at index: Int, depth: Int) -> Read<Expression>? {
    guard depth < ValueReader.depthLimit else { return nil }
    if normal(index) == "(" {
      guard let inner = sum(at: index + 1, depth: depth + 1), normal(inner.end) == ")" else { return nil }
      return Read(Expression(text: "(\(inner.value.text))", hasOperator: inner.value.hasOperator), inner.end + 1)
    }
    if ["cube", "fourth"].contains(normal(index - 1)), normal(index) == "root" { return nil }
    if let start = root(at: index), let inner = factor(at: start, depth: depth + 1) {
      let text = inner.value.text.hasPrefix("(") ? inner.value.text : "(\(inner.value.text))"
      return Read(Expression(text: "sqrt\(text)", hasOperator: true), inner.end)
    }
    if let share = share(at: index, depth: depth) { return share }
    guard let read = number(at: index) else { return nil }
    let text = plain(read.value.value)
    // "24 dozen" on its own is asked about; "2 dozen eggs" is a quantity.
    if normal(read.end - 1) == "dozen", read.end - index > 1, normal(index) != "half",
      read.end == words.count || kind(read.end) == .mark
    {
      return Read(Expression(text: "\(plain(read.value.value / 12))*12", hasOperator: true), read.end)
    }
    if ["%", "percent", "pct"].contains(normal(read.end)) { return percent(text, at: read.end + 1, depth: depth) }
    if normal(read.end) == "per", normal(read.end + 1) == "cent" {
      return percent(text, at: read.end + 2, depth: depth)
    }
    return Read(Expression(text: read.value.value < 0 ? "(\(text))" : text, hasOperator: false), read.end)
  }

  private func percent(_ text: String, at index: Int, depth: Int) -> Read<Expression>? {
    if normal(index) == "off", let whole = factor(at: skip(["of", "$", "£", "€"], at: index + 1), depth: depth + 1) {
      return Read(Expression(text: "\(wrapped(whole.value))-\(text)%", hasOperator: true), whole.end)
    }
    // "10% tip on 42"
    let isShare = kind(index) == .word && normal(index + 1) == "on"
    if isShare, let whole = factor(at: skip(["$", "£", "€"], at: index + 2), depth: depth + 1) {
      return Read(Expression(text: "\(text)% of \(wrapped(whole.value))", hasOperator: true), whole.end)
    }
    if normal(index) == "of", let whole = factor(at: skip(["$", "£", "€"], at: index + 1), depth: depth + 1) {
      return Read(Expression(text: "\(text)% of \(wrapped(whole.value))", hasOperator: true), whole.end)
    }
    // A remainder where a number follows: "10 % 3".
    if let divisor = factor(at: index, depth: depth + 1), normal(index - 1) == "%" {
      return Read(Expression(text: "\(text)%\(wrapped(divisor.value))", hasOperator: true), divisor.end)
    }
    return Read(Expression(text: "(\(text)/100)", hasOperator: false), index)
  }

  private func root(at index: Int) -> Int? {
    if normal(index) == "sqrt" { return skip(["of"], at: index + 1) }
    if normal(index) == "√" { return index + 1 }
    return phrase(["square", "root", "of"], at: index) ?? phrase(["root", "of"], at: index)
  }

  /// "half of 90", "a third of 60", "double 15", "twice 7"
  private func share(at index: Int, depth: Int) -> Read<Expression>? {
    if ["double", "twice", "triple"].contains(normal(index)), let inner = factor(at: index + 1, depth: depth + 1) {
      let times = normal(index) == "triple" ? "3" : "2"
      return Read(Expression(text: "\(times)*\(wrapped(inner.value))", hasOperator: true), inner.end)
    }
    let start = skip(["a", "one"], at: index)
    let parts = ["half": "2", "third": "3", "quarter": "4", "fifth": "5", "tenth": "10"]
    guard let divisor = parts[normal(start)], normal(start + 1) == "of",
      let whole = factor(at: start + 2, depth: depth + 1)
    else { return nil }
    return Read(Expression(text: "\(wrapped(whole.value))/\(divisor)", hasOperator: true), whole.end)
  }

  private func plain(_ value: Double) -> String { Number(value: value, isSpelled: false).json.json }
}

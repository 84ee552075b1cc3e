/// Cuts a template into tokens as Jinja does with `trim_blocks` and `lstrip_blocks`, the way chat templates are read: a tag
/// takes the line end after it and the spaces before it on its line; a "-" takes all white space on its side, a "+" none.
struct TemplateLexer {
  private let source: [Unicode.Scalar]
  private var place = 0
  private var line = 1
  private var tokens: [TemplateToken] = []
  /// Whether nothing but tags without output stands before on this line.
  private var isAtLineStart = true
  /// Open brackets of the current expression.
  private var brackets: [Unicode.Scalar] = []

  static func tokens(of source: String, limits: TemplateLimits) throws -> [TemplateToken] {
    guard source.utf8.count <= limits.sourceBytes else {
      throw TemplateError(.limit(what: "bytes of the template", most: limits.sourceBytes))
    }
    var lexer = TemplateLexer(source)
    while lexer.place < lexer.source.count { try lexer.readPart() }
    lexer.add(.end)
    return lexer.tokens
  }

  private init(_ source: String) {
    var scalars: [Unicode.Scalar] = []
    for scalar in source.unicodeScalars {
      // All line ends are one; the last of the file does not count.
      if scalar == "\n", scalars.last == "\r" { scalars.removeLast() }
      scalars.append(scalar)
    }
    for place in scalars.indices where scalars[place] == "\r" { scalars[place] = "\n" }
    if scalars.last == "\n" { scalars.removeLast() }
    self.source = scalars
  }

  private mutating func add(_ kind: TemplateToken.Kind) { tokens.append(TemplateToken(kind: kind, line: line)) }

  private func at(_ place: Int) -> Unicode.Scalar? { place < source.count ? source[place] : nil }

  private func starts(_ text: String, at place: Int) -> Bool {
    var place = place
    for scalar in text.unicodeScalars {
      guard at(place) == scalar else { return false }
      place += 1
    }
    return true
  }

  private func error(_ problem: TemplateError.Problem) -> TemplateError { TemplateError(line: line, problem) }

  private mutating func advance(to end: Int) {
    for index in place..<end where source[index] == "\n" { line += 1 }
    place = end
  }

  // MARK: - Text

  /// Reads the text up to the next opening and what this opens.
  private mutating func readPart() throws {
    let start = place
    var end = start
    while end < source.count, !(source[end] == "{" && "{%#".unicodeScalars.contains(at(end + 1) ?? " ")) { end += 1 }
    guard end < source.count else {
      addText(start..<end)
      return advance(to: end)
    }
    let opening = source[end + 1]
    let sign = at(end + 2)
    addText(start..<textEnd(from: start, to: end, opening: opening, sign: sign))
    advance(to: end + (sign == "-" || sign == "+" ? 3 : 2))
    switch opening {
    case "#": try skipComment()
    case "%": try readTag()
    default: try readOutput()
    }
  }

  private mutating func addText(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: source[range])
    add(.text(String(text)))
  }

  /// Where the text before an opening ends once the white space that the opening takes is gone.
  private func textEnd(from start: Int, to end: Int, opening: Unicode.Scalar, sign: Unicode.Scalar?) -> Int {
    if sign == "-" {
      var end = end
      while end > start, isSpace(source[end - 1]) { end -= 1 }
      return end
    }
    guard opening != "{", sign != "+" else { return end }
    var lineStart = end
    while lineStart > start, isSpace(source[lineStart - 1]), source[lineStart - 1] != "\n" { lineStart -= 1 }
    let isWholeLine = lineStart == start ? isAtLineStart : source[lineStart - 1] == "\n"
    return isWholeLine ? lineStart : end
  }

  private func isSpace(_ scalar: Unicode.Scalar) -> Bool { PythonText.isSpace(scalar) }

  private mutating func skipComment() throws {
    var end = place
    while end < source.count, !starts("#}", at: end) { end += 1 }
    guard end < source.count else { throw error(.unexpected(found: "the end of the template", expected: "\"#}\"")) }
    let sign = end > place ? source[end - 1] : nil
    advance(to: end + 2)
    takeSpaceAfterTag(sign: sign)
  }

  private mutating func takeSpaceAfterTag(sign: Unicode.Scalar?) {
    let start = place
    var end = place
    if sign == "-" {
      while let next = at(end), isSpace(next) { end += 1 }
    } else if sign != "+", at(end) == "\n" {
      end += 1
    }
    advance(to: end)
    isAtLineStart = end > start && source[end - 1] == "\n"
  }

  // MARK: - Tags

  private mutating func readTag() throws {
    if try skipRaw() { return }
    add(.tagStart)
    try readExpression(until: "%}", end: .tagEnd)
  }

  private mutating func readOutput() throws {
    add(.outputStart)
    try readExpression(until: "}}", end: .outputEnd)
  }

  /// `{% raw %} … {% endraw %}`, whose inside is text; false for another tag.
  private mutating func skipRaw() throws -> Bool {
    guard let afterStart = endOfTag("raw", at: place) else { return false }
    let opening = line
    let trims = source[afterStart - 3] == "-"
    advance(to: afterStart)
    if trims { takeSpaceAfterTag(sign: "-") }
    let start = place
    var end = start
    while end < source.count {
      if starts("{%", at: end) {
        let sign = at(end + 2)
        let inside = sign == "-" || sign == "+" ? end + 3 : end + 2
        if let after = endOfTag("endraw", at: inside) {
          isAtLineStart = false
          addText(start..<textEnd(from: start, to: end, opening: "%", sign: sign))
          advance(to: after)
          takeSpaceAfterTag(sign: source[after - 3])
          return true
        }
      }
      end += 1
    }
    throw TemplateError(line: opening, .unexpected(found: "the end of the template", expected: "\"endraw\""))
  }

  /// Where a tag that holds only this name ends, when one stands here.
  private func endOfTag(_ name: String, at place: Int) -> Int? {
    var place = place
    while let next = at(place), isSpace(next) { place += 1 }
    guard starts(name, at: place) else { return nil }
    place += name.unicodeScalars.count
    while let next = at(place), isSpace(next) { place += 1 }
    if at(place) == "-" || at(place) == "+" { place += 1 }
    return starts("%}", at: place) ? place + 2 : nil
  }

  private mutating func readExpression(until closing: String, end: TemplateToken.Kind) throws {
    brackets.removeAll()
    while let next = at(place) {
      if isSpace(next) {
        advance(to: place + 1)
        continue
      }
      let sign: Unicode.Scalar? = next == "-" || next == "+" && end == .tagEnd ? next : nil
      if brackets.isEmpty, starts(closing, at: sign == nil ? place : place + 1) {
        add(end)
        advance(to: place + (sign == nil ? 2 : 3))
        isAtLineStart = false
        // After an expression the line end stays.
        if end == .tagEnd || sign == "-" { takeSpaceAfterTag(sign: sign) }
        return
      }
      try readToken(next)
    }
    throw error(.unexpected(found: "the end of the template", expected: quoted(closing)))
  }

  private mutating func readToken(_ first: Unicode.Scalar) throws {
    if first == "'" || first == "\"" {
      try readString(quote: first)
    } else if ("0"..."9").contains(first) {
      try readNumber()
    } else if PythonText.isWord(first) {
      readName()
    } else {
      try readSymbol()
    }
  }

  private mutating func readName() {
    var end = place
    while let next = at(end), PythonText.isWord(next) { end += 1 }
    var name = String.UnicodeScalarView()
    name.append(contentsOf: source[place..<end])
    add(.name(String(name)))
    advance(to: end)
  }

  private mutating func readNumber() throws {
    var end = place
    func digits(from start: Int) -> Int {
      var end = start
      while let next = at(end), ("0"..."9").contains(next) || next == "_" && end > start { end += 1 }
      return end
    }
    end = digits(from: place)
    var isFloat = false
    if at(end) == ".", digits(from: end + 1) > end + 1 {
      isFloat = true
      end = digits(from: end + 1)
    }
    if at(end) == "e" || at(end) == "E" {
      let exponent = at(end + 1) == "+" || at(end + 1) == "-" ? end + 2 : end + 1
      if digits(from: exponent) > exponent {
        isFloat = true
        end = digits(from: exponent)
      }
    }
    var view = String.UnicodeScalarView()
    view.append(contentsOf: source[place..<end].filter { $0 != "_" })
    if isFloat, let value = Double(String(view)) {
      add(.float(value))
    } else if let value = Int(String(view)) {
      add(.integer(value))
    } else {
      throw error(.invalid("the number \(String(view)) is too large"))
    }
    advance(to: end)
  }

  private mutating func readString(quote: Unicode.Scalar) throws {
    var end = place + 1
    while let next = at(end), next != quote { end += next == "\\" ? 2 : 1 }
    guard end < source.count else { throw error(.unexpected(found: "the end of the template", expected: "a quote")) }
    add(.string(PythonText.unescaped(source[(place + 1)..<end])))
    advance(to: end + 1)
  }

  private static let symbols = [
    "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{", "}", ">", "<", "=", ".",
    ":", "|", ",", ";",
  ]

  private mutating func readSymbol() throws {
    guard let symbol = Self.symbols.first(where: { starts($0, at: place) }) else {
      throw error(.unexpected(found: quoted(String(source[place])), expected: "an expression"))
    }
    switch symbol {
    case "(", "[", "{": brackets.append(source[place])
    case ")", "]", "}":
      let opening: Unicode.Scalar = symbol == ")" ? "(" : symbol == "]" ? "[" : "{"
      guard brackets.popLast() == opening else {
        throw error(.invalid("the bracket \(quoted(symbol)) closes nothing"))
      }
    default: break
    }
    add(.symbol(symbol))
    advance(to: place + symbol.unicodeScalars.count)
  }
}

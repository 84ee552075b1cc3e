/// Breaks text into lines of at most `width` cells: at blanks, around wide characters, and inside a word only where it
/// is longer than a line. Lines of a list ("- milk", "2. eggs") hang behind their mark.
func wrapped(_ text: String, width: Int) -> [String] {
  guard width > 0 else { return [] }
  return text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { wrapParagraph($0, width: width) }
}

private func wrapParagraph(_ paragraph: Substring, width: Int) -> [String] {
  let hang = hangingIndent(of: paragraph, width: width)
  var lines: [String] = []
  var line: [Character] = []
  var used = 0
  /// How many characters of `line` come before the last place where it may be broken.
  var breakAt = 0
  let indent = Array(repeating: Character(" "), count: hang)

  func isBroken(by character: Character, _ cells: Int) -> Bool { used + cells > width && character != " " }

  for character in paragraph {
    let cells = character.displayWidth
    if let last = line.last, last != " ", cells == 2 || last.displayWidth == 2, !isClosing(character) {
      breakAt = line.count
    }
    if isBroken(by: character, cells), line.count > (lines.isEmpty ? 0 : hang) {
      let cut = breakAt > (lines.isEmpty ? 0 : hang) ? breakAt : line.count
      lines.append(trimmedAtEnd(line[..<cut]))
      line = indent + line[cut...].drop { $0 == " " }
      used = line.reduce(0) { $0 + $1.displayWidth }
      breakAt = 0
    }
    line.append(character)
    used += cells
    if character == " " { breakAt = line.count }
  }
  lines.append(trimmedAtEnd(line[...]))
  return lines
}

/// How far the further lines of a list entry are set in; 0 where the line is too narrow for it.
private func hangingIndent(of paragraph: Substring, width: Int) -> Int {
  let blanks = paragraph.prefix { $0 == " " }
  let rest = paragraph.dropFirst(blanks.count)
  let digits = rest.prefix { $0.isASCII && $0.isNumber }
  var indent = blanks.count
  if let mark = rest.first, "-•*".contains(mark), rest.dropFirst().first == " " {
    indent += 2
  } else if (1...3).contains(digits.count), rest.dropFirst(digits.count).hasPrefix(". ") {
    indent += digits.count + 2
  }
  return indent <= width / 2 ? indent : 0
}

/// Punctuation of wide scripts that must not begin a line.
private func isClosing(_ character: Character) -> Bool { "、。，．！？；：）」』】〉》”’".contains(character) }

private func trimmedAtEnd(_ line: ArraySlice<Character>) -> String {
  var line = line
  while line.last == " " { line.removeLast() }
  return String(line)
}

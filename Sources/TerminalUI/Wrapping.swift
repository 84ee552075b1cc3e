/// Breaks text into lines of at most `width` cells: at blanks, around wide characters, and inside a word only where it
/// is longer than a line. Lines of a list ("- milk", "2. eggs") hang behind their mark.
func wrapped(_ text: String, width: Int) -> [String] {
  guard width > 0 else { return [] }
  return text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    .flatMap { wrapParagraph(Substring($0), width: width) }
}

private func wrapParagraph(_ paragraph: Substring, width: Int) -> [String] {
  if paragraph.isPrintableASCII, paragraph.utf8.count <= width, paragraph.last != " " { return [String(paragraph)] }
  let hang = hangingIndent(of: paragraph, width: width)
  let text = Clusters(paragraph)
  var lines: [String] = []
  var start = 0
  repeat {
    let indent = lines.isEmpty ? 0 : hang
    let end = text.endOfLine(from: start, room: width - indent, isFirst: lines.isEmpty)
    lines.append(String(repeating: " ", count: indent) + text.trimmed(start..<end))
    start = text.afterBlanks(end)
  } while start < text.characters.count
  return lines
}

/// A paragraph as what breaking it into lines needs to know.
private struct Clusters {
  let characters: [Character]
  let widths: [Int]
  let isBlank: [Bool]

  init(_ paragraph: Substring) {
    if paragraph.isPrintableASCII {
      // Bytes need no search for the borders of clusters.
      characters = paragraph.utf8.map { Character(Unicode.Scalar($0)) }
      widths = Array(repeating: 1, count: characters.count)
      isBlank = paragraph.utf8.map { $0 == UInt8(ascii: " ") }
      return
    }
    characters = Array(paragraph)
    widths = characters.map(\.displayWidth)
    isBlank = characters.map { $0.utf8.count == 1 && $0.utf8.first == UInt8(ascii: " ") }
  }

  /// Where a line that begins at `start` ends: at the last break that fits, else where the room ends.
  func endOfLine(from start: Int, room: Int, isFirst: Bool) -> Int {
    var fitting = start
    var used = 0
    while fitting < characters.count, used + widths[fitting] <= room {
      used += widths[fitting]
      fitting += 1
    }
    if fitting == characters.count { return fitting }
    fitting = max(fitting, start + 1)
    // The blanks that set a first line in are no place to break it.
    let least = isFirst ? afterBlanks(start) : start
    return (min(least, fitting) + 1..<fitting + 1).last { mayBreak(before: $0) } ?? fitting
  }

  /// At blanks, and around wide characters unless punctuation would begin the line.
  private func mayBreak(before index: Int) -> Bool {
    if index == characters.count || isBlank[index] { return true }
    if isBlank[index - 1] { return true }
    return (widths[index] == 2 || widths[index - 1] == 2) && !isClosing(characters[index])
  }

  func afterBlanks(_ index: Int) -> Int { isBlank[index...].firstIndex(of: false) ?? characters.count }

  func trimmed(_ range: Range<Int>) -> String {
    var end = range.upperBound
    while end > range.lowerBound, isBlank[end - 1] { end -= 1 }
    return String(characters[range.lowerBound..<end])
  }
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
  return width >= 8 && indent <= width / 2 ? indent : 0
}

/// Punctuation of wide scripts that must not begin a line.
private func isClosing(_ character: Character) -> Bool { "、。，．！？；：）」』】〉》”’".contains(character) }

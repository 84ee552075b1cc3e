// How many terminal cells text takes. Source of the wide ranges: Unicode Standard Annex #11 (East Asian Width W and F,
// emoji presentation included). Ambiguous characters count as narrow, as terminals outside East Asia draw them.

extension Character {
  /// The cells this grapheme cluster takes: 0, 1, 2, or more for a cluster of several spacing letters.
  var displayWidth: Int {
    let bytes = utf8
    if bytes.count == 1 { return bytes.first!.isPrintableASCII ? 1 : 0 }
    let scalars = unicodeScalars
    if isEmojiSequence { return 2 }
    return scalars.count == 1 ? scalars.first!.displayWidth : scalars.reduce(0) { $0 + $1.displayWidth }
  }

  /// Several scalars that terminals with emoji support draw as one picture.
  private var isEmojiSequence: Bool {
    let scalars = unicodeScalars
    guard scalars.count > 1, let first = scalars.first else { return false }
    if first.isRegionalIndicator { return true }
    guard first.properties.isEmoji else { return false }
    return scalars.dropFirst().contains { scalar in
      switch scalar.value {
      case 0x200D, 0xFE0F, 0x20E3, 0x1F3FB...0x1F3FF, 0xE0020...0xE007F: true
      default: false
      }
    }
  }

  /// What is written to the terminal for this cluster, and the blanks that fill it up to `displayWidth`.
  ///
  /// Terminals disagree on joined emoji, skin tones and variation selectors. All agree on the first picture alone,
  /// so that is what is drawn: the columns then stay right everywhere.
  var terminalForm: (scalars: [Unicode.Scalar], blanks: Int) {
    let scalars = Array(unicodeScalars)
    if scalars.count == 1, scalars[0].displayWidth > 0 { return (scalars, 0) }
    let width = displayWidth
    if width == 0 { return (["\u{25CC}"] + scalars.prefix(Self.markLimit), 0) }
    if isEmojiSequence, !scalars[0].isRegionalIndicator {
      return ([scalars[0]], width - scalars[0].displayWidth)
    }
    var marks = 0
    let kept = scalars.filter { scalar in
      if scalar.displayWidth > 0 {
        marks = 0
        return true
      }
      marks += 1
      return marks <= Self.markLimit && scalar.properties.generalCategory != .format
    }
    return (kept, 0)
  }

  /// A cell of ncurses holds one spacing character and this many marks.
  private static let markLimit = 4
}

extension UInt8 {
  fileprivate var isPrintableASCII: Bool { self >= 0x20 && self < 0x7F }
}

extension Unicode.Scalar {
  var isRegionalIndicator: Bool { (0x1F1E6...0x1F1FF).contains(value) }

  /// The cells this scalar takes by itself.
  var displayWidth: Int {
    if value < 0x300 { return value >= 0x20 && value < 0x7F || value >= 0xA0 ? 1 : 0 }
    // Medial and final Hangul letters combine with the initial one before them.
    if (0x1160...0x11FF).contains(value) || (0xD7B0...0xD7FF).contains(value) { return 0 }
    if Self.isWide(value) { return 2 }
    switch properties.generalCategory {
    // Signs that stand before Arabic and Syriac numbers.
    case .format where (0x600...0x605).contains(value) || (0x6DD...0x8E2).contains(value): return 1
    case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator: return 0
    default: return 1
    }
  }

  private static func isWide(_ value: UInt32) -> Bool {
    guard value >= 0x1100 else { return false }
    var low = 0
    var high = wideRanges.count - 1
    while low <= high {
      let middle = (low + high) / 2
      let range = wideRanges[middle]
      if value < range.lowerBound {
        high = middle - 1
      } else if value > range.upperBound {
        low = middle + 1
      } else {
        return true
      }
    }
    return false
  }

  private static let wideRanges: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x231A...0x231B, 0x2329...0x232A, 0x23E9...0x23EC, 0x23F0...0x23F0, 0x23F3...0x23F3,
    0x25FD...0x25FE, 0x2614...0x2615, 0x2648...0x2653, 0x267F...0x267F, 0x2693...0x2693, 0x26A1...0x26A1,
    0x26AA...0x26AB, 0x26BD...0x26BE, 0x26C4...0x26C5, 0x26CE...0x26CE, 0x26D4...0x26D4, 0x26EA...0x26EA,
    0x26F2...0x26F3, 0x26F5...0x26F5, 0x26FA...0x26FA, 0x26FD...0x26FD, 0x2705...0x2705, 0x270A...0x270B,
    0x2728...0x2728, 0x274C...0x274C, 0x274E...0x274E, 0x2753...0x2755, 0x2757...0x2757, 0x2795...0x2797,
    0x27B0...0x27B0, 0x27BF...0x27BF, 0x2B1B...0x2B1C, 0x2B50...0x2B50, 0x2B55...0x2B55, 0x2E80...0x3029,
    0x302E...0x303E, 0x3041...0x3098, 0x309B...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF,
    0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x16FE3, 0x16FF0...0x16FF1,
    0x17000...0x18D08, 0x1AFF0...0x1AFFE, 0x1B000...0x1B2FB, 0x1F004...0x1F004, 0x1F0CF...0x1F0CF, 0x1F18E...0x1F18E,
    0x1F191...0x1F19A, 0x1F200...0x1F320, 0x1F32D...0x1F335, 0x1F337...0x1F37C, 0x1F37E...0x1F393, 0x1F3A0...0x1F3CA,
    0x1F3CF...0x1F3D3, 0x1F3E0...0x1F3F0, 0x1F3F4...0x1F3F4, 0x1F3F8...0x1F43E, 0x1F440...0x1F440, 0x1F442...0x1F4FC,
    0x1F4FF...0x1F53D, 0x1F54B...0x1F54E, 0x1F550...0x1F567, 0x1F57A...0x1F57A, 0x1F595...0x1F596, 0x1F5A4...0x1F5A4,
    0x1F5FB...0x1F64F, 0x1F680...0x1F6C5, 0x1F6CC...0x1F6CC, 0x1F6D0...0x1F6D2, 0x1F6D5...0x1F6D7, 0x1F6DC...0x1F6DF,
    0x1F6EB...0x1F6EC, 0x1F6F4...0x1F6FC, 0x1F7E0...0x1F7EB, 0x1F7F0...0x1F7F0, 0x1F90C...0x1F93A, 0x1F93C...0x1F945,
    0x1F947...0x1F9FF, 0x1FA70...0x1FAFF, 0x20000...0x3FFFD,
  ]
}

extension StringProtocol {
  /// The cells this text takes on one line.
  var displayWidth: Int { isPrintableASCII ? utf8.count : reduce(0) { $0 + $1.displayWidth } }

  /// The common case, in which every byte is one cell.
  var isPrintableASCII: Bool { utf8.allSatisfy(\.isPrintableASCII) }

  /// At most `width` cells of this text; what is cut off is marked with an ellipsis.
  func truncated(to width: Int) -> String {
    guard displayWidth > width else { return String(self) }
    guard width > 0 else { return "" }
    var kept = ""
    var used = 0
    for character in self {
      let next = character.displayWidth
      if used + next > width - 1 { break }
      kept.append(character)
      used += next
    }
    return kept + "…"
  }

  /// This text in exactly `width` cells: cut off or filled with blanks.
  func fitted(to width: Int, alignedRight: Bool = false) -> String {
    let text = truncated(to: width)
    let blanks = String(repeating: " ", count: Swift.max(0, width - text.displayWidth))
    return alignedRight ? blanks + text : text + blanks
  }
}

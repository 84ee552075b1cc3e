// Nothing that data says may steer the terminal: every text passes through here before it becomes part of a frame.

extension String {
  /// This text with control characters shown as symbols (ESC as ␛) and direction overrides dropped. Line breaks stay.
  var safeForTerminal: String {
    if isPrintableASCII { return self }
    var out = String.UnicodeScalarView()
    var previous: Unicode.Scalar?
    for scalar in unicodeScalars {
      if scalar == "\n", previous == "\r" { out.removeLast() }
      previous = scalar
      out.append(contentsOf: scalar.safeForTerminal)
    }
    return String(out)
  }

  /// The same on one line: line breaks become blanks.
  var safeLine: String { safeForTerminal.replacing("\n", with: " ") }

  /// What an input line takes of typed or pasted text: no control characters except line breaks.
  var safeInput: String {
    var out = String.UnicodeScalarView()
    for scalar in replacing("\r\n", with: "\n").replacing("\r", with: "\n").unicodeScalars {
      switch scalar.value {
      case 0x0A: out.append(scalar)
      case 0x09: out.append(" ")
      case 0x00...0x1F, 0x7F...0x9F: break
      default: out.append(contentsOf: scalar.safeForTerminal)
      }
    }
    return String(out)
  }
}

extension Unicode.Scalar {
  fileprivate var safeForTerminal: [Unicode.Scalar] {
    switch value {
    case 0x0A: ["\n"]
    case 0x09: [" ", " ", " ", " "]
    case 0x00...0x1F: [Unicode.Scalar(0x2400 + value)!]
    case 0x7F: ["\u{2421}"]
    case 0x2028, 0x2029: ["\n"]
    // Marks and overrides of writing direction, and invisible characters that only mislead the eye.
    case 0x061C, 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB: []
    case 0x80...0x9F, 0xFFFE, 0xFFFF: ["\u{FFFD}"]
    default: [self]
    }
  }
}

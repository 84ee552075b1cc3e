import SkillKit

/// A declared sample sentence, with its marks read: `add [two](quantity) [apples](product)`.
public struct SampleSentence: Sendable, Hashable {
  /// As a person would say it: "add two apples".
  public var text: String
  /// The words outside of the marks, in order: "add".
  public var literal: String
  /// With a word for whatever each mark holds: "add something something".
  public var framed: String
  /// The marked values by parameter, in order.
  public var marks: [(parameter: String, text: String)]

  public init(_ source: String) {
    var text = ""
    var literal = ""
    var framed = ""
    var marks: [(parameter: String, text: String)] = []
    var rest = Substring(source)
    while let open = rest.utf8.firstIndex(where: { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "{") }) {
      let before = rest[..<open]
      text += before
      literal += before
      framed += before
      guard let mark = SampleSentence.mark(in: rest[open...]) else {
        text.append(rest[open])
        literal.append(rest[open])
        framed.append(rest[open])
        rest = rest[rest.index(after: open)...]
        continue
      }
      text += mark.text
      literal += " "
      framed += Frames.thing
      marks.append((mark.parameter, mark.text))
      rest = rest[mark.end...]
    }
    self.text = text + rest
    self.literal = literal + rest
    self.framed = framed + rest
    self.marks = marks
  }

  /// `[words](parameter)`, or `{parameter}` whose words are its name.
  private static func mark(in text: Substring) -> (parameter: String, text: String, end: Substring.Index)? {
    if text.first == "{" {
      guard let close = text.firstIndex(of: "}") else { return nil }
      let name = String(text[text.index(after: text.startIndex)..<close])
      return (name, name.replacing("_", with: " "), text.index(after: close))
    }
    guard let close = text.firstIndex(of: "]") else { return nil }
    let open = text.index(after: close)
    guard open < text.endIndex, text[open] == "(", let end = text[open...].firstIndex(of: ")") else { return nil }
    let words = String(text[text.index(after: text.startIndex)..<close])
    return (String(text[text.index(after: open)..<end]), words, text.index(after: end))
  }

  public static func == (a: SampleSentence, b: SampleSentence) -> Bool { a.text == b.text && a.literal == b.literal }
  public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

/// U+2581, which stands for a space in SentencePiece's vocabularies.
enum SpaceMark {
  private static let length = 3

  @inline(__always)
  static func begins(_ text: UnsafeRawBufferPointer, at place: Int) -> Bool {
    text[place] == 0xE2 && place + 2 < text.count && text[place + 1] == 0x96 && text[place + 2] == 0x81
  }

  /// Appends the text with a space for each mark; true when it has spaces of its own.
  static func replace(in text: UnsafeRawBufferPointer, into bytes: inout [UInt8]) -> Bool {
    var place = 0
    var hasSpace = false
    while place < text.count {
      if begins(text, at: place) {
        bytes.append(0x20)
        place += length
      } else {
        if text[place] == 0x20 { hasSpace = true }
        bytes.append(text[place])
        place += 1
      }
    }
    return hasSpace
  }
}

/// GPT-2's way of writing any byte as a printable character in a vocabulary (Radford et al. 2019): printable bytes of
/// Latin-1 stand for themselves, the others, in order, for U+0100 and those after it. A space is "Ġ".
enum ByteLevelAlphabet {
  /// For each character up to U+0143 the byte that it stands for, or -1.
  private static let byteOfCharacter: [Int16] = {
    var table = [Int16](repeating: -1, count: 0x144)
    var next = 0x100
    for byte in 0...255 {
      let isPrintable = (0x21...0x7E).contains(byte) || (0xA1...0xAC).contains(byte) || byte >= 0xAE
      table[isPrintable ? byte : next] = Int16(byte)
      if !isPrintable { next += 1 }
    }
    return table
  }()

  /// Appends the bytes that a text in this alphabet stands for; false when it has other characters too.
  /// - Parameter text: Valid UTF-8.
  static func decode(_ text: UnsafeRawBufferPointer, into bytes: inout [UInt8]) -> Bool {
    byteOfCharacter.withUnsafeBufferPointer { table in
      var place = 0
      while place < text.count {
        let first = text[place]
        let isSingle = first < 0x80
        // All others of the alphabet take two bytes.
        guard isSingle || first < 0xE0 && place + 1 < text.count else { return false }
        let character = isSingle ? Int(first) : Int(first & 0x1F) << 6 | Int(text[place + 1] & 0x3F)
        guard character < table.count, table[character] >= 0 else { return false }
        bytes.append(UInt8(table[character]))
        place += isSingle ? 1 : 2
      }
      return true
    }
  }
}

/// The words of a text after BERT's clean-up, one after the other; punctuation and ideographs are words of their own.
struct BERTWords: ~Copyable {
  private let text: UnsafeBufferPointer<UInt8>
  private var offset = 0

  /// The current word's UTF-8 bytes, mapped; never empty after `next()` returned true.
  private(set) var word: [UInt8] = []
  /// For each byte of `word` the bytes of the text that it came from.
  private(set) var sources: [Range<Int>] = []
  /// Code points of `word`.
  private(set) var characters = 0
  /// A word that stands alone and was met while another was being read.
  private var waiting: [(scalar: UInt32, source: Range<Int>)] = []
  private var waitingIndex = 0

  init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

  /// Moves to the next word.
  mutating func next() -> Bool {
    word.removeAll(keepingCapacity: true)
    sources.removeAll(keepingCapacity: true)
    characters = 0
    while true {
      if takeWaiting() { return true }
      guard offset < text.count else { return characters > 0 }
      let byte = text[offset]
      if byte < 0x80 { readASCII(byte) } else { readScalar() }
    }
  }

  /// Takes what was read but not yet given out; true when that ends a word.
  private mutating func takeWaiting() -> Bool {
    while waitingIndex < waiting.count {
      let (scalar, source) = waiting[waitingIndex]
      switch scalar {
      case Self.wordEnd:
        waitingIndex += 1
        if characters > 0 { return true }
      default:
        waitingIndex += 1
        append(scalar, from: source)
      }
    }
    waiting.removeAll(keepingCapacity: true)
    waitingIndex = 0
    return false
  }

  private static let wordEnd: UInt32 = .max

  private mutating func readASCII(_ byte: UInt8) {
    let source = offset..<offset + 1
    offset += 1
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      append(UInt32(byte), from: source)
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): append(UInt32(byte) | 0x20, from: source)
    case 0x09, 0x0A, 0x0D, 0x20: waiting.append((Self.wordEnd, source))
    case 0..<0x20, 0x7F: break
    default: waitAlone(UInt32(byte), source)
    }
  }

  private mutating func readScalar() {
    let start = offset
    let scalar = decode()
    let source = start..<offset
    let role = BERTCharacters.shared.role(of: scalar)
    switch role {
    case .vanishes: return
    case .separates: waiting.append((Self.wordEnd, source))
    case .standsAlone, .belongs:
      if role == .standsAlone { waiting.append((Self.wordEnd, source)) }
      BERTCharacters.shared.forEachMapped(scalar) { mapped in
        if BERTCharacters.shared.isPunctuation(mapped) {
          waitAlone(mapped, source)
        } else {
          waiting.append((mapped, source))
        }
      }
      if role == .standsAlone { waiting.append((Self.wordEnd, source)) }
    }
  }

  private mutating func waitAlone(_ scalar: UInt32, _ source: Range<Int>) {
    waiting.append((Self.wordEnd, source))
    waiting.append((scalar, source))
    waiting.append((Self.wordEnd, source))
  }

  /// A code point of more than one byte; a `String`'s UTF-8 is always valid.
  private mutating func decode() -> UInt32 {
    let first = text[offset]
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    var scalar = UInt32(first) & (0x7F >> UInt32(length))
    for position in offset + 1..<offset + length { scalar = scalar << 6 | UInt32(text[position]) & 0x3F }
    offset += length
    return scalar
  }

  private mutating func append(_ scalar: UInt32, from source: Range<Int>) {
    characters += 1
    if scalar < 0x80 {
      word.append(UInt8(scalar))
      sources.append(source)
      return
    }
    guard let character = Unicode.Scalar(scalar) else { return }
    for byte in UTF8.encode(character)! {
      word.append(byte)
      sources.append(source)
    }
  }
}

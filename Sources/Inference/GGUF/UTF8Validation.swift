/// Whether the bytes are well-formed UTF-8 (Unicode Standard, table 3-7).
///
/// The standard library's own check makes a `String`, which for the tens of thousands of words of a vocabulary takes
/// longer than all the rest of opening a model.
func isValidUTF8(_ bytes: UnsafeRawBufferPointer) -> Bool {
  var index = 0
  while index < bytes.count {
    let first = bytes[index]
    index += 1
    if first < 0x80 { continue }
    // How many bytes follow, and what the first of them may be; the others are 80...BF.
    let following: Int
    let second: ClosedRange<UInt8>
    switch first {
    case 0xC2...0xDF: (following, second) = (1, 0x80...0xBF)
    case 0xE0: (following, second) = (2, 0xA0...0xBF)
    case 0xED: (following, second) = (2, 0x80...0x9F)
    case 0xE1...0xEF: (following, second) = (2, 0x80...0xBF)
    case 0xF0: (following, second) = (3, 0x90...0xBF)
    case 0xF1...0xF3: (following, second) = (3, 0x80...0xBF)
    case 0xF4: (following, second) = (3, 0x80...0x8F)
    default: return false
    }
    guard bytes.count - index >= following, second.contains(bytes[index]) else { return false }
    for offset in 1..<max(following, 1) where !(0x80...0xBF).contains(bytes[index + offset]) { return false }
    index += following
  }
  return true
}

/// A checksum that does not depend on how the bytes come in pieces.
struct Checksum {
  private var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
  private var rest: UInt64 = 0
  private var restBytes = 0
  private var count = 0

  mutating func add(_ bytes: UnsafeRawBufferPointer) {
    count += bytes.count
    var place = 0
    while restBytes > 0, place < bytes.count {
      addByte(bytes[place])
      place += 1
    }
    while place + 8 <= bytes.count {
      mix(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)))
      place += 8
    }
    while place < bytes.count {
      addByte(bytes[place])
      place += 1
    }
  }

  private mutating func addByte(_ byte: UInt8) {
    rest |= UInt64(byte) << (8 * restBytes)
    restBytes += 1
    guard restBytes == 8 else { return }
    mix(rest)
    (rest, restBytes) = (0, 0)
  }

  private mutating func mix(_ word: UInt64) { hash = ModelFingerprint.mix(hash, word) }

  var value: UInt64 { ModelFingerprint.mix(ModelFingerprint.mix(hash, rest), UInt64(count)) }
}

/// A short text that tells model files apart by content, cheap enough for every start: a hash of the size, the beginning
/// and evenly spread samples of the file. It is no defence against someone who wants two files to look alike.
public struct ModelFingerprint: Sendable, Hashable {
  /// 16 hexadecimal digits.
  public let text: String

  private static let samples = 512
  private static let sampleBytes = 64

  public init(of file: GGUFFile) {
    let bytes = file.mapped.bytes
    var hash = Self.mix(0x9E37_79B9_7F4A_7C15, UInt64(bytes.count))
    let step = max(Self.sampleBytes, bytes.count / Self.samples)
    for start in stride(from: 0, to: bytes.count - Self.sampleBytes, by: step) {
      for offset in stride(from: start, to: start + Self.sampleBytes, by: 8) {
        hash = Self.mix(hash, UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
      }
    }
    let digits = String(hash, radix: 16)
    text = String(repeating: "0", count: 16 - digits.count) + digits
  }

  private static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let product = (hash ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return (product.high ^ product.low) &+ 0x9E37_79B9_7F4A_7C15
  }
}

/// A short text that tells model files apart by content, cheap enough for every start. It is no defence against someone
/// who wants two files to look alike.
public struct ModelFingerprint: Sendable, Hashable {
  /// 16 hexadecimal digits.
  public let text: String

  private static let samples = 512
  private static let sampleBytes = 64

  private static let start: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// Of the size, the beginning and evenly spread samples of the file, or of each of its parts.
  public init(of file: GGUFFile) {
    var hash = Self.start
    for part in file.parts {
      let bytes = part.mapped.bytes
      hash = Self.mix(hash, UInt64(bytes.count))
      let step = max(Self.sampleBytes, bytes.count / Self.samples)
      for start in stride(from: 0, to: bytes.count - Self.sampleBytes, by: step) {
        hash = Self.mix(hash, bytes[start..<start + Self.sampleBytes])
      }
    }
    self.init(hash)
  }

  /// Of the first `count` layers of a BERT model and the norm before them: of their norms and biases, which are the
  /// same in every quantisation. training/convert_tagger.py computes it too.
  init(ofLayersBelow count: Int, in file: GGUFFile) {
    let parts = ["token_embd_norm."] + (0..<count).map { "blk.\($0)." }
    let vectors = file.tensors.filter { tensor in
      tensor.dimensions.count == 1 && parts.contains { tensor.name.hasPrefix($0) }
    }
    self.init(
      vectors.sorted { $0.name < $1.name }.reduce(Self.start) { Self.mix($0, file.bytes(of: $1)[...]) })
  }

  private init(_ hash: UInt64) {
    let digits = String(hash, radix: 16)
    text = String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// Mixes in whole words of 8 bytes.
  private static func mix(_ hash: UInt64, _ bytes: Slice<UnsafeRawBufferPointer>) -> UInt64 {
    let words = UnsafeRawBufferPointer(rebasing: bytes)
    return stride(from: 0, through: words.count - 8, by: 8).reduce(hash) { hash, offset in
      mix(hash, UInt64(littleEndian: words.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
    }
  }

  static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let product = (hash ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return (product.high ^ product.low) &+ 0x9E37_79B9_7F4A_7C15
  }
}

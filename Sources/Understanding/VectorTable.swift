import Foundation
import Inference

/// Names a text (FNV-1a, 64 bits).
struct TextHash: Sendable, Hashable {
  let value: UInt64

  init(_ text: String) { self.init(CollectionOfOne(text)) }

  /// Names a sequence of texts.
  init(_ texts: some Sequence<String>) {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for text in texts { for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 } }
    value = hash
  }

  init(value: UInt64) { self.value = value }
}

/// Vectors by the hash of their text, as bytes: for each, 8 bytes of hash and `width` half floats, little-endian.
struct VectorTable: Sendable {
  let width: Int
  private(set) var data: Data
  /// Where each text's vector begins in `data`.
  private(set) var rows: [TextHash: Int]

  private var stride: Int { 8 + 2 * width }

  init(width: Int) {
    self.width = width
    data = Data()
    rows = [:]
  }

  /// Nil when the bytes are no whole number of vectors.
  init?(_ data: Data, width: Int) {
    let stride = 8 + 2 * width
    guard width > 0, data.count % stride == 0 else { return nil }
    self.width = width
    self.data = data
    rows = data.withUnsafeBytes { bytes in
      Dictionary(
        (0..<bytes.count / stride).map { row in
          let hash = bytes.loadUnaligned(fromByteOffset: row * stride, as: UInt64.self)
          return (TextHash(value: UInt64(littleEndian: hash)), row * stride + 8)
        }, uniquingKeysWith: { first, _ in first })
    }
  }

  mutating func append(_ vector: [Float], _ hash: TextHash) {
    withUnsafeBytes(of: hash.value.littleEndian) { data.append(contentsOf: $0) }
    rows[hash] = data.count
    for value in vector { withUnsafeBytes(of: HalfFloats.half(value).littleEndian) { data.append(contentsOf: $0) } }
  }

  /// The vectors of some texts alone.
  func with(only hashes: [TextHash]) -> VectorTable {
    var kept = VectorTable(width: width)
    for hash in hashes where kept.rows[hash] == nil {
      guard let row = rows[hash] else { continue }
      kept.rows[hash] = kept.data.count + 8
      kept.data.append(data[data.startIndex + row - 8..<data.startIndex + row + 2 * width])
    }
    return kept
  }

  /// `[hashes.count, width]`; a text without a vector has zeros.
  func matrix(_ hashes: [TextHash]) -> [Float] {
    [Float](unsafeUninitializedCapacity: hashes.count * width) { floats, count in
      floats.initialize(repeating: 0)
      data.withUnsafeBytes { bytes in
        for (index, hash) in hashes.enumerated() {
          guard let row = rows[hash], let out = floats.baseAddress else { continue }
          HalfFloats.widen(UnsafeRawBufferPointer(rebasing: bytes[row..<row + 2 * width]), into: out + index * width)
        }
      }
      count = hashes.count * width
    }
  }
}

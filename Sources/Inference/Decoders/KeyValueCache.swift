import CKernels

/// The keys and values of a sequence's tokens, for all layers.
///
/// Memory is taken for the whole capacity at once, but the operating system gives it only as it is written.
final class KeyValueCache {
  let type: CacheType
  /// The most tokens, a multiple of 16.
  let capacity: Int
  let layers: Int
  let heads: Int
  let size: Int
  private let bytes: AlignedBuffer<UInt8>
  private let keyBytes: Int
  private let valueBytes: Int

  /// - Parameter capacity: Rounded up to a multiple of 16.
  init(_ shape: DecoderConfiguration, capacity: Int, type: CacheType) {
    self.type = type
    self.capacity = Self.rounded(capacity)
    (layers, heads, size) = (shape.layers, shape.keyValueHeads, shape.headSize)
    keyBytes = self.capacity / Int(CK_KEYS) * type.keyBlockBytes(size: size)
    valueBytes = self.capacity * type.valueBytes(size: size)
    bytes = AlignedBuffer(count: layers * heads * (keyBytes + valueBytes))
  }

  private static func rounded(_ capacity: Int) -> Int {
    let most = Int.max / 2
    return (min(capacity, most) + Int(CK_KEYS) - 1) / Int(CK_KEYS) * Int(CK_KEYS)
  }

  /// Bytes that a cache takes when it is full; `Int.max` when that is beyond any memory.
  static func byteCount(_ shape: DecoderConfiguration, capacity: Int, type: CacheType) -> Int {
    let perToken = type.keyBlockBytes(size: shape.headSize) / Int(CK_KEYS) + type.valueBytes(size: shape.headSize)
    let (perLayer, tooMany) = perToken.multipliedReportingOverflow(by: shape.layers * shape.keyValueHeads)
    let (total, overflow) = perLayer.multipliedReportingOverflow(by: rounded(capacity))
    return tooMany || overflow ? .max : total
  }

  /// Blocks of keys of a head; see ck_attention in CKernels.h.
  func keys(layer: Int, head: Int) -> UnsafeMutableRawPointer {
    UnsafeMutableRawPointer(bytes.start + (layer * heads + head) * (keyBytes + valueBytes))
  }

  /// Rows of values of a head.
  func values(layer: Int, head: Int) -> UnsafeMutableRawPointer { keys(layer: layer, head: head) + keyBytes }

  /// The bytes that the first `count` tokens take of a head's keys, whole blocks, and of its values.
  func used(_ count: Int) -> (keys: Int, values: Int) {
    (Self.rounded(count) / Int(CK_KEYS) * type.keyBlockBytes(size: size), count * type.valueBytes(size: size))
  }
}

// The cases carry ggml's names.
// swift-format-ignore: AlwaysUseLowerCamelCase
/// How keys and values are stored.
public enum CacheType: String, Sendable, CaseIterable {
  case f16
  /// About half the memory of half floats, some precision less. Heads must have a multiple of 32 values.
  case q8_0
  /// Exact: for comparisons.
  case f32

  var code: Int32 {
    switch self {
    case .f16: Int32(CK_CACHE_F16)
    case .q8_0: Int32(CK_CACHE_Q8_0)
    case .f32: Int32(CK_CACHE_F32)
    }
  }

  func keyBlockBytes(size: Int) -> Int { Int(ck_key_block_bytes(code, Int64(size))) }
  func valueBytes(size: Int) -> Int { Int(ck_value_bytes(code, Int64(size))) }
}

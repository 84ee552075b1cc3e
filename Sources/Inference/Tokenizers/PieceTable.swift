/// Byte strings numbered from 0, stored back to back and found by their bytes.
struct PieceTable: Sendable {
  private(set) var bytes: [UInt8] = []
  /// Where each piece ends; it begins where the one before it ends.
  private var ends: [UInt32] = []
  /// Open addressing: a piece's number in the lower half and part of its hash in the upper; `empty` otherwise. The
  /// length is a power of two and more than twice the number of findable pieces.
  private var slots: [UInt64]
  private var findable = 0

  private static let empty = UInt64.max
  /// All pieces together must stay below this.
  static let mostBytes = Int(UInt32.max) - 1

  init(minimumCapacity: Int = 16) {
    slots = Array(repeating: Self.empty, count: Self.capacity(for: minimumCapacity))
    ends.reserveCapacity(minimumCapacity)
    bytes.reserveCapacity(8 * minimumCapacity)
  }

  private static func capacity(for count: Int) -> Int {
    var capacity = 32
    while capacity <= 2 * count { capacity *= 2 }
    return capacity
  }

  var count: Int { ends.count }

  func range(of piece: Int) -> Range<Int> {
    (piece == 0 ? 0 : Int(ends[piece - 1]))..<Int(ends[piece])
  }

  subscript(piece: Int) -> ArraySlice<UInt8> { bytes[range(of: piece)] }

  /// Adds a piece; one that is added later with the same bytes is found instead of it.
  mutating func append(_ piece: UnsafeRawBufferPointer, findable isFindable: Bool = true) {
    precondition(bytes.count + piece.count <= Self.mostBytes, "pieces of at most 4 GB")
    bytes.append(contentsOf: piece)
    ends.append(UInt32(bytes.count))
    guard isFindable else { return }
    if 2 * (findable + 1) >= slots.count { grow() }
    findable += 1
    let hash = Self.hash(piece)
    let slot = slot(of: piece, hash: hash)
    slots[slot] = Self.entry(count - 1, hash)
  }

  /// The number of the piece with these bytes.
  @inline(__always)
  func find(_ piece: UnsafeRawBufferPointer) -> Int? {
    let entry = slots[slot(of: piece, hash: Self.hash(piece))]
    return entry == Self.empty ? nil : Int(UInt32(truncatingIfNeeded: entry))
  }

  /// The slot that holds the piece, or the empty one where it would be put.
  @inline(__always)
  private func slot(of piece: UnsafeRawBufferPointer, hash: UInt64) -> Int {
    slots.withUnsafeBufferPointer { slots in
      var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
      while slots[slot] != Self.empty {
        if slots[slot] >> 32 == hash >> 32, equals(Int(UInt32(truncatingIfNeeded: slots[slot])), piece) { break }
        slot = (slot + 1) & (slots.count - 1)
      }
      return slot
    }
  }

  private func equals(_ number: Int, _ piece: UnsafeRawBufferPointer) -> Bool {
    let range = range(of: number)
    guard range.count == piece.count else { return false }
    return bytes.withUnsafeBytes { UnsafeRawBufferPointer(rebasing: $0[range]).elementsEqual(piece) }
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: Self.empty, count: 2 * old.count)
    bytes.withUnsafeBytes { bytes in
      for entry in old where entry != Self.empty {
        let number = Int(UInt32(truncatingIfNeeded: entry))
        let piece = UnsafeRawBufferPointer(rebasing: bytes[range(of: number)])
        slots[slot(of: piece, hash: Self.hash(piece))] = entry
      }
    }
  }

  private static func entry(_ number: Int, _ hash: UInt64) -> UInt64 { (hash >> 32) << 32 | UInt64(number) }

  /// Eight bytes at a time, each mixed by a multiplication whose halves are folded together.
  @inline(__always)
  private static func hash(_ piece: UnsafeRawBufferPointer) -> UInt64 {
    var hash = UInt64(piece.count) &* 0x9E37_79B9_7F4A_7C15
    var place = 0
    while place + 8 <= piece.count {
      hash = mix(hash ^ piece.loadUnaligned(fromByteOffset: place, as: UInt64.self))
      place += 8
    }
    var rest: UInt64 = 0
    while place < piece.count {
      rest = rest << 8 | UInt64(piece[place])
      place += 1
    }
    return mix(hash ^ rest)
  }

  @inline(__always)
  private static func mix(_ value: UInt64) -> UInt64 {
    let product = (value ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
    return product.high ^ product.low
  }
}

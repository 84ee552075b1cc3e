import Foundation
import TestSupport
import Testing

@testable import Inference

struct GGUFTests {
  @Test func readsWhatTheFileHolds() throws {
    let file = try GGUFFile(contentsOf: Fixture.url("tiny-q8_0.gguf"))
    #expect(file.version == 3)
    #expect(try file.string("general.architecture") == "bert")
    #expect(try file.integer("bert.block_count") == 2)
    #expect(try file.float("bert.attention.layer_norm_epsilon") == 1e-12)
    #expect(try file.array("tokenizer.ggml.tokens", of: .string).count == 96)
    let tensor = try file.tensor(named: "blk.1.ffn_up.weight")
    #expect(tensor.dimensions == [64, 128])
    #expect(tensor.type == .q8_0)
    #expect(tensor.byteRange.count == 64 * 128 / 32 * 34)
  }

  @Test func readsVersion2AsItReadsVersion3() throws {
    var bytes = Bytes.file()
    bytes[4] = 2
    #expect(try bytes.opened().version == 2)
  }

  @Test func readsNestedArrays() throws {
    let inner = Bytes.u32(4) + Bytes.u64(2) + Bytes.u32(7) + Bytes.u32(9)
    let file = try Bytes.file(key: "a", type: 9, value: Bytes.u32(9) + Bytes.u64(2) + inner + inner).opened()
    guard case .array(let outer) = file.metadata["a"], case .array(let last) = outer.values[1],
      case .unsigned(let value) = last.values[1]
    else { return #expect(Bool(false)) }
    #expect(value == 9)
  }

  /// What is wrong, and the words for it after the file's name.
  static let damages: [(name: String, bytes: [UInt8], message: String)] = [
    ("empty", [], " at byte 0: is not a GGUF file (it does not begin with \"GGUF\")"),
    ("other", Array("PK\u{3}\u{4}....".utf8), " at byte 0: is not a GGUF file (it does not begin with \"GGUF\")"),
    ("header only", Array("GGUF".utf8), " at byte 4: the file ends too soon: 4 bytes expected, 0 left"),
    ("version", Bytes.start(version: 9), " at byte 4: has GGUF version 9; versions 2 and 3 are supported"),
    ("big-endian", Bytes.start(version: 0x0300_0000), " at byte 4: is a big-endian GGUF file, which is not supported"),
    (
      "tensor count", Bytes.start(tensors: 1 << 60),
      " at byte 8: claims 1152921504606846976 tensors, more than the rest of the file can hold"
    ),
    (
      "metadata count", Bytes.start(entries: .max),
      " at byte 16: claims 18446744073709551615 metadata entries, more than the rest of the file can hold"
    ),
    (
      "key length", Bytes.start(entries: 1) + Bytes.u64(.max) + [0, 0, 0, 0, 0],
      ": metadata entry 1 of 1 at byte 32: the file ends too soon: 18446744073709551615 bytes expected, 5 left"
    ),
    (
      "key text", Bytes.file(key: [0xFF], type: 0, value: [1]), ": metadata entry 1 of 1 at byte 32: is not valid UTF-8"
    ),
    ("value type", Bytes.file(key: "k", type: 99, value: []), ": key \"k\" at byte 33: has the unknown value type 99"),
    (
      "boolean", Bytes.file(key: "k", type: 7, value: [2]),
      ": key \"k\" at byte 37: holds 2 where a boolean is 0 or 1"
    ),
    (
      "array count", Bytes.file(key: "k", type: 9, value: Bytes.u32(8) + Bytes.u64(1 << 61)),
      ": key \"k\" at byte 41: claims 2305843009213693952 strings, more than the rest of the file can hold"
    ),
    (
      "nesting", Bytes.file(key: "k", type: 9, value: (0..<6).flatMap { _ in Bytes.u32(9) + Bytes.u64(1) }),
      ": key \"k\" at byte 85: array nesting is 5; at most 4 is supported"
    ),
    (
      "duplicate key", Bytes.start(entries: 2) + Bytes.entry("k", 0, [1]) + Bytes.entry("k", 0, [1]) + Bytes.padding,
      ": key \"k\" at byte 38: appears twice"
    ),
    (
      "escape in key", Bytes.file(key: "\u{1B}[31m", type: 99, value: []),
      ": key \"\\u{1B}[31m\" at byte 37: has the unknown value type 99"
    ),
    (
      "alignment", Bytes.file(key: "general.alignment", type: 4, value: Bytes.u32(7)),
      ": key \"general.alignment\": alignment 7 is not a power of two between 1 and 65536"
    ),
    (
      "alignment type", Bytes.file(key: "general.alignment", type: 8, value: Bytes.string("x")),
      ": key \"general.alignment\": is a string where an unsigned integer is expected"
    ),
    (
      "dimensions", Bytes.tensor(dimensions: [1, 1, 1, 1, 1], type: 0),
      ": tensor \"t\" at byte 33: the number of dimensions is 5; at most 4 is supported"
    ),
    ("zero dimension", Bytes.tensor(dimensions: [32, 0], type: 0), ": tensor \"t\" at byte 57: dimension 1 is 0"),
    (
      "overflow", Bytes.tensor(dimensions: [1 << 40, 1 << 40], type: 0),
      ": tensor \"t\" at byte 57: its size overflows 64 bits"
    ),
    (
      "tensor type", Bytes.tensor(dimensions: [32], type: 77),
      ": tensor \"t\" at byte 45: has the unknown tensor type 77"
    ),
    (
      "partial block", Bytes.tensor(dimensions: [33], type: 8),
      ": tensor \"t\" at byte 49: rows of 33 values do not fill blocks of 32"
    ),
    (
      "offset", Bytes.tensor(dimensions: [1], type: 0, offset: 4),
      ": tensor \"t\" at byte 49: data offset 4 is not a multiple of 32"
    ),
    (
      "outside", Bytes.tensor(dimensions: [4096], type: 0),
      ": tensor \"t\" at byte 24: its data ends at 16384 of a data section of 64 bytes"
    ),
    (
      "far outside", Bytes.tensor(dimensions: [32], type: 0, offset: .max - 31),
      ": tensor \"t\" at byte 24: its size overflows 64 bits"
    ),
    (
      "tensor twice", Bytes.start(tensors: 2) + Bytes.tensorEntry() + Bytes.tensorEntry() + Bytes.padding,
      ": tensor \"t\" at byte 57: appears twice"
    ),
  ]

  @Test(arguments: damages)
  func saysWhatIsWrongAndWhere(name: String, bytes: [UInt8], message: String) throws {
    let url = try bytes.written()
    let error = #expect(throws: GGUFError.self) { try GGUFFile(contentsOf: url) }
    #expect(error.map { "\($0)" } == url.path + message, "\(name)")
  }

  @Test func judgesUTF8AsTheStandardLibraryDoes() {
    var dice = SplitMix(seed: 3)
    let telling: [UInt8] = [
      0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEF,
    ]
    let bytes = telling + [0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF]
    var valid = 0
    for _ in 0..<50_000 {
      let text = (0..<Int.random(in: 0...6, using: &dice)).map { _ in bytes.randomElement(using: &dice)! }
      let expected = String(validating: text, as: UTF8.self) != nil
      if expected { valid += 1 }
      let found = text.withUnsafeBytes { isValidUTF8($0) }
      if found != expected { Issue.record("\(text)") }
    }
    #expect(valid > 1000)
  }

  @Test func saysWhatCannotBeRead() throws {
    let missing = URL(filePath: "/nowhere/model.gguf")
    let error = #expect(throws: GGUFError.self) { try GGUFFile(contentsOf: missing) }
    #expect(error.map { "\($0)" } == "/nowhere/model.gguf: cannot be read: No such file or directory")
    let folder = FileManager.default.temporaryDirectory
    let other = #expect(throws: GGUFError.self) { try GGUFFile(contentsOf: folder) }
    #expect(other?.problem == .unreadable("not a regular file"))
  }

  @Test func refusesAModelThatItCannotRun() throws {
    let error = #expect(throws: GGUFError.self) {
      try SentenceEncoder(Bytes.file(key: "general.architecture", type: 8, value: Bytes.string("llama")).opened())
    }
    #expect(error?.problem == .unsupported("llama", known: ["bert", "nomic-bert"]))
  }

  /// Opens the file as an encoder, or as a branch of the one that is given.
  private func open(_ url: URL, asBranchOf encoder: GGUFFile?) throws -> SentenceEncoder {
    let file = try GGUFFile(contentsOf: url)
    return try SentenceEncoder(encoder ?? file, branch: encoder == nil ? nil : file, threads: 1)
  }

  private static let encoder = Result { try GGUFFile(contentsOf: Fixture.url("tiny-q8_0.gguf")) }

  @Test(arguments: [("tiny-q8_0.gguf", false), ("tiny-branch-q8_0.gguf", true)])
  func neverTrapsOnATruncatedFile(name: String, isBranch: Bool) throws {
    let encoder = isBranch ? try Self.encoder.get() : nil
    let whole = try Array(Fixture.data(name))
    // Every length within the header, then every few hundred bytes.
    let lengths = Array(0..<6000) + stride(from: 6000, to: whole.count, by: 331)
    let url = try whole.written()
    let file = try FileHandle(forUpdating: url)
    for length in lengths.reversed() {
      try file.truncate(atOffset: UInt64(length))
      #expect(throws: GGUFError.self) { try open(url, asBranchOf: encoder) }
    }
  }

  @Test(arguments: [("tiny-q8_0.gguf", false), ("tiny-branch-q8_0.gguf", true)])
  func neverTrapsOnADamagedFile(name: String, isBranch: Bool) throws {
    let encoder = isBranch ? try Self.encoder.get() : nil
    let whole = try Array(Fixture.data(name))
    let headerLength = try GGUFFile(contentsOf: Fixture.url(name)).tensors[0].byteRange.lowerBound
    let url = try whole.written()
    let file = try FileHandle(forUpdating: url)
    var dice = SplitMix(seed: 11)
    var loaded = 0
    for _ in 0..<4000 {
      let places = (0..<Int.random(in: 1...4, using: &dice)).map { _ in Int.random(in: 4..<headerLength, using: &dice) }
      for place in places {
        let bytes = Bool.random(using: &dice) ? [UInt8.random(in: 0...255, using: &dice)] : [0xFF, 0xFF, 0xFF, 0xFF]
        try file.overwrite(bytes, at: place)
      }
      if let encoder = try? open(url, asBranchOf: encoder) {
        loaded += 1
        _ = try? encoder.read(["a word that is not there"])
      }
      for place in places { try file.overwrite(Array(whole[place..<min(place + 4, whole.count)]), at: place) }
    }
    #expect(loaded > 0)
  }
}

extension FileHandle {
  fileprivate func overwrite(_ bytes: [UInt8], at place: Int) throws {
    try seek(toOffset: UInt64(place))
    try write(contentsOf: bytes)
  }
}

extension [UInt8] {
  func written() throws -> URL {
    let url = FileManager.default.temporaryDirectory.appending(path: "gguf-\(UUID().uuidString).gguf")
    try Data(self).write(to: url)
    return url
  }

  fileprivate func opened() throws -> GGUFFile { try GGUFFile(contentsOf: written()) }
}

/// Builds GGUF files byte by byte.
private enum Bytes {
  static let padding = [UInt8](repeating: 0, count: 96)

  static func u32(_ value: UInt32) -> [UInt8] { withUnsafeBytes(of: value.littleEndian) { Array($0) } }
  static func u64(_ value: UInt64) -> [UInt8] { withUnsafeBytes(of: value.littleEndian) { Array($0) } }
  static func string(_ text: some Sequence<UInt8>) -> [UInt8] { u64(UInt64(Array(text).count)) + text }
  static func string(_ text: String) -> [UInt8] { string(Array(text.utf8)) }

  static func start(version: UInt32 = 3, tensors: UInt64 = 0, entries: UInt64 = 0) -> [UInt8] {
    Array("GGUF".utf8) + u32(version) + u64(tensors) + u64(entries)
  }

  static func entry(_ key: String, _ type: UInt32, _ value: [UInt8]) -> [UInt8] { string(key) + u32(type) + value }

  static func file(key: String = "k", type: UInt32 = 0, value: [UInt8] = [1]) -> [UInt8] {
    file(key: Array(key.utf8), type: type, value: value)
  }

  static func file(key: [UInt8], type: UInt32, value: [UInt8]) -> [UInt8] {
    start(entries: 1) + string(key) + u32(type) + value
  }

  static func tensorEntry(dimensions: [UInt64] = [1], type: UInt32 = 0, offset: UInt64 = 0) -> [UInt8] {
    string("t") + u32(UInt32(dimensions.count)) + dimensions.flatMap(u64) + u32(type) + u64(offset)
  }

  /// A file with one tensor; its data section has 64 bytes when the tensor has one dimension.
  static func tensor(dimensions: [UInt64], type: UInt32, offset: UInt64 = 0) -> [UInt8] {
    let header = start(tensors: 1) + tensorEntry(dimensions: dimensions, type: type, offset: offset)
    return header + [UInt8](repeating: 0, count: (32 - header.count % 32) % 32 + 64)
  }
}

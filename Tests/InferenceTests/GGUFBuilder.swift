import Foundation

@testable import Inference

/// Writes GGUF files that hold only metadata.
struct GGUFBuilder {
  private var entries: [(key: String, bytes: [UInt8])] = []

  private static func little(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }

  private static func string(_ text: String) -> [UInt8] { little(UInt64(text.utf8.count)) + text.utf8 }

  private mutating func set(_ key: String, _ type: GGUFValueType, _ bytes: [UInt8]) {
    entries.removeAll { $0.key == key }
    entries.append((key, Self.little(type.rawValue) + bytes))
  }

  private mutating func set(_ key: String, arrayOf type: GGUFValueType, _ count: Int, _ bytes: [UInt8]) {
    set(key, .array, Self.little(type.rawValue) + Self.little(UInt64(count)) + bytes)
  }

  mutating func set(_ key: String, _ value: String) { set(key, .string, Self.string(value)) }
  mutating func set(_ key: String, _ value: UInt32) { set(key, .uint32, Self.little(value)) }
  mutating func set(_ key: String, _ value: Bool) { set(key, .boolean, [value ? 1 : 0]) }
  mutating func set(_ key: String, _ values: [String]) {
    set(key, arrayOf: .string, values.count, values.flatMap(Self.string))
  }
  mutating func set(_ key: String, _ values: [Int32]) {
    set(key, arrayOf: .int32, values.count, values.flatMap(Self.little))
  }
  mutating func set(_ key: String, _ values: [Float]) {
    set(key, arrayOf: .float32, values.count, values.flatMap { Self.little($0.bitPattern) })
  }
  mutating func remove(_ key: String) { entries.removeAll { $0.key == key } }

  var bytes: [UInt8] {
    let head = Array("GGUF".utf8) + Self.little(UInt32(3)) + Self.little(UInt64(0)) + Self.little(UInt64(entries.count))
    return head + entries.flatMap { Self.string($0.key) + $0.bytes } + [UInt8](repeating: 0, count: 32)
  }

  func file() throws -> GGUFFile {
    let url = try bytes.written()
    defer { try? FileManager.default.removeItem(at: url) }
    return try GGUFFile(contentsOf: url)
  }
}

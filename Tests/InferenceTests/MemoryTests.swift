import Foundation
import Testing

@testable import Inference

struct MemoryTests {
  @Test func estimatesWhatAModelTakes() throws {
    let file = try GGUFFile(contentsOf: DecoderFixture.url("qwen3"))
    let estimate = try MemoryEstimate(file, contextTokens: 1000)
    #expect(estimate.weightBytes == file.tensors.reduce(0) { $0 + $1.byteRange.count })
    // 2 layers, 2 heads of keys and of values with 16 half floats, and room for 1008 tokens.
    #expect(estimate.cacheBytes == 2 * 2 * 2 * 16 * 2 * 1008)
    #expect(estimate.totalBytes == estimate.weightBytes + estimate.cacheBytes + estimate.passBytes)
    try estimate.check(available: estimate.totalBytes)
    try estimate.check(available: nil)
    #expect(throws: DecoderError.tooLittleMemory(needed: estimate, available: 1 << 20)) {
      try estimate.check(available: 1 << 20)
    }
  }

  @Test func refusesWhatCannotFit() throws {
    #expect(throws: DecoderError.self) {
      try DecoderModel(contentsOf: DecoderFixture.url("qwen3"), contextTokens: 1 << 50)
    }
    let model = try DecoderFixture.model("qwen3")
    for tokens in [1 << 50, Int.max] {
      let error = #expect(throws: DecoderError.self) { try DecoderSession(model, contextTokens: tokens) }
      guard case .contextTooLarge(tokens, _, _) = error else {
        return #expect(Bool(false), "\(String(describing: error))")
      }
    }
    #expect(throws: DecoderError.noContext) { try DecoderSession(model, contextTokens: 0) }
    #expect(throws: DecoderError.cacheType(headSize: 16)) {
      try DecoderSession(model, contextTokens: 10, cacheType: .q8_0)
    }
  }

  /// Files of a system, and what they leave.
  static let systems: [(name: String, files: [String: String], bytes: Int?)] = [
    ("nothing told", [:], nil),
    ("no limits", ["proc/meminfo": "MemTotal: 99 kB\nMemAvailable:    2000 kB\n"], 2_048_000),
    (
      "version 2",
      [
        "proc/meminfo": "MemAvailable: 2000 kB", "proc/self/cgroup": "0::/a/b\n",
        "sys/fs/cgroup/a/memory.max": "1000000\n", "sys/fs/cgroup/a/memory.current": "400000\n",
        "sys/fs/cgroup/a/memory.stat": "anon 1\ninactive_file 50000\n", "sys/fs/cgroup/a/b/memory.max": "max\n",
        "sys/fs/cgroup/a/b/memory.current": "1000",
      ], 650_000
    ),
    (
      "over the limit",
      [
        "proc/self/cgroup": "0::/", "sys/fs/cgroup/memory.max": "1000", "sys/fs/cgroup/memory.current": "2000",
      ], 0
    ),
    (
      "version 1",
      [
        "proc/meminfo": "MemAvailable: 2000 kB", "proc/self/cgroup": "3:cpu:/x\n9:memory:/job\n",
        "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712",
        "sys/fs/cgroup/memory/memory.usage_in_bytes": "5",
        "sys/fs/cgroup/memory/job/memory.limit_in_bytes": "3000",
        "sys/fs/cgroup/memory/job/memory.usage_in_bytes": "1000",
      ], 2000
    ),
    ("strange", ["proc/meminfo": "MemAvailable: lots", "proc/self/cgroup": "x\n0::/../../y\n:::"], nil),
  ]

  @Test(arguments: systems.indices) func readsWhatTheSystemTells(row: Int) throws {
    let system = Self.systems[row]
    let root = FileManager.default.temporaryDirectory.appending(path: "system-\(UUID().uuidString)")
    for (path, text) in system.files {
      let file = root.appending(path: path)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    #expect(AvailableMemory.bytes(root: root) == system.bytes, "\(system.name)")
  }
}

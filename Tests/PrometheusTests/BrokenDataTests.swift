import Foundation
import GRDB
import SkillTesting
import Testing

/// Data that cannot be used: the message names the file, and the file stays as it is.
@Suite struct BrokenDataTests {
  static let databases = ["memory.sqlite", "store.sqlite", "organizer.sqlite"]

  @Test(arguments: databases) func aDatabaseThatIsNoneIsRefused(name: String) async throws {
    let data = try await SampleData.copy()
    for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: data.file(name + suffix)) }
    let garbage = Data("This is not a database, whatever its name says.\n".utf8)
    try garbage.write(to: URL(fileURLWithPath: data.file(name)))
    let output = try await Built.program.run(["run"], data: data.path, input: "show my cart\n")
    #expect(output.endedInOrder && output.status != 0, "\(output)")
    #expect(output.standardError.contains(name), "\(output.standardError)")
    #expect(FileManager.default.contents(atPath: data.file(name)) == garbage)
  }

  @Test(arguments: databases) func aDamagedDatabaseIsRefusedOrRead(name: String) async throws {
    let data = try await SampleData.copy()
    try await checkpoint(data.file(name))
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: data.file(name)))
    let size = try file.seekToEnd()
    // The first page stays, so that only use finds out.
    for offset in stride(from: UInt64(4096), to: size, by: 4096) {
      try file.seek(toOffset: offset)
      try file.write(contentsOf: Data(repeating: 0xAB, count: 64))
    }
    try file.close()
    let output = try await Built.program.run(["run"], data: data.path, input: "show my cart\nshow my lists\n")
    #expect(output.endedInOrder, "\(output)")
    #expect(output.status != 0)
    #expect((output.standardOutput + output.standardError).isEmpty == false)
  }

  @Test(arguments: databases) func aNewerDatabaseIsRefused(name: String) async throws {
    let data = try await SampleData.copy()
    let queue = try DatabaseQueue(path: data.file(name))
    try await queue.write { try $0.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('v999')") }
    try queue.close()
    let output = try await Built.program.run(["run"], data: data.path, input: "show my cart\n")
    #expect(output.endedInOrder && output.status != 0, "\(output)")
    #expect(output.standardError.contains(name) && output.standardError.contains("newer"), "\(output.standardError)")
  }

  @Test(arguments: ["/dev/full", "/dev/null", "/proc/nothing/here"])
  func aPlaceThatTakesNoDataIsRefused(path: String) async throws {
    let output = try await Built.program.run(["run"], data: path, input: "hello\n")
    #expect(output.endedInOrder && output.status != 0, "\(output)")
    #expect(output.standardError.contains(path), "\(output.standardError)")
  }

  @Test func aFullDiskLosesNothing() async throws {
    let data = try await SampleData.copy()
    // A limit on the size of files stands in for a full disk: writes beyond it fail in the same way.
    let script = "trap '' XFSZ; ulimit -f 8; exec \"$0\" \"$@\""
    let bash = Program(path: "/bin/bash", environment: Built.program.environment)
    let arguments = ["-c", script, Built.program.path, "run", "--json"]
    let output = try await bash.run(arguments, data: data.path, input: "remember that the sky is blue\nhello\n")
    #expect(output.endedInOrder, "\(output)")
    #expect(output.status != 0)
    let later = try await Built.program.run(["run", "--json"], data: data.path, input: "show my cart\n")
    #expect(later.status == 0, "\(later)")
  }

  @Test func aModelThatIsMissingOrBrokenIsNamed() async throws {
    let data = try await SampleData.copy()
    let model = try Data(contentsOf: Built.package.appending(path: "assets/understanding.gguf"), options: .alwaysMapped)
    let broken = [
      ("cut.gguf", model.prefix(1_000_000)), ("start.gguf", model.prefix(20)), ("empty.gguf", Data()),
      ("text.gguf", Data("hello".utf8)),
    ]
    for (name, content) in broken { try content.write(to: data.url.appending(path: name)) }
    for name in broken.map(\.0) + ["missing.gguf"] {
      let output = try await Built.program.run(["run", "--model", data.file(name)], data: data.path, input: "hello\n")
      #expect(output.endedInOrder && output.status == 2, "\(output)")
      #expect(output.standardError.contains(name), "\(output.standardError)")
    }
  }

  private func checkpoint(_ file: String) async throws {
    let queue = try DatabaseQueue(path: file)
    _ = try await queue.writeWithoutTransaction { try $0.checkpoint(.truncate) }
    try queue.close()
  }
}

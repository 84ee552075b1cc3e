import Foundation
import SkillKit
import SkillTesting
import Testing

/// The id of a call stands for one request for ever, whatever happens to the memory.
@Suite struct CallIDTests {
  @Test func aForgottenConversationDoesNotAnswerForANewOne() async throws {
    let data = try await SampleData.copy()
    try await say("add milk to my shopping list", data.path)
    let wiped = try await Built.program.run(["memory", "forget", "--everything", "--data", data.path])
    #expect(wiped.status == 0)
    try await say("add eggs to my shopping list", data.path)
    #expect(try await list(data.path) == ["eggs", "milk"])
  }

  @Test func aMemoryThatWasMovedAwayDoesNotEither() async throws {
    let data = try await SampleData.copy()
    try await say("add milk to my shopping list", data.path)
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: data.file("memory.sqlite" + suffix))
    }
    try await say("add eggs to my shopping list", data.path)
    #expect(try await list(data.path) == ["eggs", "milk"])
  }

  @Test func anIDForSomethingElseIsRefused() async throws {
    let data = try await SampleData.copy()
    let calls = ["milk", "eggs"].flatMap { item in
      [
        #"{"tool": "add_to_list", "arguments": {"items": ["\#(item)"]}, "id": "a"}"#,
        #"{"tool": "remember", "arguments": {"fact": "I like \#(item)"}, "id": "b"}"#,
      ]
    }
    let output = try await Built.program.run(["call"], data: data.path, input: calls.joined(separator: "\n") + "\n")
    #expect(output.status == 1)
    let outcomes = try output.events.map { $0["outcome"]?.string }
    #expect(outcomes == ["done", "done", "refused", "refused"], "\(output.standardOutput)")
    #expect(try await list(data.path) == ["milk"])
  }

  private func say(_ text: String, _ data: String) async throws {
    let output = try await Built.program.run(["run", "--json"], data: data, input: text + "\n")
    #expect(output.status == 0, "\(output)")
    #expect(try output.events.contains { $0["receipt"] != nil }, "\(output.standardOutput)")
  }

  private func list(_ data: String) async throws -> [String] {
    let output = try await Built.program.run(["call", "show_list"], data: data)
    let items = try output.events.first?["facts"]?["items"]?.array ?? []
    return items.compactMap { $0.string ?? $0["name"]?.string ?? $0["item"]?.string }.sorted()
  }
}

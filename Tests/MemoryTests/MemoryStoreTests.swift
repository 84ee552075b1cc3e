import Conversation
import Foundation
import GRDB
import SkillKit
import Testing

@testable import Memory

private let noon = Date(timeIntervalSince1970: 1_777_629_600)  // 2026-05-01T10:00:00Z

private func record(_ turn: Int, session: String = "s", text: String = "hello", reply: String = "Hi.") -> TurnRecord {
  TurnRecord(
    session: session, turn: turn, at: noon, text: text, meaning: Meaning(act: .request), plan: .say, calls: [],
    reply: Reply(reply, by: "test"))
}

private func standing(_ name: String = "Lamp", pending: Pending? = nil) -> Standing {
  Standing(
    focus: Focus(groups: [[Entity(type: "product", id: "p1", name: name)]]), pending: pending,
    undoable: [CallRecord(call: ToolCall(id: "s/1/1", tool: "add"), outcome: .done)])
}

private func file() -> String {
  FileManager.default.temporaryDirectory.appending(path: "memory-\(UUID().uuidString).sqlite").path
}

@Suite struct MemoryStoreTests {
  @Test func anEmptyMemoryStartsAtTurnOne() throws {
    let context = try MemoryStore.inMemory().context(for: "s")
    #expect(context == Context(session: "s"))
  }

  @Test func aTurnLeavesItsStateToTheNextOneEvenAfterARestart() throws {
    let path = file()
    let pending = Pending(
      question: .confirm(calls: [ToolCall(id: "s/1/1", tool: "place_order")]),
      request: Request(tool: "place_order", confidence: 1), asked: "Shall I order it?")
    try MemoryStore(path: path).append(record(1), leaving: standing(pending: pending))
    let context = try MemoryStore(path: path).context(for: "s")
    #expect(context.turn == 2)
    #expect(context.pending == pending)
    #expect(context.focus.groups.first?.first?.name == "Lamp")
    #expect(context.recent.map(\.turn) == [1])
    #expect(context.undoable.map(\.call.id) == ["s/1/1"])
  }

  @Test func sessionsAreKeptApart() throws {
    let memory = try MemoryStore.inMemory()
    try memory.append(record(1, session: "a"))
    #expect(try memory.context(for: "b").turn == 1)
    #expect(try memory.context(for: "a").turn == 2)
  }

  @Test func onlyTheLatestTurnsAreInAContext() throws {
    let memory = try MemoryStore.inMemory()
    for turn in 1...9 { try memory.append(record(turn)) }
    #expect(try memory.context(for: "s").recent.map(\.turn) == [6, 7, 8, 9])
  }

  @Test func aTurnNumberThatAnotherProcessTookIsNotLost() throws {
    let memory = try MemoryStore.inMemory()
    try memory.append(record(1, text: "first"))
    try memory.append(record(1, text: "second"))
    #expect(try memory.turns(session: "s", limit: 9).map(\.text) == ["first", "second"])
    #expect(try memory.context(for: "s").turn == 3)
  }

  @Test func aBegunTurnKeepsItsNumberUntilItIsRecorded() throws {
    let memory = try MemoryStore.inMemory()
    let first = try memory.begin(session: "s") { record($0) }
    let second = try memory.begin(session: "s") { record($0) }
    #expect(first.turn == 1)
    #expect(second.turn == 2)
    #expect(try memory.context(for: "s").turn == 3)
    // Begun by this very process, which is alive: nothing was interrupted.
    #expect(try memory.interrupted(session: "s").isEmpty)
  }

  @Test func aTurnOfADeadProcessIsInterrupted() throws {
    let memory = try MemoryStore.inMemory()
    _ = try memory.begin(session: "s") { record($0, text: "order it") }
    let gone = Process()
    gone.executableURL = URL(fileURLWithPath: "/bin/true")
    try gone.run()
    gone.waitUntilExit()
    try memory.database.write {
      try $0.execute(sql: "UPDATE unfinished SET process = ?", arguments: [gone.processIdentifier])
    }
    #expect(try memory.interrupted(session: "s").map(\.text) == ["order it"])
    try memory.append(record(1))
    #expect(try memory.interrupted(session: "s").isEmpty)
  }

  @Test func aProcessWithTheNumberOfAnEarlierOneIsAnother() throws {
    let memory = try MemoryStore.inMemory()
    _ = try memory.begin(session: "s") { record($0, text: "order it") }
    try memory.database.write { try $0.execute(sql: "UPDATE unfinished SET born = 'an earlier boot/1'") }
    #expect(try memory.interrupted(session: "s").map(\.text) == ["order it"])
  }

  @Test func aRunningProcessSeesWhatAnotherOneLeft() throws {
    let path = file()
    let (one, other) = (try MemoryStore(path: path), try MemoryStore(path: path))
    for turn in 1...6 {
      let (writer, reader) = turn.isMultiple(of: 2) ? (one, other) : (other, one)
      _ = try reader.context(for: "s")
      try writer.append(record(turn, text: "turn \(turn)"), leaving: standing("lamp \(turn)"))
      for memory in [reader, writer] {
        let context = try memory.context(for: "s")
        #expect(context.turn == turn + 1)
        #expect(context.recent.map(\.text) == (max(1, turn - 3)...turn).map { "turn \($0)" })
        #expect(context.focus.groups == [[Entity(type: "product", id: "p1", name: "lamp \(turn)")]])
      }
    }
  }

  @Test func whatARunningProcessHoldsIsWhatARestartReads() throws {
    let path = file()
    let memory = try MemoryStore(path: path)
    let open = Pending(question: .ask(parameter: "x"), request: Request(tool: "t", confidence: 0.5), asked: "Which?")
    let states = [standing(pending: open), standing("Rug", pending: open), standing("Rug"), Standing(), standing()]
    for (index, state) in states.enumerated() {
      try memory.append(record(index + 1), leaving: state)
      let held = try memory.context(for: "s")
      #expect(held == (try MemoryStore(path: path).context(for: "s")))
      #expect(Standing(focus: held.focus, pending: held.pending, undoable: held.undoable) == state)
    }
  }

  @Test func aForgottenConversationsTurnNumbersStayTaken() throws {
    let memory = try MemoryStore.inMemory()
    for turn in 1...3 { try memory.append(record(turn)) }
    try memory.append(record(1, session: "other"))
    _ = try memory.forget(session: "s")
    #expect(try memory.context(for: "s").turn == 4)
    #expect(try memory.context(for: "s").recent.isEmpty)
    #expect(try memory.context(for: "other").turn == 2)
    try memory.append(record(4))
    try memory.forgetEverything()
    #expect(try memory.begin(session: "new") { record($0, session: "new") }.turn == 5)
  }

  @Test func whatWasPromisedWaitsForTheDisk() throws {
    let memory = try MemoryStore(path: file())
    try memory.append(record(1))
    #expect(try memory.database.read { try Int.fetchOne($0, sql: "PRAGMA synchronous") } == 2)
  }

  @Test func turnsOfTheFirstVersionStayReadable() throws {
    let path = file()
    let old = try DatabaseQueue(path: path)
    try MemorySchema.migrator.migrate(old, upTo: "v1")
    let turn = try JSONValue(encoding: record(1, text: "hello from before"))
    let whole = (turn.object ?? [:]).merging(["focus": ["groups": []], "undoable": []]) { $1 }
    try old.write {
      try $0.execute(
        sql: "INSERT INTO turn (session, turn, at, text, reply, record) VALUES ('s', 1, 'x', 'hello', 'Hi.', ?)",
        arguments: [JSONValue.object(whole).json])
      try $0.execute(
        sql: "INSERT INTO session (name, started_at, focus) VALUES ('s', 'x', ?)",
        arguments: [try JSONValue(encoding: standing().focus).json])
    }
    try old.close()
    let context = try MemoryStore(path: path).context(for: "s")
    #expect(context.recent == [record(1, text: "hello from before")])
    #expect(context.focus == standing().focus)
    #expect(context.turn == 2)
  }

  @Test func eachStatementOfAnAppendMayFailAndLeavesNothingHalfWritten() throws {
    for table in ["turn", "session"] {
      let memory = try MemoryStore.inMemory()
      try memory.append(record(1))
      try memory.database.write {
        for event in ["INSERT", "UPDATE"] {
          try $0.execute(
            sql: "CREATE TRIGGER fail_\(event) BEFORE \(event) ON \(table) BEGIN SELECT raise(ABORT, 'disk'); END")
        }
      }
      #expect(throws: MemoryError.self) { try memory.append(record(2, text: "lost")) }
      #expect(try memory.context(for: "s").turn == 2)
      #expect(try memory.search("lost").isEmpty)
    }
  }
}

@Suite struct OpeningTests {
  @Test func aFileThatIsNoDatabaseIsRefusedAndLeftAlone() throws {
    let path = file()
    try Data("this is not a database, it only looks like one to nobody".utf8).write(to: URL(fileURLWithPath: path))
    #expect(throws: MemoryError.self) { try MemoryStore(path: path) }
    #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix("this is not"))
  }

  @Test func aNewerDatabaseIsRefused() throws {
    let path = file()
    let memory = try MemoryStore(path: path)
    try memory.database.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('v999')") }
    #expect(throws: MemoryError.newerVersion(path: path)) { try MemoryStore(path: path) }
  }

  @Test func errorsNameTheFileAndTheWayOut() {
    #expect(
      MemoryError.newerVersion(path: "m.sqlite").description
        == "m.sqlite was written by a newer version of Prometheus. Update Prometheus, or use another directory with --data."
    )
  }
}

@Suite struct RecollectionTests {
  @Test func pastTurnsAreFoundByTheirWords() throws {
    let memory = try MemoryStore.inMemory()
    try memory.append(record(1, text: "where is my parcel", reply: "It is on its way."))
    try memory.append(record(2, text: "add café beans", reply: "Added."))
    #expect(try memory.search("parcel").map(\.turn) == [1])
    #expect(try memory.search("cafe bea").map(\.turn) == [2])
    #expect(try memory.search("way").map(\.turn) == [1])
    #expect(try memory.search("nothing").isEmpty)
    #expect(try memory.search("\" OR * (").isEmpty)
    #expect(try memory.search("").isEmpty)
  }

  @Test func aForgottenSessionIsGoneFromTheFile() throws {
    let path = file()
    let memory = try MemoryStore(path: path)
    try memory.append(record(1, text: "zanzibarsecret"))
    #expect(try memory.forget(session: "s") == 1)
    #expect(try memory.search("zanzibarsecret").isEmpty)
    for suffix in ["", "-wal"] {
      let data = (try? Data(contentsOf: URL(fileURLWithPath: path + suffix))) ?? Data()
      #expect(data.range(of: Data("zanzibarsecret".utf8)) == nil)
    }
  }
}

@Suite struct FactTests {
  @Test func aFactIsKeptOncePerCallAndCanBeForgottenAndBroughtBack() throws {
    let memory = try MemoryStore.inMemory()
    let fact = try memory.remember("shoe size 10", call: "c1", at: noon)
    #expect(try memory.remember("shoe size 10", call: "c1", at: noon) == fact)
    #expect(try memory.facts() == [fact])
    #expect(try memory.forget([fact.id], call: "c2") == [fact])
    #expect(try memory.forget([fact.id], call: "c2") == [fact])
    #expect(try memory.facts().isEmpty)
    #expect(try memory.restore(forgottenBy: "c2") == [fact])
    #expect(try memory.facts() == [fact])
    #expect(try memory.forget(fact: fact.id))
    #expect(try !memory.forget(fact: fact.id))
  }

  @Test func whatWasWorkedOutComesBackAsItWas() throws {
    let memory = try MemoryStore.inMemory()
    try memory.keep(Data([1, 2, 3]), as: "a")
    try memory.keep(Data([4]), as: "a")
    #expect(try memory.prepared("a") == Data([4]))
    #expect(try memory.prepared("b") == nil)
  }
}

import Foundation
import GRDB
import Testing

@testable import Organizer

@Suite struct OrganizerTests {
  let now = Date(timeIntervalSince1970: 1_777_629_600)
  let organizer: Organizer

  init() throws { organizer = try Organizer() }

  private func add(_ items: [ListItem], key: String = UUID().uuidString, to name: String = "shopping") async throws {
    _ = try await organizer.commit(key, at: now) { edit in
      let list = try edit.list(creating: name)
      return try edit.add(items, to: list).map(\.entry.id)
    }
  }

  private func texts(_ name: String = "shopping") async throws -> [String] {
    try await organizer.read { snapshot in
      guard let list = try snapshot.list(named: name) else { return ["no such list"] }
      return try snapshot.entries(of: list).map { $0.item.text + ($0.checkedAt == nil ? "" : " (done)") }
    }
  }

  private func revert(_ key: String, as id: String = UUID().uuidString) async throws -> Bool {
    try await organizer.commit(id, at: now) { try $0.revert(key) }
  }

  @Test func aRepeatedKeyChangesNothingAndGivesTheFirstAnswer() async throws {
    let once = {
      try await self.organizer.commit("k", at: self.now) { edit in
        try edit.add(ListItem("milk", amount: 2), to: edit.list(creating: "shopping")).entry.id
      }
    }
    let first = try await once()
    #expect(try await once() == first)
    #expect(try await texts() == ["2 milk"])
  }

  @Test func aKeyForSomethingElseIsRefused() async throws {
    let put = { (name: String) in
      try await self.organizer.commit("k", for: "add \(name)", at: self.now) { edit in
        try edit.add(ListItem(name), to: edit.list(creating: "shopping")).entry.id
      }
    }
    let first = try await put("milk")
    #expect(try await put("milk") == first)
    await #expect(throws: KeyReused(key: "k")) { try await put("eggs") }
    #expect(try await texts() == ["milk"])
  }

  @Test func oldKeysAreForgottenUnlessTheyAreNeeded() async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "organizer-\(UUID().uuidString).sqlite")
    let organizer = try Organizer(at: file)
    for key in ["s/1/1", "s/2/1", "s/3/1"] { _ = try await organizer.commit(key, at: now) { _ in key } }
    try await DatabaseQueue(path: file.path).write {
      try $0.execute(sql: "UPDATE change SET storedAt = storedAt - 31 * 86400 WHERE key <> 's/3/1'")
    }
    try organizer.forgetKeys(olderThanDays: 32) {
      Issue.record("nothing is that old")
      return []
    }
    try organizer.forgetKeys(olderThanDays: 30) { ["s/2/1"] }
    #expect(try !organizer.knowsKey(like: "s/1/1"))
    #expect(try organizer.knowsKey(like: "s/2/1"))
    #expect(try organizer.knowsKey(like: "%/3/%"))
  }

  @Test func whatWasPromisedWaitsForTheDisk() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "organizer-\(UUID().uuidString).sqlite")
    let organizer = try Organizer(at: file)
    #expect(try organizer.database.read { try Int.fetchOne($0, sql: "PRAGMA synchronous") } == 2)
  }

  @Test func aThrownErrorStoresNothing() async throws {
    struct Stop: Error {}
    await #expect(throws: Stop.self) {
      try await organizer.commit("k", at: now) { edit -> Int in
        _ = try edit.add(ListItem("milk"), to: edit.list(creating: "shopping"))
        throw Stop()
      }
    }
    #expect(try await texts() == ["no such list"])
    try await add([ListItem("eggs")], key: "k")
    #expect(try await texts() == ["eggs"])
  }

  /// On the list before, added, on the list after.
  @Test(arguments: [
    ([ListItem("milk")], ListItem("milk"), ["milk"]),
    ([ListItem("eggs")], ListItem("egg", amount: 6), ["6 eggs"]),
    ([ListItem("eggs", amount: 6)], ListItem("eggs", amount: 6), ["12 eggs"]),
    ([ListItem("eggs", amount: 6)], ListItem("eggs"), ["6 eggs"]),
    ([ListItem("bread", amount: 1, unit: "loaf")], ListItem("bread", amount: 2, unit: "loaves"), ["3 loaves of bread"]),
    (
      [ListItem("milk", amount: 1, unit: "pint")], ListItem("milk", amount: 1, unit: "litre"),
      ["1 pint of milk", "1 litre of milk"]
    ),
    ([ListItem("milk")], ListItem("oat milk"), ["milk", "oat milk"]),
  ])
  func theSameThingIsListedOnce(before: [ListItem], added: ListItem, after: [String]) async throws {
    try await add(before)
    try await add([added])
    #expect(try await texts() == after)
  }

  @Test func addingWhatIsDoneOpensItAgain() async throws {
    try await add([ListItem("milk", amount: 2)])
    _ = try await organizer.commit("c", at: now) { edit in
      let list = try edit.list(creating: "shopping")
      for entry in try edit.snapshot.entries(of: list) { try edit.check(entry) }
      return 0
    }
    #expect(try await texts() == ["2 milk (done)"])
    try await add([ListItem("milk")])
    #expect(try await texts() == ["milk"])
  }

  @Test func anythingIsTakenBackExactly() async throws {
    try await add([ListItem("milk"), ListItem("eggs", amount: 6), ListItem("bread")])
    let before = try await organizer.read { try $0.entries(of: $0.list(named: "shopping")!) }
    let changes: [@Sendable (Edit) throws -> Void] = [
      { try $0.remove($0.snapshot.entries(of: $0.list(creating: "shopping"))[1]) },
      { try $0.check($0.snapshot.entries(of: $0.list(creating: "shopping"))[0]) },
      { _ = try $0.add(ListItem("egg", amount: 3), to: $0.list(creating: "shopping")) },
      { _ = try $0.add(ListItem("tea"), to: $0.list(creating: "shopping")) },
      { edit in for entry in try edit.snapshot.entries(of: edit.list(creating: "shopping")) { try edit.remove(entry) }
      },
      { _ = try $0.add(ListItem("nails"), to: $0.list(creating: "hardware")) },
    ]
    for (index, change) in changes.enumerated() {
      _ = try await organizer.commit("change \(index)", at: now.addingTimeInterval(5)) { edit in
        try change(edit)
        return 0
      }
      #expect(try await revert("change \(index)"))
      let after = try await organizer.read { try $0.entries(of: $0.list(named: "shopping")!) }
      #expect(after == before)
      #expect(try await organizer.read { try $0.lists().map(\.name) } == ["shopping"])
    }
  }

  @Test func takingBackIsItselfTakenBack() async throws {
    try await add([ListItem("milk")], key: "add")
    #expect(try await revert("add", as: "undo"))
    #expect(try await texts() == ["no such list"])
    #expect(try await revert("undo", as: "redo"))
    #expect(try await texts() == ["milk"])
    #expect(try await !revert("never happened"))
  }

  @Test func aListWithNewEntriesOutlivesTheUndoOfItsCreation() async throws {
    try await add([ListItem("milk")], key: "first")
    try await add([ListItem("eggs")])
    #expect(try await revert("first"))
    #expect(try await texts() == ["eggs"])
  }

  @Test func alertsComeInTheOrderInWhichTheyAreDue() async throws {
    let now = now
    _ = try await organizer.commit("a", at: now) { edit in
      _ = try edit.set(.reminder, text: "call mum", dueAt: now.addingTimeInterval(60))
      _ = try edit.set(.timer, text: nil, seconds: 10, dueAt: now.addingTimeInterval(10))
      return 0
    }
    #expect(try await organizer.read { try $0.alerts().map(\.kind) } == [.timer, .reminder])
    _ = try await organizer.commit("b", at: now) { edit in
      try edit.markAnnounced(edit.snapshot.alerts()[0])
      return 0
    }
    #expect(try await organizer.read { try $0.alerts().map(\.kind) } == [.reminder])
  }

  @Test func listsAndEntriesAreLimited() async throws {
    try await add((1...Limits.entries).map { ListItem("thing \($0)") })
    await #expect(throws: ListLimitError.tooManyEntries(limit: Limits.entries)) {
      try await add([ListItem("one more")])
    }
    _ = try await organizer.commit("lists", at: now) { edit in
      for number in 2...Limits.lists { _ = try edit.list(creating: "list \(number)") }
      return 0
    }
    await #expect(throws: ListLimitError.tooManyLists(limit: Limits.lists)) {
      try await add([ListItem("x")], to: "one more")
    }
  }
}

@Suite struct OrganizerFileTests {
  private func withFile(_ body: (URL) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "organizer-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder.appending(path: "organizer.sqlite"))
  }

  @Test func survivesARestart() async throws {
    try await withFile { file in
      let now = Date(timeIntervalSince1970: 0)
      let change: @Sendable (Edit) throws -> Int = { edit in
        _ = try edit.add(ListItem("milk"), to: edit.list(creating: "shopping"))
        return 7
      }
      #expect(try await Organizer(at: file).commit("k", at: now, change) == 7)
      let again = try Organizer(at: file)
      #expect(try await again.commit("k", at: now, change) == 7)
      #expect(try await again.read { try $0.entries(of: $0.list(named: "shopping")!).count } == 1)
    }
  }

  @Test func namesADamagedFile() async throws {
    try await withFile { file in
      try Data(repeating: 65, count: 4096).write(to: file)
      let error = #expect(throws: OrganizerError.self) { try Organizer(at: file) }
      #expect(error?.file == file.path)
      #expect(error?.description.contains("is damaged") == true)
    }
  }

  @Test func refusesANewerFile() async throws {
    try await withFile { file in
      _ = try Organizer(at: file)
      let queue = try DatabaseQueue(path: file.path)
      try await queue.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('from the future')") }
      try queue.close()
      let error = #expect(throws: OrganizerError.self) { try Organizer(at: file) }
      #expect(error?.cause == .newer)
    }
  }

  @Test func namesAFolderThatIsNotThere() {
    let error = #expect(throws: OrganizerError.self) { try Organizer(at: URL(filePath: "/nowhere/organizer.sqlite")) }
    #expect(error?.description.hasPrefix("/nowhere/organizer.sqlite cannot be used") == true)
  }
}

@Suite struct ItemNameTests {
  @Test(arguments: [
    ("eggs", "The Egg"), ("loaves", "loaf"), ("tomatoes", "tomato"), ("berries", "berry"), ("knives", "a knife"),
    ("olives", "olive"), ("glasses", "glass"), ("buses", "bus"), ("cheeses", "some cheese"),
    ("Crème brûlée", "creme brulee"),
    ("boxes", "box"), ("children", "child"),
  ])
  func alike(a: String, b: String) { #expect(ItemName(a) == ItemName(b)) }

  @Test(arguments: [("milk", "oat milk"), ("bus", "bun"), ("glass", "glue"), ("pan", "pen")])
  func different(a: String, b: String) { #expect(ItemName(a) != ItemName(b)) }
}

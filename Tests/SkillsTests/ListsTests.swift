import Foundation
import Organizer
import SkillKit
import Testing

@testable import Skills

@Suite struct ListsTests {
  let skill: ListsSkill
  let context = CallContext(now: Date(timeIntervalSince1970: 1_777_629_600), session: "test")

  init() throws { skill = ListsSkill(organizer: try Organizer()) }

  @discardableResult
  private func call(
    _ tool: String, _ arguments: [String: JSONValue] = [:], id: String = UUID().uuidString,
    confirmed: [String: JSONValue]? = nil
  ) async throws -> ToolResult {
    try await skill.run(ToolCall(id: id, tool: tool, arguments: arguments, confirmed: confirmed), in: context)
  }

  private func add(_ items: JSONValue..., list: String? = nil) async throws {
    var arguments: [String: JSONValue] = ["items": .array(items)]
    if let list { arguments["list"] = .string(list) }
    try await call("add_to_list", arguments)
  }

  private func shown(_ list: String = "shopping") async throws -> [String] {
    try await call("show_list", ["list": .string(list)]).done?.facts.strings("items") ?? ["refused"]
  }

  @Test(arguments: [
    ("2 loaves of bread", "2 loaves of bread", "bread", "2 loaves"),
    ("two pints of milk", "2 pints of milk", "milk", "2 pints"),
    ("a dozen eggs", "12 eggs", "eggs", "12"), ("half a dozen eggs", "6 eggs", "eggs", "6"),
    ("500g flour", "500 g of flour", "flour", "500 g"), ("2 kg potatoes", "2 kg of potatoes", "potatoes", "2 kg"),
    ("some milk", "milk", "milk", nil), ("a loaf of bread", "1 loaf of bread", "bread", "1 loaf"),
    ("an apple", "apple", "apple", nil), ("3x batteries", "3 batteries", "batteries", "3"),
    ("½ pound of butter", "0.5 pound of butter", "butter", "0.5 pound"), ("7up", "7up", "7up", nil),
    ("call the dentist", "call the dentist", "call the dentist", nil), ("a couple of limes", "2 limes", "limes", "2"),
    ("Ben & Jerry's", "Ben & Jerry's", "Ben & Jerry's", nil), ("twenty-five napkins", "25 napkins", "napkins", "25"),
    ("2 dozen eggs", "24 eggs", "eggs", "24"), ("1.5 l milk", "1.5 l of milk", "milk", "1.5 l"),
    ("0 eggs", "0 eggs", "0 eggs", nil),
  ])
  func readsItems(said: String, text: String, name: String, quantity: String?) {
    let item = ItemText.read(said)
    #expect(item.text == text)
    #expect(item.name == name)
    #expect(item.quantity == quantity)
  }

  @Test func addsToTheStandardListAndToNewOnes() async throws {
    let first = try await call("add_to_list", ["items": ["milk", "2 loaves of bread"]], id: "t/1/1").done
    #expect(first?.facts["list"] == "shopping list")
    #expect(first?.facts["items"] == ["milk", "2 loaves of bread"])
    #expect(first?.facts["is_new_list"] == false)
    #expect(first?.receipt == Receipt(id: "t/1/1"))
    #expect(first?.shown.map(\.type) == ["list_item", "list_item"])
    let second = try await call("add_to_list", ["items": ["milk"], "list": "my camping list"]).done
    #expect(second?.facts["is_new_list"] == true)
    #expect(second?.facts["list"] == "camping list")
    #expect(try await call("show_lists").done?.shown.map(\.id) == ["shopping", "camping"])
  }

  @Test func readsObjectsAndCommas() async throws {
    try await add(["name": "milk", "quantity": "2 litres"], ["name": "eggs", "quantity": 6], "salt, pepper, and oil")
    #expect(try await shown() == ["2 litres of milk", "6 eggs", "salt", "pepper", "oil"])
  }

  @Test func saysWhatWasThereAlready() async throws {
    try await add("milk", "2 eggs")
    let done = try await call("add_to_list", ["items": ["Milk", "3 eggs", "tea"]]).done
    #expect(done?.facts["already"] == ["milk"])
    #expect(done?.facts["now"] == ["5 eggs"])
    #expect(done?.facts["items"] == ["tea"])
    #expect(try await call("add_to_list", ["items": ["milk"]]).done?.undo == nil)
  }

  @Test(arguments: [
    ("the milk", ["2 litres of milk"]), ("egg", ["6 eggs"]), ("MILK", ["2 litres of milk"]),
    ("bread", ["loaf of brown bread"]),
    ("toma", ["tomatoes"]), ("2 litres of milk", ["2 litres of milk"]), ("brown bread", ["loaf of brown bread"]),
  ])
  func findsTheEntryMeant(mention: String, taken: [String]) async throws {
    try await add("2 litres of milk", "6 eggs", "tomatoes", ["name": "loaf of brown bread"])
    let done = try await call("remove_from_list", ["items": [.string(mention)]]).done
    #expect(done?.facts.strings("items") == taken)
  }

  @Test func asksWhichOfSeveral() async throws {
    try await add("oat milk", "soy milk", "eggs")
    let result = try await call("check_off", ["items": ["milk"]])
    guard case .needs("items", let options) = result else {
      Issue.record("\(result)")
      return
    }
    #expect(options.map(\.name) == ["oat milk", "soy milk"])
    #expect(options[0].attributes["mention"] == "milk")
    let done = try await call("check_off", ["items": [.string(options[1].id)]]).done
    #expect(done?.facts["items"] == ["soy milk"])
    #expect(done?.facts["open_count"] == 2)
    // What is done no longer competes.
    #expect(try await call("check_off", ["items": ["milk"]]).done?.facts["items"] == ["oat milk"])
  }

  @Test func offersTheNearest() async throws {
    try await add("coffee", "tea")
    let refusal = try await call("remove_from_list", ["items": ["cofee beans"]]).refusal
    #expect(refusal?.reason == "not_on_list")
    #expect(refusal?.nearest.map(\.name) == ["coffee"])
    #expect(try await call("remove_from_list", ["items": ["caviar"]]).refusal?.nearest.isEmpty == true)
  }

  @Test func takesWhatIsThereAndNamesTheRest() async throws {
    try await add("coffee", "tea")
    let done = try await call("check_off", ["items": ["tea", "caviar"]]).done
    #expect(done?.facts["items"] == ["tea"])
    #expect(done?.facts["missing"] == ["caviar"])
  }

  @Test func findsEntriesOnOtherListsWhenNoneIsNamed() async throws {
    try await add("milk")
    try await add("passport", list: "packing")
    #expect(try await call("check_off", ["items": ["passport"]]).done?.facts["list"] == "packing list")
    #expect(try await call("check_off", ["items": ["passport"], "list": "shopping"]).refusal?.reason == "not_on_list")
  }

  @Test(arguments: ["show_list", "clear_list"])
  func refusesUnknownLists(tool: String) async throws {
    try await add("milk")
    let refusal = try await call(tool, ["list": "camping"]).refusal
    #expect(refusal?.reason == "no_such_list")
    #expect(refusal?.facts["lists"] == ["shopping list"])
    #expect(refusal?.nearest.map(\.id) == ["shopping"])
  }

  @Test func clearsWhatWasConfirmedAndPutsItBack() async throws {
    #expect(try await call("clear_list").refusal?.reason == "list_is_empty")
    try await add("milk", "eggs")
    let preview = try await skill.preview(ToolCall(id: "p", tool: "clear_list"), in: context).done
    #expect(preview?.facts["count"] == 2)
    #expect(try await shown() == ["milk", "eggs"])
    try await add("tea")
    let outdated = try await call("clear_list", confirmed: preview?.facts).refusal
    #expect(outdated?.reason == "confirmation_outdated")
    let done = try await call("clear_list", id: "c").done
    #expect(try await shown() == [])
    let undo = try #require(done?.undo)
    try await call(undo.tool, undo.arguments)
    #expect(try await shown() == ["milk", "eggs", "tea"])
  }

  @Test func everyWriteIsOnceAndIsTakenBack() async throws {
    try await add("milk", "6 eggs")
    let writes: [(String, [String: JSONValue])] = [
      ("add_to_list", ["items": ["2 eggs", "tea"]]), ("remove_from_list", ["items": ["milk"]]),
      ("check_off", ["items": ["milk", "eggs"]]), ("clear_list", [:]),
    ]
    for (tool, arguments) in writes {
      let done = try await call(tool, arguments, id: tool).done
      #expect(try await call(tool, arguments, id: tool).done == done)
      let undo = try #require(done?.undo)
      #expect(try await call(undo.tool, undo.arguments).done?.receipt != nil)
      #expect(try await shown() == ["milk", "6 eggs"])
    }
  }

  @Test(arguments: [
    ("my Grocery list", "shopping"), ("the shopping list", "shopping"), ("", "shopping"), ("todo", "to-do"),
    ("to do list", "to-do"), ("hardware", "hardware"), ("Packing List", "packing"),
  ])
  func namesLists(mention: String, name: String) throws {
    #expect(try ListName.canonical(mention, among: []) == name)
  }

  @Test func anOwnListOfThatNameGoesFirst() async throws {
    _ = try await skill.organizer.commit("x", at: context.now) {
      _ = try $0.list(creating: "groceries").id
      return 0
    }
    let found = try await skill.find("grocery list", type: "list", in: context)
    #expect(found.exact.map(\.id) == ["groceries"])
  }

  @Test func findsListsAndEntries() async throws {
    try await add("milk", "eggs")
    #expect(try await skill.find("camping list", type: "list", in: context).exact.map(\.id) == ["camping"])
    #expect(try await skill.find("", type: "list", in: context).exact.map(\.id) == ["shopping"])
    #expect(try await skill.find("the eggs", type: "list_item", in: context).exact.map(\.name) == ["eggs"])
    #expect(try await skill.find("", type: "list_item", in: context).exact.count == 2)
    #expect(try await skill.find("x", type: "order", in: context) == Matches())
    try await add("milk", list: "party")
    let both = try await skill.find("milk", type: "list_item", in: context).exact
    #expect(both.map(\.name) == ["milk (shopping list)", "milk (party list)"])
  }

  @Test(
    arguments: [
      (["items": [7]], "invalid_argument"), (["items": [["quantity": 2]]], "invalid_argument"),
      (["items": [["name": "milk", "quantity": -1]]], "invalid_argument"),
      (["items": .array(Array(repeating: "x", count: Limits.itemsPerCall + 1))], "too_many_items"),
      (["items": [.string(String(repeating: "x", count: Limits.itemLength + 1))]], "item_too_long"),
      (["items": ["x"], "list": .string(String(repeating: "y", count: 61))], "list_name_too_long"),
    ] as [([String: JSONValue], String)])
  func refusesBadArguments(arguments: [String: JSONValue], reason: String) async throws {
    #expect(try await call("add_to_list", arguments).refusal?.reason == reason)
  }

  @Test func controlCharactersAreNotStored() async throws {
    try await add("mi\u{1B}[31mlk\u{0}\n")
    #expect(try await shown() == ["mi [31mlk"])
  }

  @Test func asksForWhatIsMissing() async throws {
    #expect(try await call("add_to_list") == .needs(parameter: "items", options: []))
    #expect(try await call("dance").refusal?.reason == "unknown_tool")
  }
}

extension ToolResult {
  var done: Done? { if case .done(let done) = self { done } else { nil } }
  var refusal: Refusal? { if case .refused(let refusal) = self { refusal } else { nil } }
}

extension [String: JSONValue] {
  func strings(_ key: String) -> [String] { self[key]?.array?.compactMap(\.string) ?? [] }
}

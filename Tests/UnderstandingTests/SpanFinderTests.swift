import Conversation
import Foundation
import SkillKit
import Testing

@testable import Understanding

private let now = Date(timeIntervalSince1970: 1_777_629_600)

private let search = ToolLexicon(
  Tool(
    "search_products", "Finds products.",
    parameters: [
      Parameter("query", .text, "What is wanted."), Parameter("brand", .text, "The maker.", required: false),
      Parameter("color", .text, "The colour.", required: false),
      Parameter("size", .text, "The size.", required: false),
      Parameter("min_price", .money, "The lowest price.", required: false),
      Parameter("max_price", .money, "The highest price.", required: false),
      Parameter("min_rating", .number, "The least rating.", required: false),
      Parameter(
        "sort_by",
        .oneOf([
          .init("price_low_to_high", synonyms: ["cheapest", "cheapest first"]),
          .init("rating", synonyms: ["best rated"]),
        ]), "The order.", required: false),
    ], effect: .reads,
    samples: [
      "find me [wireless headphones](query)", "do you have [running shoes](query) in [size 10](size)",
      "show me [red](color) [dresses](query) under [50 dollars](max_price)", "I'm looking for a [coffee maker](query)",
      "search for [desk lamps](query) from [Brightly](brand)", "what [kettles](query) do you sell",
      "I need a [birthday gift](query) between [20](min_price) and [40 dollars](max_price)",
      "where can I find [phone cases](query)", "are there any [backpacks](query) rated at least [4 stars](min_rating)",
      "show the [cheapest](sort_by) [laptops](query)",
    ]))
private let addToCart = ToolLexicon(
  Tool(
    "add_to_cart", "Puts a product into the cart.",
    parameters: [
      Parameter("product", .entity("product"), "Which."),
      Parameter("quantity", .quantity, "How many.", required: false),
    ], effect: .writes,
    samples: [
      "add [two](quantity) [bags of coffee](product) to my cart", "put [the usb cable](product) in my basket",
      "I'll take [the second one](product)", "add [it](product) to the trolley",
      "get me [a pack of pens](product)", "I'd like [one](quantity) of [those](product)",
    ]))
private let addToList = ToolLexicon(
  Tool(
    "add_to_list", "Puts items on a list.",
    parameters: [
      Parameter("items", .text, "What.", list: true),
      Parameter("list", .entity("list"), "Which list.", required: false),
    ], effect: .writes,
    samples: [
      "add [milk](items) to my list", "put [two loaves of bread](items) on the [grocery](list) list",
      "we're out of [coffee](items)", "can you add [a dozen eggs](items) to my [camping](list) list please",
      "I need to buy [toothpaste](items)",
    ]))
private let reminder = ToolLexicon(
  Tool(
    "set_reminder", "Reminds.", parameters: [Parameter("text", .text, "Of what."), Parameter("time", .time, "When.")],
    effect: .writes,
    samples: [
      "remind me to [call mum](text) [at six](time)", "remind me [tomorrow at 9](time) to [pay the rent](text)",
      "please remind me that [my parcel comes](text) [at noon](time)",
      "remind me about [the meeting](text) [at 3 pm](time)",
      "set a reminder to [water my plants](text) [on Friday](time)",
    ]))
private let trackOrder = ToolLexicon(
  Tool(
    "track_order", "Tells where an order is.",
    parameters: [Parameter("order", .entity("order"), "Which.", required: false)], effect: .reads,
    samples: [
      "where is my order", "track order [#W123](order)", "when will [my headphones](order) arrive",
      "has [my last order](order) shipped yet", "where's [order 1234](order)",
    ]))
private let setTimer = ToolLexicon(
  Tool(
    "set_timer", "Starts a timer.",
    parameters: [
      Parameter("duration", .duration, "How long."), Parameter("name", .text, "For what.", required: false),
    ], effect: .writes,
    samples: [
      "set a timer for [ten minutes](duration)", "start a [2 hour](duration) timer for the [roast](name)",
      "set a [pizza](name) timer for [20 minutes](duration)",
    ]))
private let signIn = ToolLexicon(
  Tool(
    "sign_in", "Signs in.",
    parameters: ["email", "first_name", "last_name", "zip"].map { Parameter($0, .text, "Theirs.", required: false) },
    effect: .writes,
    samples: [
      "sign me in, my email is [kim@example.com](email)", "I'm [Kim](first_name) [Lee](last_name), zip [94107](zip)",
      "my name is [Ana](first_name) [Silva](last_name) and my zip is [10001](zip)",
    ]))

/// "query=…; color=…": values in their JSON form, references after an arrow, several joined by "|".
private func arguments(_ lexicon: ToolLexicon, _ text: String) -> String {
  let words = Words(text)
  return line(SpanFinder.arguments(for: lexicon, in: words, values: ValueGrammar(now: now).spans(in: words)))
}

private func line(_ found: [String: [Argument]]) -> String {
  found.sorted { $0.key < $1.key }.map { "\($0.key)=" + $0.value.map(shown).joined(separator: "|") }.joined(
    separator: "; ")
}

private func shown(_ argument: Argument) -> String {
  if let reference = argument.reference {
    return "\(argument.text)→\(reference)".replacing("Conversation.Reference.", with: "")
  }
  guard let value = argument.value else { return argument.text }
  return value["amount"]?.string ?? value.string ?? value.json
}

@Suite struct SpanFinderTests {
  @Test(arguments: [
    ("do u have any cheap wireless headphones under 50", "max_price=50.00; query=cheap wireless headphones"),
    ("im looking for something like a rain jacket for my daughter size M", "query=rain jacket; size=M"),
    ("red dress", "color=red; query=dress"),
    (
      "hey, could you help me find a birthday present for my dad, around $40",
      "max_price=48.00; min_price=32.00; query=birthday present"
    ),
    (
      "women's winter boots size 7 waterproof under £100",
      "max_price=100.00; query=women's winter boots waterproof; size=7"
    ),
    ("show me the best rated espresso machines", "query=espresso machines; sort_by=rating"),
    ("what have you got in the way of garden furniture", "query=garden furniture"),
    ("got any dog beds for large dogs?", "query=dog beds for large dogs"),
    (
      "hi there so my sister is visiting next week and i was thinking about getting her a blue kettle could you find me one",
      "color=blue; query=kettle"
    ),
    ("find salt and pepper shakers", "query=salt and pepper shakers"),
    ("orange juice", "query=orange juice"), ("where might one find oven gloves", "query=oven gloves"),
    ("any tents rated at least 4 stars?", "min_rating=4; query=tents"),
  ])
  func searches(text: String, expected: String) {
    #expect(arguments(search, text) == expected)
  }

  @Test(arguments: [
    ("add 2 of the second one to my basket", "product=second one→ordinal(2); quantity=2"),
    ("yeah I'll have three of those please", "product=those→all; quantity=3"),
    ("stick a couple of the blue mugs in the trolley would you", "product=blue mugs; quantity=2"),
    ("add it", "product=it→it"),
    ("can you put the Voltic AA batteries in my cart, 4 of them", "product=Voltic AA batteries; quantity=4"),
    ("add iphone 12 case to basket", "product=iphone 12 case"),
    ("order me two 12 packs of toilet roll", "product=12 packs of toilet roll; quantity=2"),
    ("i think i'd like the first two", "product=first two→ordinal(1)|first two→ordinal(2)"),
    ("the blue one please", "product=blue one→described(\"blue\")"),
    ("get me a dozen eggs", "product=eggs; quantity=12"),
    ("please order two large mugs", "product=large mugs; quantity=2"),
    ("2x usb cable", "product=usb cable; quantity=2"),
    ("please", ""), ("add to my cart", ""),
  ])
  func additions(text: String, expected: String) {
    #expect(arguments(addToCart, text) == expected)
  }

  @Test(arguments: [
    (
      "add milk, eggs and two loaves of bread to my groceries list",
      "items=milk|eggs|two loaves of bread; list=groceries"
    ),
    ("add screws and a hammer to my hardware store list", "items=screws|hammer; list=hardware store"),
    ("hey so we ran out of toilet paper can you add that to the list", "items=toilet paper"),
    (
      "can you pop washing up liquid, 2 x milk and some bananas on the list for me thanks",
      "items=washing up liquid|2 x milk|bananas"
    ), ("milk", "items=milk"),
    ("put salt and pepper crisps on the list pls", "items=salt and pepper crisps"),
  ])
  func lists(text: String, expected: String) {
    #expect(arguments(addToList, text) == expected)
  }

  @Test(arguments: [
    (
      "remind me to pick up the kids from school on friday at 3",
      "text=pick up the kids from school; time=2026-05-08T15:00:00Z"
    ),
    ("can you remind me in 20 minutes to check on the oven", "text=check on the oven; time=2026-05-01T10:20:00Z"),
    ("remind me tomorrow morning to take the bins out", "text=take the bins out; time=2026-05-02T09:00:00Z"),
    (
      "remind me to buy two pints of milk on the way home tonight",
      "text=buy two pints of milk on the way home; time=2026-05-01T20:00:00Z"
    ),
  ])
  func reminders(text: String, expected: String) {
    #expect(arguments(reminder, text) == expected)
  }

  @Test func ordersAndOthers() {
    #expect(arguments(trackOrder, "where's my order") == "")
    #expect(arguments(trackOrder, "where is my order #W1234567 please") == "order=order #W1234567")
    #expect(arguments(trackOrder, "track my last order") == "order=last order→latest")
    #expect(arguments(setTimer, "10 min pasta timer") == "duration=600; name=pasta")
    #expect(
      arguments(setTimer, "timer for an hour and a half for the roast chicken please")
        == "duration=5400; name=roast chicken")
    #expect(arguments(signIn, "i'm Mia Garcia and my zip is 94107") == "first_name=Mia; last_name=Garcia; zip=94107")
    #expect(arguments(signIn, "sign me in") == "")
  }

  @Test func aToolWithoutSamplesStillGetsItsValues() {
    let bare = ToolLexicon(
      Tool(
        "brew", "Makes coffee.",
        parameters: [Parameter("drink", .text, "What."), Parameter("cups", .quantity, "How many.", required: false)],
        effect: .writes))
    #expect(arguments(bare, "please brew two flat whites") == "cups=2; drink=flat whites")
  }

  @Test(arguments: ["", "   ", "?!", "🥛🥛", "add", "to to to to", "the the the", "um uh please thanks"])
  func givesNothingForNothing(text: String) {
    for lexicon in [search, addToCart, reminder, trackOrder, setTimer, signIn] {
      let found = arguments(lexicon, text)
      #expect(found == "" || text == "🥛🥛")
    }
  }

  @Test func readsOnlySoMuchOfAVeryLongRequest() {
    let text = "find " + String(repeating: "very nice blue lamps and ", count: 5_000)
    #expect(!arguments(search, text).isEmpty)
  }

  @Test func aNumberOfTheUnitThatAParameterIsNamedAfter() {
    let tool = Tool(
      "log_cup", "Counts cups.",
      parameters: [
        Parameter("cups", .quantity, "How many.", required: false), Parameter("minutes", .number, "How long."),
        Parameter("tea", .text, "Which."),
      ], effect: .writes, samples: ["log a cup of [mint tea](tea)"])
    let text = "log two cups of green tea after 5 minutes"
    let found = arguments(ToolLexicon(tool), text)
    #expect(found.contains("cups=2"), "\(found)")
    #expect(found.contains("minutes=5"), "\(found)")
  }

  @Test func whatIsQuotedIsOneValue() {
    let tool = Tool(
      "note", "Notes.", parameters: [Parameter("text", .text, "What.")], effect: .writes,
      samples: ["note down [call mum](text)"])
    #expect(arguments(ToolLexicon(tool), #"note down "wash the car and hoover""#).contains("wash the car and hoover"))
  }

  @Test func sampleIsTakenApart() {
    let sample = Sample("add [two](quantity) [bags of tea](product) to {list} [sic]")
    #expect(sample.text == "add two bags of tea to  [sic]")
    #expect(sample.marks.map { sample.words.text(of: $0.range) } == ["two", "bags of tea", ""])
  }
}

@Suite struct BareAnswerTests {
  private func answer(_ lexicon: ToolLexicon, _ parameter: String, _ text: String) -> String {
    guard let parameter = lexicon.tool.parameter(parameter) else { return "no such parameter" }
    let words = Words(text)
    return SpanFinder.answer(for: parameter, of: lexicon, in: words, values: ValueGrammar(now: now).spans(in: words))
      .map(shown).joined(separator: "|")
  }

  @Test(arguments: [
    ("make it two", "2"), ("uh 3 I guess", "3"), ("just one", "1"), ("a dozen please", "12"), ("the red one", ""),
  ])
  func quantities(text: String, expected: String) {
    #expect(answer(addToCart, "quantity", text) == expected)
  }

  @Test(arguments: [
    ("the red one", "red one→described(\"red\")"), ("in blue please", "blue→described(\"blue\")"),
    ("um the usb cable i think", "usb cable"), ("the second", "second→ordinal(2)"), ("it", "it→it"),
    ("please", ""),
  ])
  func products(text: String, expected: String) {
    #expect(answer(addToCart, "product", text) == expected)
  }

  @Test func others() {
    #expect(answer(reminder, "time", "tomorrow") == "2026-05-02T09:00:00Z")
    #expect(answer(reminder, "time", "7") == "2026-05-01T19:00:00Z")
    #expect(answer(reminder, "text", "to call my mum") == "call my mum")
    #expect(answer(setTimer, "duration", "10") == "600")
    #expect(answer(setTimer, "duration", "no idea") == "")
    #expect(answer(search, "query", "i'm looking for running shoes") == "running shoes")
    #expect(answer(search, "max_price", "50") == "50.00")
    #expect(answer(search, "sort_by", "cheapest first please") == "price_low_to_high")
    #expect(answer(addToList, "items", "um milk and two loaves of bread") == "milk|two loaves of bread")
  }
}

import Conversation
import Foundation
import SkillKit
import Testing

@testable import Dialogue

@Suite struct AssistantTests {
  @Test func aTurnIsToldAsEventsInOrder() async throws {
    let talk = try Scripted(["look": request("look")])
    let (reply, events) = await talk.say("look")
    #expect(reply.text == "3 kinds of fruit.")
    let types = events.map { $0.jsonLine.split(separator: "\"")[5] }
    #expect(types == ["heard", "understood", "planned", "called", "replied"])
  }

  @Test func somethingMissingIsAskedForAndTheAnswerCompletesTheRequest() async throws {
    let pear = Argument("pear")
    let talk = try Scripted([
      "take some": request("take"),
      "the pear": Meaning(
        act: .answer, requests: [Request(tool: "take", confidence: 1, arguments: ["fruit": [pear]])], answers: [pear]),
    ])
    let asked = await talk.say("take some").reply
    #expect(asked.text == "Which fruit?")
    #expect(asked.expects == .answer)
    #expect(await talk.say("the pear").reply.text == "Took 1 × Pear.")
    #expect(talk.stand.state.withLock { $0.basket } == ["f3": 1])
  }

  @Test func severalMatchesAreOfferedAsANumberedChoice() async throws {
    let talk = try Scripted(["take an apple": request("take", ["fruit": [Argument("apple")]])])
    let (reply, events) = await talk.say("take an apple")
    #expect(reply.expects == .choice)
    #expect(reply.options.map(\.id) == ["f1", "f2"])
    #expect(reply.text.hasSuffix("1. Red apple — $1.00\n2. Green apple — $0.50"))
    #expect(events.contains(.planned(turn: 1, .choose)))
  }

  @Test func nothingFoundGivesTheNearestOffer() async throws {
    let talk = try Scripted(["take a kiwi": request("take", ["fruit": [Argument("kiwi")]])])
    let reply = await talk.say("take a kiwi").reply
    #expect(reply.text.contains("kiwi"))
    #expect(reply.text.contains("1. Pear"))
    #expect(talk.stand.state.withLock { $0.basket.isEmpty })
  }

  @Test func wordsThatPointResolveAgainstWhatWasShown() async throws {
    func take(_ reference: Reference) -> Meaning { request("take", ["fruit": [Argument("…", reference: reference)]]) }
    let rows: [(String, Reference, String)] = [
      ("second", .ordinal(2), "Green apple"), ("last", .ordinal(-1), "Pear"),
      ("cheapest", .extreme(attribute: "price", least: true), "Green apple"),
      ("dearest", .extreme(attribute: "price", least: false), "Pear"), ("yellow", .described("the yellow one"), "Pear"),
    ]
    for (words, reference, expected) in rows {
      let talk = try Scripted(["look": request("look"), words: take(reference)])
      _ = await talk.say("look")
      #expect(await talk.say(words).reply.text == "Took 1 × \(expected).", "\(words)")
    }
  }

  @Test func itMeansTheOneThingJustTalkedAbout() async throws {
    let it = Argument("it", reference: .it)
    let talk = try Scripted([
      "take the pear": request("take", ["fruit": [Argument("pear")]]),
      "two of it": request("take", ["fruit": [it], "quantity": [Argument("two", type: "quantity", value: 2)]]),
    ])
    _ = await talk.say("take the pear")
    #expect(await talk.say("two of it").reply.text == "Took 2 × Pear.")
  }

  @Test func severalRequestsAreDoneInOrderAndAQuestionPostponesTheRest() async throws {
    let both = Meaning(
      act: .request,
      requests: [Request(tool: "take", confidence: 1), Request(tool: "look", confidence: 1)])
    let pear = Argument("pear")
    let talk = try Scripted([
      "take and look": both,
      "pear": Meaning(act: .answer, requests: [Request(tool: "take", confidence: 1, arguments: ["fruit": [pear]])]),
    ])
    #expect(await talk.say("take and look").reply.text == "Which fruit?")
    #expect(await talk.say("pear").reply.text == "Took 1 × Pear.\n3 kinds of fruit.")
  }
}

@Suite struct ConfirmationTests {
  private let meanings: [String: Meaning] = [
    "take the pear": request("take", ["fruit": [Argument("pear")]]), "buy": request("buy"),
    "yes": Meaning(act: .yes), "no": Meaning(act: .no), "look": request("look"), "undo": request("undo"),
    "make it two": Meaning(
      act: .correct,
      requests: [
        Request(
          tool: "take", confidence: 1,
          arguments: ["fruit": [Argument("pear")], "quantity": [Argument("two", type: "quantity", value: 2)]])
      ]),
  ]

  @Test func nothingIsSpentWithoutAYes() async throws {
    let talk = try Scripted(meanings)
    _ = await talk.say("take the pear")
    let (asked, events) = await talk.say("buy")
    #expect(asked.expects == .confirmation)
    #expect(asked.text.contains("$2.00"))
    #expect(!events.contains { if case .called = $0 { true } else { false } })
    #expect(talk.stand.state.withLock { $0.bought.isEmpty })
    #expect(await talk.say("yes").reply.text == "Bought for $2.00.")
    #expect(talk.stand.state.withLock { $0.bought } == ["s/2/1"])
    #expect(await talk.say("yes").reply.expects == .none)
    #expect(talk.stand.state.withLock { $0.bought.count } == 1)
  }

  @Test func aNoLeavesEverythingAsItIs() async throws {
    let talk = try Scripted(meanings)
    _ = await talk.say("take the pear")
    _ = await talk.say("buy")
    #expect(await talk.say("no").reply.expects == .none)
    #expect(talk.stand.state.withLock { $0.bought.isEmpty })
  }

  @Test func aPriceThatChangedIsConfirmedAgain() async throws {
    let talk = try Scripted(meanings)
    _ = await talk.say("take the pear")
    _ = await talk.say("buy")
    talk.stand.state.withLock { $0.price = "3.00" }
    let again = await talk.say("yes").reply
    #expect(again.expects == .confirmation)
    #expect(again.text.contains("$3.00"))
    #expect(talk.stand.state.withLock { $0.bought.isEmpty })
    #expect(await talk.say("yes").reply.text == "Bought for $3.00.")
  }

  @Test func aQuestionInBetweenIsAnsweredAndTheConfirmationComesBack() async throws {
    let talk = try Scripted(meanings)
    _ = await talk.say("take the pear")
    let asked = await talk.say("buy").reply.text
    let between = await talk.say("look").reply
    #expect(between.text.hasPrefix("3 kinds of fruit."))
    #expect(between.text.contains(asked))
    #expect(between.expects == .confirmation)
    #expect(await talk.say("yes").reply.text == "Bought for $2.00.")
  }

  @Test func theSameRequestAgainIsTheSameQuestionAndIsSettledByOneYes() async throws {
    let talk = try Scripted(meanings)
    _ = await talk.say("take the pear")
    _ = await talk.say("buy")
    #expect(await talk.say("buy").reply.expects == .confirmation)
    let bought = await talk.say("yes").reply
    #expect(bought.text == "Bought for $2.00.")
    #expect(bought.expects == .none)
    #expect(talk.stand.state.withLock { $0.bought.count } == 1)
  }

  @Test func aPreviewThatIsRefusedAsksNothing() async throws {
    let talk = try Scripted(meanings)
    let reply = await talk.say("buy").reply
    #expect(reply.text == "The basket is empty.")
    #expect(reply.expects == .none)
  }

  @Test func theLastWriteIsTakenBackOnce() async throws {
    let talk = try Scripted(meanings)
    _ = await talk.say("take the pear")
    #expect(talk.stand.state.withLock { $0.basket } == ["f3": 1])
    _ = await talk.say("undo")
    #expect(talk.stand.state.withLock { $0.basket } == ["f3": 0])
    _ = await talk.say("undo")
    #expect(talk.stand.state.withLock { $0.basket } == ["f3": 0])
  }

  @Test func aCorrectionReplacesTheLastWrite() async throws {
    let talk = try Scripted(meanings)
    _ = await talk.say("take the pear")
    #expect(await talk.say("make it two").reply.text == "Took 2 × Pear.")
    #expect(talk.stand.state.withLock { $0.basket } == ["f3": 2])
  }
}

@Suite struct HonestyTests {
  @Test func aWriteWithoutAReceiptIsNeverClaimed() async throws {
    let talk = try Scripted(["lie": request("lie")])
    let (reply, events) = await talk.say("lie")
    #expect(!reply.text.contains("Done"))
    #expect(reply.by.hasPrefix("error"))
    #expect(events.contains { if case .called(_, let record) = $0 { record.outcome == .failed } else { false } })
  }

  @Test func aClaimNeedsADoneCallWithAReceipt() {
    let call = ToolCall(id: "1", tool: "take")
    #expect(Claim(CallRecord(call: call, outcome: .done, receipt: Receipt(id: "r"))) != nil)
    #expect(Claim(CallRecord(call: call, outcome: .done)) == nil)
    #expect(Claim(CallRecord(call: call, outcome: .refused, receipt: Receipt(id: "r"))) == nil)
  }

  @Test func aFailureIsToldWithItsReason() async throws {
    let talk = try Scripted(["crash": request("crash")])
    let reply = await talk.say("crash").reply
    #expect(reply.text.contains("the stand fell over"))
    #expect(reply.by.hasPrefix("error"))
  }

  @Test func aDoubtfulWriteIsAskedAboutNotGuessed() async throws {
    let talk = try Scripted(["hm": request("take", ["fruit": [Argument("pear")]], confidence: 0.45)])
    let reply = await talk.say("hm").reply
    #expect(reply.expects == .choice)
    #expect(talk.stand.state.withLock { $0.basket.isEmpty })
  }

  @Test func theSameTurnIsAlwaysWordedTheSame() async throws {
    let replies = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<4 { group.addTask { await (try Scripted([:])).say("nonsense").reply.text } }
      return try await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(replies.count == 1)
  }
}

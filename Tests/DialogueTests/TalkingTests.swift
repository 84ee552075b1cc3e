import Conversation
import Foundation
import SkillKit
import Synchronization
import Testing

@testable import Dialogue

/// A model that says what is written down, in pieces, and keeps what it was given to read.
private final class WrittenModel: Sendable {
  let heard = Mutex<[LanguageModel.Line]>([])

  func saying(_ pieces: [String], answering answer: JSONValue = ["tool": "none"]) -> LanguageModel {
    LanguageModel(
      name: "written",
      speak: { [self] lines, onText in
        heard.withLock { $0 = lines }
        for piece in pieces { onText(piece) }
        return pieces.joined()
      },
      fill: { [self] lines, _ in
        heard.withLock { $0 = lines }
        return answer
      })
  }
}

@Suite struct TalkingTests {
  @Test func aModelAnswersWhatNoSkillIsAskedFor() async throws {
    let written = WrittenModel()
    let talk = try Scripted([:], model: written.saying(["The moon is ", "384,400.5 km away. Quite far", "!"]))
    let (reply, events) = await talk.say("how far is the moon")
    #expect(reply.text == "The moon is 384,400.5 km away. Quite far!")
    #expect(reply.by == "model:written")
    #expect(
      events.map { $0.jsonLine.split(separator: "\"")[5] }.prefix(4) == ["heard", "understood", "planned", "replying"])
    let spoken = events.compactMap { if case .replying(_, let text) = $0 { text } else { nil } }
    #expect(spoken == ["The moon is 384,400.5 km away.", " Quite far!"])
  }

  @Test func aModelIsToldWhatWasSaidFoundAndRemembered() async throws {
    let written = WrittenModel()
    let talk = try Scripted(["look": request("look")], model: written.saying(["Sure."]))
    _ = try talk.memory.remember("I like pears", call: "c1", at: noon)
    _ = await talk.say("look")
    _ = await talk.say("and how are you")
    let lines = written.heard.withLock { $0 }
    #expect(lines.map(\.role) == [.system, .user, .assistant, .user])
    #expect(lines[0].text.contains("- I like pears"))
    #expect(lines[0].text.contains("Today is Friday, May 1, 2026."))
    #expect(lines[1].text == "look")
    #expect(lines[2].text.contains(#"[look: {"count":3}]"#))
    #expect(lines[3].text == "and how are you")
  }

  @Test func whatAModelClaimsToHaveDoneIsNotSaid() async throws {
    let pieces = ["Good idea. I've or", "dered the pears for you. Anything else?"]
    let talk = try Scripted([:], model: WrittenModel().saying(pieces))
    let (reply, events) = await talk.say("pears would be nice")
    #expect(reply.text.hasPrefix("Good idea. Anything else?"))
    #expect(reply.text.contains("have not changed anything"))
    #expect(!events.contains { $0.jsonLine.contains("dered the pears") })
    #expect(talk.stand.state.withLock { $0.basket.isEmpty && $0.bought.isEmpty })
  }

  @Test func withoutAModelOrWithOneThatFailsNothingIsMadeUp() async throws {
    struct Broken: Error {}
    let broken = LanguageModel(name: "broken", speak: { _, _ in throw Broken() }, fill: { _, _ in throw Broken() })
    for model in [nil, broken] {
      let reply = await try Scripted([:], model: model).say("how far is the moon").reply
      #expect(reply.by == "template:dialogue/decline")
    }
  }

  @Test func whatIsProposedIsAskedAboutBeforeItChangesAnything() async throws {
    let proposed = request("take", ["fruit": [Argument("pear")]], confidence: Request.proposedConfidence)
    let talk = try Scripted(["gimme that pear-shaped thing": proposed])
    #expect(await talk.say("gimme that pear-shaped thing").reply.expects != .none)
    #expect(talk.stand.state.withLock { $0.basket.isEmpty })
  }
}

@Suite struct HonestSpeechTests {
  private let speech = HonestSpeech(FruitStand().tools + [Tool("water_plants", "Waters.", effect: .writes)])

  @Test(arguments: [
    "I have ordered it.", "I've just added two mugs to your cart.", "Your order has been cancelled.",
    "Your order was canceled.", "Done! It is on its way.", "The refund has now been sent.",
    "We've put it on your list.",
    "I watered the plants.", "Added to your cart.", "The item was successfully removed from your cart!",
    "It\u{2019}s booked for Friday.",
  ])
  func deedsAreClaims(_ sentence: String) { #expect(speech.claims(sentence)) }

  @Test(arguments: [
    "You ordered it last week.", "I can't cancel that by talking.", "If it was added, you will see it in your cart.",
    "Have you ordered it?", "I have not changed anything.", "Once it has been sent you can track it.",
    "The moon is far away.", "Coffee is made of roasted beans.", "Ask me to add it to your cart.", "",
  ])
  func otherSentencesAreNone(_ sentence: String) { #expect(!speech.claims(sentence)) }

  @Test func aSentenceIsJudgedWhole() {
    var speech = speech
    #expect(speech.take("It costs 3") == "")
    #expect(speech.take(".50 here. I have") == "It costs 3.50 here.")
    #expect(speech.take(" bought it.\nFine") == "\n")
    #expect(speech.finish() == "Fine")
    #expect(speech.said == "It costs 3.50 here.\nFine")
    #expect(speech.hasClaimed)
    #expect(speech.take("\u{1B}[31mRed\u{7}. ") == "[31mRed.")
  }
}

@Suite struct ProposalTests {
  private let tools = FruitStand().tools

  @Test func theSchemaAllowsTheToolsAndNone() {
    let schema = Proposal.schema(for: [tools[1]])
    let choices = schema["anyOf"]?.array ?? []
    #expect(choices.count == 2)
    #expect(choices[0]["properties"]?["tool"]?["const"] == "take")
    #expect(choices[0]["properties"]?["arguments"]?["properties"]?["fruit"]?["type"] == "string")
    // A count is read by the grammar, not by the model.
    #expect(choices[0]["properties"]?["arguments"]?["properties"]?["quantity"] == nil)
    #expect(choices[1]["properties"]?["tool"]?["const"] == "none")
  }

  @Test func onlyWordsThatWereSaidAreTaken() {
    let answer: JSONValue = ["tool": "take", "arguments": ["fruit": "green apple"]]
    #expect(Proposal(answer, saying: "the green apple, could you", among: tools)?.arguments == ["fruit": "green apple"])
    #expect(Proposal(answer, saying: "the pear, could you", among: tools)?.arguments == [:])
    #expect(Proposal(["tool": "none"], saying: "hello", among: tools) == nil)
    #expect(Proposal(["tool": "rob_bank"], saying: "hello", among: tools) == nil)
  }

  @Test func aModelIsAskedAmongFewTools() async throws {
    let written = WrittenModel()
    let prompts = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../prompts")
    let model = written.saying([], answering: ["tool": "take", "arguments": ["fruit": "pear"]])
    let proposal = try await model.proposal(
      for: Utterance("hand me a pear", session: "s", at: noon), among: tools,
      templates: ReplyTemplates(directory: prompts))
    #expect(proposal?.tool == "take")
    #expect(proposal?.arguments == ["fruit": "pear"])
    let lines = written.heard.withLock { $0 }
    #expect(lines[0].text.contains("- take: Puts fruit into the basket."))
    #expect(lines[1] == .init(.user, "hand me a pear"))
  }
}

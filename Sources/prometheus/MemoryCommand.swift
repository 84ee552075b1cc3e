import ArgumentParser
import Foundation
import Memory
import SkillKit

/// `prometheus memory`: what is remembered belongs to the user.
struct MemoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "memory", abstract: "List, search, forget and export what is remembered.",
    subcommands: [List.self, Search.self, Forget.self, Export.self, Bench.self], defaultSubcommand: List.self)
}

extension CommonOptions {
  /// The memory in the data directory, which is made when it is not there yet.
  func openMemory() throws -> MemoryStore {
    do {
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    } catch {
      throw Unusable("the data directory \(directory.path) cannot be made or used; name another with --data")
    }
    return try MemoryStore(path: directory.appending(path: "memory.sqlite").path)
  }
}

extension MemoryCommand {
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the facts and the conversations.")
    @Flag(help: "Print one JSON object.") var json = false
    @OptionGroup var common: CommonOptions

    func run() throws {
      let memory = try common.openMemory()
      let facts = try memory.facts()
      let sessions = try memory.sessions()
      if json {
        Output.line(try Self.json(Listing(facts: facts, sessions: sessions)))
      } else {
        if facts.isEmpty && sessions.isEmpty { Output.line("Nothing is remembered yet.") }
        for fact in facts { Output.line("fact \(fact.id)  \(fact.at)  \(Output.printable(fact.text))") }
        for session in sessions {
          Output.line("session \(session.session)  \(session.turns) turns  \(session.firstAt) – \(session.lastAt)")
        }
      }
    }

    private struct Listing: Codable {
      var facts: [UserFact]
      var sessions: [SessionSummary]
    }

    static func json(_ value: some Encodable) throws -> String {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
  }

  struct Search: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Find past turns by their words.")
    @Argument(help: "Words; all must occur.") var text: [String]
    @Option(help: "How many turns at most.") var limit = 20
    @Flag(help: "Print one JSON object a line.") var json = false
    @OptionGroup var common: CommonOptions

    func run() throws {
      for turn in try common.openMemory().search(text.joined(separator: " "), limit: max(0, limit)) {
        if json {
          Output.line(try List.json(turn))
        } else {
          Output.line(
            "\(turn.session)/\(turn.turn)  \(turn.at)\n  > \(Output.printable(turn.text))\n  \(Output.printable(turn.reply))"
          )
        }
      }
    }
  }

  struct Forget: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Forget a fact, a conversation or everything, for good.",
      discussion: "What is forgotten is wiped from the file too.")
    @Option(help: "The number of a fact, as `memory list` shows it.") var fact: Int64?
    @Option(name: .customLong("conversation"), help: "The name of a conversation.") var conversation: String?
    @Flag(help: "All turns, conversations and facts.") var everything = false
    @OptionGroup var common: CommonOptions

    func validate() throws {
      guard [fact != nil, conversation != nil, everything].filter({ $0 }).count == 1 else {
        throw ValidationError("say what to forget: --fact N, --conversation NAME or --everything")
      }
    }

    func run() throws {
      let memory = try common.openMemory()
      if let fact {
        guard try memory.forget(fact: fact) else { throw Unusable("there is no fact \(fact)") }
        Output.line("Forgot fact \(fact).")
      } else if let conversation {
        Output.line("Forgot \(try memory.forget(session: conversation)) turns of \(conversation).")
      } else {
        try memory.forgetEverything()
        Output.line("Forgot everything.")
      }
    }
  }

  struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print all that is remembered as JSON Lines.")
    @OptionGroup var common: CommonOptions

    func run() throws {
      let memory = try common.openMemory()
      for fact in try memory.facts().reversed() {
        Output.line(try List.json(["type": "fact", "id": String(fact.id), "at": fact.at, "text": fact.text]))
      }
      for session in try memory.sessions() {
        for turn in try memory.turns(session: session.session, limit: .max) { Output.line(try List.json(turn)) }
      }
    }
  }
}

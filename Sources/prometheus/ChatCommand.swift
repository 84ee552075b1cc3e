import ArgumentParser
import Conversation
import Foundation
import TerminalUI

/// `prometheus` without a subcommand: the chat on a terminal; with piped input the same as `prometheus run`.
struct ChatCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chat", abstract: "Chat in the full screen (the default).", shouldDisplay: false)

  @OptionGroup var common: CommonOptions

  /// How many earlier turns the chat shows when it opens.
  static let earlierTurns = 200

  func run() async throws {
    guard ChatMode.hasTerminal else { return try await PipedConversation().hold(common) }
    if !FileManager.default.fileExists(atPath: common.directory.appending(path: "memory.sqlite").path) {
      Output.line("Setting up the shop; this takes a moment, once.")
    }
    let live = try LiveAssistant(common.settings)
    try await ChatMode.run(try session(live))
  }

  private func session(_ live: LiveAssistant) throws -> ChatSession {
    let name = common.session
    let clock = common.clock
    let earlier = try live.memory.turns(session: name, limit: Self.earlierTurns)
    return ChatSession(
      name: name,
      welcome: """
        Hello, I'm Prometheus. I run wholly on this machine. Ask me for products, your cart and orders, lists and \
        timers, or say "help".
        """,
      earlier: earlier, inputHistory: earlier.map(\.text),
      send: { text, emit in
        _ = await live.assistant.respond(to: Utterance(text, session: name, at: clock()), emit: emit)
      },
      tick: {
        let events = Collected()
        await live.assistant.announce(session: name, at: clock()) { events.add($0) }
        return events.all
      })
  }
}

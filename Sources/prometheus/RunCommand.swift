import ArgumentParser
import Conversation
import Foundation
import SkillTesting

/// `prometheus run`: one utterance a line, from a file or from standard input.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Take one utterance a line from a file or standard input.",
    discussion: """
      Replies go to standard output, one after the other. Empty lines are skipped, and so are lines that begin with "# ".
      Exit status: 0 all went well, 1 a turn failed, 2 the input cannot be read, 130 interrupted.
      """)

  @ArgumentParser.Argument(help: "A file of utterances; standard input without.")
  var file: String?
  @Flag(help: "Print the events of each turn as JSON Lines.")
  var json = false
  @Flag(help: "Print what was said, too, each line after '> '.")
  var echo = false
  @Option(help: "Write the conversation to a file, as a conversation test.")
  var record: String?
  @OptionGroup var common: CommonOptions

  func run() async throws {
    try await PipedConversation(file: file, style: json ? .json : echo ? .transcript : .replies, record: record)
      .hold(common)
  }
}

/// A conversation whose utterances are lines of a file or of a pipe.
struct PipedConversation {
  enum Style: Sendable {
    case replies
    /// What was said, too.
    case transcript
    case json
  }

  /// Standard input without.
  var file: String?
  var style = Style.replies
  /// Where the conversation is written down as a test.
  var record: String?

  /// - Throws: `ExitCode(1)` when a turn failed.
  func hold(_ common: CommonOptions) async throws {
    let lines = try file.map { try LineReader(path: $0) } ?? LineReader(descriptor: STDIN_FILENO)
    let live = try LiveAssistant(common.settings)
    let recorder = record.map { Recording(path: $0, now: common.now) }
    let style = style
    let show: @Sendable (TurnEvent) -> Void = { event in
      recorder?.note(event)
      if style == .json {
        Output.line(event.jsonLine)
      } else if let text = event.spoken(withUtterances: style == .transcript) {
        Output.line(Output.printable(text))
      }
    }
    var failed = false
    await live.assistant.announce(session: common.session, at: common.clock(), emit: show)
    for (_, text) in lines {
      let text = text.trimmingCharacters(in: .whitespaces)
      guard !text.isEmpty, !text.isComment else { continue }
      let utterance = Utterance(text, session: common.session, at: common.clock())
      let reply = await live.assistant.respond(to: utterance, emit: show)
      failed = failed || reply.by.hasPrefix("error")
      await live.assistant.announce(session: common.session, at: common.clock(), emit: show)
    }
    try recorder?.write()
    if failed { throw ExitCode(1) }
  }
}

extension String {
  /// "# so" is a comment; "#W1045518" is an order's number.
  fileprivate var isComment: Bool { self == "#" || hasPrefix("# ") }
}

extension TurnEvent {
  /// What a plain transcript shows of an event.
  fileprivate func spoken(withUtterances: Bool) -> String? {
    switch self {
    case .heard(_, _, _, let text): withUtterances ? "\n> \(text)" : nil
    case .replied(_, let reply, _): reply.text
    case .announced(_, let announcement): announcement.text
    default: nil
    }
  }
}

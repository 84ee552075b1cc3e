import Conversation
import SkillKit

/// What to do about one request, once its arguments were looked up. Pure.
enum Plan: Sendable, Equatable {
  case ask(parameter: Parameter)
  case choose(parameter: String, among: [Entity])
  /// Nothing is meant for certain; these are the nearest.
  case offer(Lookup.Missing)
  case confirm(ToolCall)
  case call(ToolCall)
  /// The tool itself is in doubt, and it would change something.
  case which([Candidate])

  init(for request: Request, tool: Tool, lookup: Lookup, id: String) {
    if tool.effect != .reads, !request.isSureEnoughToWrite(own: lookup.isOwn) {
      self = .which([Candidate(tool: tool.name, confidence: request.confidence)] + request.alternatives)
    } else if let (parameter, options) = lookup.ambiguous.first {
      self = .choose(parameter: parameter, among: options)
    } else if let missing = lookup.notFound.first {
      // "It" points at nothing: nobody looked for a thing of that name.
      let points = request.arguments[missing.parameter]?.allSatisfy { $0.reference == .it || $0.reference == .all }
      let asked = points == true && missing.nearest.isEmpty ? tool.parameter(missing.parameter) : nil
      self = asked.map { .ask(parameter: $0) } ?? .offer(missing)
    } else if let parameter = tool.parameters.first(where: { $0.isRequired && lookup.values[$0.name] == nil }) {
      self = .ask(parameter: parameter)
    } else {
      let call = ToolCall(id: id, tool: tool.name, arguments: lookup.values)
      self = tool.needsConfirmation ? .confirm(call) : .call(call)
    }
  }

  var kind: PlanKind {
    switch self {
    case .ask: .ask
    case .choose, .which: .choose
    case .offer(let missing): missing.nearest.isEmpty ? .say : .choose
    case .confirm: .confirm
    case .call: .call
    }
  }
}

/// What the words of a request's arguments were found to mean.
struct Lookup: Sendable, Equatable {
  struct Missing: Sendable, Equatable {
    var parameter: String
    var mention: String
    var nearest: [Entity]
    var among = Among.all

    /// Where it was looked for.
    enum Among: Sendable, Equatable {
      case all
      /// Among what was just shown.
      case shown
      /// Among what was just shown, by something that nothing tells of any of it.
      case incomparable
    }
  }

  /// By parameter, ready for the call.
  var values: [String: JSONValue] = [:]
  /// The things that the mentions were found to mean.
  var found: [Entity] = []
  /// Whether these are the user's own, so that the tool is hardly in doubt.
  var isOwn = false
  /// Parameters that could mean several things, in the tool's order.
  var ambiguous: [(parameter: String, options: [Entity])] = []
  /// Mentions that nothing answers to.
  var notFound: [Missing] = []

  static func == (a: Lookup, b: Lookup) -> Bool {
    a.values == b.values && a.found == b.found && a.notFound == b.notFound
      && a.ambiguous.elementsEqual(b.ambiguous) { $0 == $1 }
  }
}

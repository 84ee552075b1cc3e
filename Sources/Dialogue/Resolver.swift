import Conversation
import SkillKit
import Understanding

/// Finds what the mentions of a request mean: first in the conversation, then with the skills that own the things.
struct Resolver: Sendable {
  let skills: SkillSet
  let focus: Focus
  let callContext: CallContext
  /// The words of what was last looked for.
  var sought: Set<String> = []

  /// The most options that are offered at once.
  static let optionLimit = 9

  /// Looks up every parameter of `tool` that the request mentions or that the conversation supplies.
  func lookup(_ request: Request, tool: Tool, resolved: [String: JSONValue]) async -> Lookup {
    var lookup = Lookup(values: resolved.filter { tool.parameter($0.key) != nil })
    for parameter in tool.parameters where lookup.values[parameter.name] == nil {
      let arguments = request.arguments[parameter.name] ?? []
      if case .entity(let type) = parameter.type {
        await look(for: arguments, type, parameter, tool, &lookup)
      } else if let value = plain(arguments, parameter) {
        lookup.values[parameter.name] = value
      }
    }
    return lookup
  }

  private func plain(_ arguments: [Argument], _ parameter: Parameter) -> JSONValue? {
    let values = arguments.compactMap { argument -> JSONValue? in
      if let value = argument.value { return value }
      if argument.reference == .it { return focus.groups.first.flatMap { $0.count == 1 ? .string($0[0].name) : nil } }
      return parameter.type == .text ? .string(argument.text) : nil
    }
    return parameter.isList ? (values.isEmpty ? nil : .array(values)) : values.first
  }

  private func look(
    for arguments: [Argument], _ type: String, _ parameter: Parameter, _ tool: Tool, _ lookup: inout Lookup
  ) async {
    guard !arguments.isEmpty else {
      if parameter.takesFocus, let implied = implied(type, tool) { lookup.values[parameter.name] = .string(implied) }
      return
    }
    var ids: [JSONValue] = []
    for argument in arguments {
      switch await find(argument, type, takesSeveral: parameter.isList) {
      case .found(let entities):
        lookup.found += entities
        ids += entities.compactMap { $0.id(as: type).map(JSONValue.string) }
      case .options(let options): lookup.ambiguous.append((parameter.name, Array(options.prefix(Self.optionLimit))))
      case .nothing where !parameter.isRequired && argument.reference != nil: continue
      case .nothing(let nearest):
        lookup.notFound.append(
          .init(parameter: parameter.name, mention: argument.text, nearest: Array(nearest.prefix(5))))
      case .noneOf(let shown):
        lookup.notFound.append(
          .init(
            parameter: parameter.name, mention: argument.described, nearest: Array(shown.prefix(Self.optionLimit)),
            among: argument.isComparison ? .incomparable : .shown))
      }
    }
    if !ids.isEmpty { lookup.values[parameter.name] = parameter.isList ? .array(ids) : ids[0] }
  }

  /// What goes without saying: the one thing that the conversation is about right now.
  private func implied(_ type: String, _ tool: Tool) -> String? {
    guard let newest = focus.groups.first, newest.count == 1 else { return nil }
    return newest[0].id(as: type)
  }

  private enum Found {
    case found([Entity])
    case options([Entity])
    case nothing([Entity])
    /// Of the things shown, none is as described.
    case noneOf([Entity])
  }

  private func find(_ argument: Argument, _ type: String, takesSeveral: Bool) async -> Found {
    if let id = argument.value?.string {
      return .found([Entity(type: type, id: id, name: argument.text)])
    }
    if let reference = argument.reference, reference != .latest {
      let noun = ReferenceGrammar.noun(of: argument.text)
      switch focus.resolve(reference, type: type, noun: noun, ofSeveral: argument.isOfSeveral) {
      case .one(let entity): return .found([entity])
      case .several(let entities):
        if takesSeveral { return .found(entities) }
        if case .described = reference, let one = likest(what: sought, among: entities) { return .found([one]) }
        return .options(entities)
      case .nothing:
        if let found = await amongShown(
          reference, type, takesSeveral: takesSeveral, ofSeveral: argument.isOfSeveral)
        {
          return found
        }
      }
    } else if argument.reference == nil, case .one(let entity) = focus.resolve(.described(argument.text), type: type) {
      return .found([entity])
    } else if argument.reference == nil, let found = await aKind(of: argument.text, type, takesSeveral: takesSeveral) {
      return found
    }
    return await ask(argument, type, takesSeveral: takesSeveral)
  }

  /// "The Lune one" after a search for lavender soap is Lune's lavender soap, though its other soaps were shown too.
  private func likest(what sought: Set<String>, among entities: [Entity]) -> Entity? {
    let scored = entities.map { entity in
      (entity, sought.count { word in Entity.words(entity.name).contains { $0 == word || $0.hasStem(word) } })
    }.sorted { $0.1 > $1.1 }
    guard let best = scored.first, best.1 > (scored.dropFirst().first?.1 ?? 0) else { return nil }
    return best.0
  }

  /// "The wooden one" of several things shown, when their names do not say: what whoever owns them knows of each. Nil
  /// when nothing to pick from was shown.
  private func amongShown(
    _ reference: Reference, _ type: String, takesSeveral: Bool, ofSeveral: Bool
  ) async -> Found? {
    guard let newest = focus.groups(of: type).first,
      let shown = ofSeveral ? focus.groups(of: type).first(where: { $0.count > 1 }) : newest, shown.count > 1
    else { return nil }
    if case .extreme = reference { return .noneOf(shown) }
    guard case .described(let words) = reference else { return nil }
    var fitting: [Entity] = []
    for entity in shown {
      for skill in skills.skills {
        guard let matches = try? await skill.find("\(entity.name) \(words)", type: type, in: callContext) else {
          continue
        }
        fitting += matches.exact.filter { $0.id == entity.id || $0.name.hasPrefix(entity.name) }
      }
    }
    if fitting.isEmpty { return .noneOf(shown) }
    return fitting.count == 1 || takesSeveral ? .found(fitting) : .options(fitting)
  }

  /// "The Pacewell ones in size eleven", "the small jar of the Sunfold one": the one is pointed at, the rest tells which
  /// of its kinds.
  private func aKind(of mention: String, _ type: String, takesSeveral: Bool) async -> Found? {
    let words = Entity.words(mention)
    guard let end = words.lastIndex(where: { $0 == "one" || $0 == "ones" }) else { return nil }
    let start = (words[..<end].lastIndex(of: "the") ?? -1) + 1
    let rest = (words[..<start] + words[(end + 1)...]).joined(separator: " ")
    guard start < end, !rest.isEmpty,
      case .one(let entity) = focus.resolve(.described(words[start..<end].joined(separator: " ")), type: type)
    else { return nil }
    for skill in skills.skills {
      guard let kinds = try? await skill.find("\(entity.name) \(rest)", type: type, in: callContext).exact,
        !kinds.isEmpty
      else { continue }
      return kinds.count == 1 || takesSeveral ? .found(kinds) : .options(kinds)
    }
    return nil
  }

  /// Whether things that a request names are the user's own: what their owner would offer without being told more, as
  /// what is in the cart. To name one by chance is unlikely.
  func areOwn(_ request: Request, _ lookup: Lookup) async -> Bool {
    let isNamed = request.arguments.values.joined().allSatisfy { $0.reference == nil }
    guard isNamed, !lookup.found.isEmpty, lookup.notFound.isEmpty, lookup.ambiguous.isEmpty else { return false }
    for entity in lookup.found {
      var isOffered = false
      for skill in skills.skills where !isOffered {
        let own = try? await skill.find("", type: entity.type, in: callContext).exact
        isOffered = own?.contains { $0.id == entity.id } ?? false
      }
      if !isOffered { return false }
    }
    return true
  }

  /// Asks the skills. A reference that nothing in focus answers is a question for the obvious candidates.
  private func ask(_ argument: Argument, _ type: String, takesSeveral: Bool) async -> Found {
    switch argument.reference {
    // A place in a list, or the least or the other of it, mean nothing where no list was shown.
    case .ordinal(let position) where position != -1: return .nothing([])
    case .extreme, .other: return .nothing([])
    default: break
    }
    let mention = mention(argument, type)
    var nearest: [Entity] = []
    for skill in skills.skills {
      guard let matches = try? await skill.find(mention, type: type, in: callContext) else { continue }
      if matches.exact.count == 1 { return .found(matches.exact) }
      if matches.exact.count > 1 {
        switch argument.reference {
        // "My last order" with no list shown is the latest one.
        case .latest, .ordinal: return .found([matches.exact[0]])
        case .all where takesSeveral: return .found(matches.exact)
        case .some(let reference): return pick(reference, matches.exact, type)
        case nil: return .options(matches.exact)
        }
      }
      nearest += matches.nearest.filter { near in !nearest.contains { $0.id == near.id } }
    }
    return .nothing(nearest)
  }

  private func pick(_ reference: Reference, _ entities: [Entity], _ type: String) -> Found {
    switch Focus(groups: [entities]).resolve(reference, type: type) {
    case .one(let entity): .found([entity])
    case .several(let several): .options(several)
    case .nothing: .options(entities)
    }
  }

  /// What to ask the skills for. "The blue one" after a red shirt is the shirt in blue.
  private func mention(_ argument: Argument, _ type: String) -> String {
    switch argument.reference {
    case .described(let words):
      focus.groups(of: type).first.flatMap { $0.count == 1 ? $0[0].kind : nil }.map { "\($0) \(words)" } ?? words
    case nil: argument.text
    default: ""
    }
  }

  /// "A marble run and a chess set" for a tool that takes one thing: a request for each, when the whole means nothing
  /// but each part does.
  func takenApart(_ request: Request, tool: Tool, _ lookup: Lookup) async -> [Request]? {
    guard lookup.notFound.count == 1, let missing = lookup.notFound.first,
      let parameter = tool.parameter(missing.parameter),
      !parameter.isList, case .entity(let type) = parameter.type
    else { return nil }
    let items = ItemList.items(in: Words(missing.mention))
    guard items.count > 1 else { return nil }
    let counted = tool.parameters.first { $0.type == .quantity }
    var parts: [Request] = []
    for item in items {
      let argument = Argument(item.text)
      if case .nothing = await find(argument, type, takesSeveral: false) { return nil }
      var part = request
      part.arguments[missing.parameter] = [argument]
      // "Three mugs and a plate": the count said first is the first thing's.
      if let counted, !parts.isEmpty || item.quantity != nil {
        part.arguments[counted.name] = item.quantity.map { [Argument(item.said, type: "quantity", value: .int($0))] }
      }
      parts.append(part)
    }
    return parts
  }
}

extension Argument {
  /// "lightest of those"
  fileprivate var isOfSeveral: Bool { reference != nil && text.hasSuffix(" of those") }

  /// The words that describe, without the "one" that they describe.
  fileprivate var described: String {
    if case .described(let words) = reference { words } else { text.replacing(" of those", with: "") }
  }

  fileprivate var isComparison: Bool { if case .extreme = reference { true } else { false } }
}

extension Entity {
  /// The name without the words of its attributes: "crew neck t-shirt" of "crew neck t-shirt, red, M".
  fileprivate var kind: String {
    let varying = Set(["color", "size", "material"].flatMap { Entity.words(attributes[$0]?.string ?? "") })
    return Entity.words(name).filter { !varying.contains($0) }.joined(separator: " ")
  }
}

extension [Entity] {
  /// The one option that the words which were said fit better than any other; nil when they do not tell.
  ///
  /// - Parameter text: the whole request: "the pocket one in green" tells the color outside of the mention.
  func meant(by arguments: [Argument], in text: String) -> Entity? {
    if case .extreme(let attribute, let least) = arguments.first?.reference {
      let measured = compactMap { option in option.measure(attribute).map { (option, $0) } }.sorted { $0.1 < $1.1 }
      return measured.count == count ? (least ? measured.first : measured.last)?.0 : nil
    }
    let said = Set(arguments.flatMap { Entity.words($0.text) } + Entity.words(text))
    let scored = map { option in
      let words = Set(Entity.words(option.name) + option.attributes.values.flatMap { Entity.words($0.string ?? "") })
      return (option, said.intersection(words).count)
    }.sorted { $0.1 > $1.1 }
    guard let best = scored.first, best.1 > (scored.dropFirst().first?.1 ?? 0) else { return nil }
    return best.0
  }
}

/// Follows a JSON Schema's references and combinations, so that of every place it is known what values it allows.
///
/// What must hold together (`allOf`, a `$ref` beside other keywords, a branch of `anyOf` beside its parent's keywords) is
/// a conjunction: a list of places in the document. Each conjunction is compiled once, which ends recursion.
struct SchemaCompiler {
  /// A place in the document, some of whose keywords are dealt with already.
  struct Place: Hashable {
    var pointer: String
    var handled: Set<String> = []
  }

  private let document: SchemaJSON
  let limits: SchemaLimits
  private var shapes: [SchemaShape] = []
  private(set) var pointers: [String] = []
  private var numbers: [[Place]: SchemaID] = [:]
  /// Conjunctions whose number is known and whose shape is not.
  private var waiting: [(id: SchemaID, places: [Place])] = []

  init(_ document: SchemaJSON, _ limits: SchemaLimits) {
    self.document = document
    self.limits = limits
  }

  /// The shapes of all schemas that the document's root needs; the root is the first.
  mutating func compile() throws(SchemaError) -> [SchemaShape] {
    _ = try number(of: try flattened([Place(pointer: "")]))
    while let next = waiting.popLast() {
      shapes[Int(next.id)] = try shape(of: next.places)
    }
    return shapes
  }

  private mutating func number(of places: [Place]) throws(SchemaError) -> SchemaID {
    if let number = numbers[places] { return number }
    let pointer = places.first?.pointer ?? ""
    guard shapes.count < SchemaLimits.mostSchemas else {
      throw SchemaError(pointer: pointer, problem: .limit(what: "schemas in all", most: SchemaLimits.mostSchemas))
    }
    let number = SchemaID(shapes.count)
    numbers[places] = number
    shapes.append(.values(SchemaValues()))
    pointers.append(pointer)
    waiting.append((number, places))
    return number
  }

  // MARK: - Conjunctions

  /// With what `$ref` and `allOf` lead to.
  func flattened(_ places: [Place]) throws(SchemaError) -> [Place] {
    var found: [Place] = []
    for place in places { try collect(place, into: &found, path: []) }
    return found
  }

  private func collect(_ place: Place, into found: inout [Place], path: Set<Place>) throws(SchemaError) {
    guard !path.contains(place), path.count < SchemaLimits.mostBranches else {
      throw SchemaError(pointer: place.pointer, problem: .circular)
    }
    guard found.count < SchemaLimits.mostBranches else {
      throw SchemaError(
        pointer: place.pointer, problem: .limit(what: "schemas that hold together", most: SchemaLimits.mostBranches))
    }
    if !found.contains(place) { found.append(place) }
    let path = path.union([place])
    if !place.handled.contains("$ref"), let reference = try value(at: place.pointer)["$ref"] {
      try collect(try target(of: reference, at: place.pointer), into: &found, path: path)
    }
    for branch in try branches("allOf", of: place) { try collect(branch, into: &found, path: path) }
  }

  private func target(of reference: SchemaJSON, at pointer: String) throws(SchemaError) -> Place {
    guard case .string(let text) = reference else {
      throw SchemaError(pointer: pointer, problem: .wrongValue(keyword: "$ref", expected: "a string"))
    }
    let path = text.removingPercentEncoding ?? text
    guard path == "#" || path.hasPrefix("#/"), find(String(path.dropFirst())) != nil else {
      throw SchemaError(pointer: pointer, problem: .badReference(text))
    }
    return Place(pointer: String(path.dropFirst()))
  }

  private func branches(_ keyword: String, of place: Place) throws(SchemaError) -> [Place] {
    guard !place.handled.contains(keyword), let value = try value(at: place.pointer)[keyword] else { return [] }
    guard case .array(let branches) = value, !branches.isEmpty else {
      throw SchemaError(
        pointer: place.pointer, problem: .wrongValue(keyword: keyword, expected: "an array with at least one schema"))
    }
    return branches.indices.map { Place(pointer: "\(place.pointer)/\(keyword)/\($0)") }
  }

  /// One conjunction for every choice of branches of `anyOf` and `oneOf`; those that are `false` are left out.
  mutating func alternatives(_ places: [Place]) throws(SchemaError) -> [[Place]] {
    var finished: [[Place]] = []
    var open = [(places: places, split: Set<Place>())]
    while let next = open.popLast() {
      guard finished.count + open.count <= SchemaLimits.mostBranches else {
        throw SchemaError(
          pointer: next.places.first?.pointer ?? "",
          problem: .limit(what: "branches that come together", most: SchemaLimits.mostBranches))
      }
      guard let (place, keyword, branches) = try firstChoice(in: next.places) else {
        finished.append(next.places)
        continue
      }
      guard !next.split.contains(place) else { throw SchemaError(pointer: place.pointer, problem: .circular) }
      if keyword == "oneOf" { try checkExclusive(branches, at: place.pointer) }
      var rest = next.places
      if let index = rest.firstIndex(of: place) { rest[index].handled.insert(keyword) }
      let handled = Place(pointer: place.pointer, handled: place.handled.union([keyword]))
      for branch in branches.reversed() {
        let conjunction = (rest + (try flattened([branch]))).uniqued()
        // What is dealt with once stays so, even where a reference leads back to it.
        guard !conjunction.contains(place) else { throw SchemaError(pointer: place.pointer, problem: .circular) }
        open.append((conjunction, next.split.union([place, handled])))
      }
    }
    return finished
  }

  private func firstChoice(in places: [Place]) throws(SchemaError) -> (Place, String, [Place])? {
    for place in places {
      for keyword in ["anyOf", "oneOf"] {
        let branches = try branches(keyword, of: place)
        if !branches.isEmpty { return (place, keyword, branches) }
      }
    }
    return nil
  }

  // MARK: - Shapes

  private mutating func shape(of places: [Place]) throws(SchemaError) -> SchemaShape {
    let alternatives = try alternatives(places)
    guard alternatives == [places] else {
      var ids: [SchemaID] = []
      for alternative in alternatives { ids.append(try number(of: alternative)) }
      return .choice(ids)
    }
    guard let keywords = try keywords(of: places) else { return .values(SchemaValues()) }
    return .values(try values(keywords, places))
  }

  /// What the places demand together; nil if one of them is `false`.
  func keywords(of places: [Place]) throws(SchemaError) -> SchemaKeywords? {
    var keywords = SchemaKeywords()
    for place in places {
      switch try value(at: place.pointer) {
      case .bool(true): break
      case .bool: return nil
      case .object(let members): try keywords.add(members, at: place.pointer, limits)
      case let other:
        throw SchemaError(pointer: place.pointer, problem: .notASchema(found: "a value of type \(other.type.rawValue)"))
      }
    }
    return keywords
  }

  private mutating func values(_ keywords: SchemaKeywords, _ places: [Place]) throws(SchemaError) -> SchemaValues {
    let types = keywords.allowedTypes
    var values = SchemaValues()
    if let constants = keywords.constants {
      if let demand = keywords.otherDemand {
        throw SchemaError(
          pointer: places.first?.pointer ?? "", problem: .besideConstants(keyword: demand))
      }
      values.constants = constants.filter { types.contains($0.type) || $0.type == .integer && types.contains(.number) }
        .map(\.text)
      return values
    }
    if types.contains(.null) { values.constants.append("null") }
    if types.contains(.boolean) { values.constants += ["true", "false"] }
    if types.contains(.string) { values.strings = strings(keywords) }
    if types.contains(.number) || types.contains(.integer) {
      values.numbers = SchemaNumbers(
        lower: keywords.lower, upper: keywords.upper, divisor: keywords.divisor,
        isInteger: !types.contains(.number) || keywords.divisor > 1)
    }
    if types.contains(.array) { values.arrays = try arrays(keywords, places) }
    if types.contains(.object) { values.objects = try objects(keywords, places) }
    return values
  }

  private func strings(_ keywords: SchemaKeywords) -> SchemaStrings {
    let count = keywords.lengths
    return SchemaStrings(
      least: count.least, most: count.most ?? max(limits.stringLength, count.least), patterns: keywords.patterns)
  }

  private mutating func arrays(_ keywords: SchemaKeywords, _ places: [Place]) throws(SchemaError) -> SchemaArrays {
    let count = keywords.items
    var lists: [(prefix: [Place], rest: Place?)] = []
    for place in places { lists.append(try elements(of: place)) }
    let length = lists.map(\.prefix.count).max() ?? 0
    var prefix: [SchemaID] = []
    for index in 0..<length {
      let element = lists.compactMap { index < $0.prefix.count ? $0.prefix[index] : $0.rest }
      prefix.append(try number(of: try flattened(element)))
    }
    let rest = try number(of: try flattened(lists.compactMap(\.rest)))
    let most = count.most ?? max(limits.arrayCount, count.least, length)
    return SchemaArrays(prefix: prefix, rest: rest, least: count.least, most: most)
  }

  /// What the elements of an array are, by this place alone. Before draft 2020-12 `prefixItems` was a list in `items`.
  private func elements(of place: Place) throws(SchemaError) -> (prefix: [Place], rest: Place?) {
    let schema = try value(at: place.pointer)
    let keyword = if case .array? = schema["items"] { "items" } else { "prefixItems" }
    let restKeyword = keyword == "items" ? "additionalItems" : "items"
    var prefix: [Place] = []
    if let list = schema[keyword] {
      guard case .array(let values) = list else {
        throw SchemaError(
          pointer: place.pointer, problem: .wrongValue(keyword: keyword, expected: "an array of schemas"))
      }
      prefix = values.indices.map { Place(pointer: "\(place.pointer)/\(keyword)/\($0)") }
    }
    return (prefix, schema[restKeyword] == nil ? nil : Place(pointer: "\(place.pointer)/\(restKeyword)"))
  }

  private mutating func objects(_ keywords: SchemaKeywords, _ places: [Place]) throws(SchemaError) -> SchemaObjects {
    let names = try propertyNames(places, required: keywords.required)
    var properties: [SchemaObjects.Property] = []
    for name in names {
      let schema = try number(of: try flattened(try member(named: name, of: places)))
      properties.append(.init(name: name, schema: schema, isRequired: keywords.required.contains(name)))
    }
    var additional: [Place] = []
    for place in places where try value(at: place.pointer)["additionalProperties"] != nil {
      additional.append(Place(pointer: "\(place.pointer)/additionalProperties"))
    }
    // A schema that lists its properties means these, although others would be valid.
    var isOpen = names.isEmpty
    for place in additional {
      if case .object = try value(at: place.pointer) { isOpen = true }
    }
    let most = min(limits.memberCount, SchemaLimits.mostMembers)
    return SchemaObjects(
      properties: properties, additional: isOpen ? try number(of: try flattened(additional)) : nil,
      least: keywords.members.least, most: keywords.members.most ?? names.count + max(most, keywords.members.least))
  }

  /// Declared ones in their order, then those that are only required.
  private func propertyNames(_ places: [Place], required: [String]) throws(SchemaError) -> [String] {
    var names: [String] = []
    var known: Set<String> = []
    for place in places {
      guard let properties = try value(at: place.pointer)["properties"] else { continue }
      guard case .object(let members) = properties else {
        throw SchemaError(
          pointer: place.pointer, problem: .wrongValue(keyword: "properties", expected: "an object of schemas"))
      }
      names += members.map(\.name).filter { known.insert($0).inserted }
    }
    names += required.filter { known.insert($0).inserted }
    guard names.count <= SchemaLimits.mostProperties else {
      throw SchemaError(
        pointer: places.first?.pointer ?? "", problem: .limit(what: "properties", most: SchemaLimits.mostProperties))
    }
    return names
  }

  /// What holds for the member of that name: each place's own property, else its `additionalProperties`.
  func member(named name: String, of places: [Place]) throws(SchemaError) -> [Place] {
    var found: [Place] = []
    for place in places {
      let schema = try value(at: place.pointer)
      if schema["properties"]?[name] != nil {
        found.append(Place(pointer: "\(place.pointer)/properties/\(Self.escaped(name))"))
      } else if schema["additionalProperties"] != nil {
        found.append(Place(pointer: "\(place.pointer)/additionalProperties"))
      }
    }
    return found
  }

  // MARK: - Pointers (RFC 6901)

  func value(at pointer: String) throws(SchemaError) -> SchemaJSON {
    guard let value = find(pointer) else { throw SchemaError(pointer: "", problem: .badReference("#\(pointer)")) }
    return value
  }

  private func find(_ pointer: String) -> SchemaJSON? {
    var value = document
    for part in pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
      let name = part.replacing("~1", with: "/").replacing("~0", with: "~")
      if case .array(let values) = value {
        guard let index = Int(name), values.indices.contains(index) else { return nil }
        value = values[index]
      } else {
        guard let member = value[String(name)] else { return nil }
        value = member
      }
    }
    return value
  }

  private static func escaped(_ name: String) -> String {
    name.replacing("~", with: "~0").replacing("/", with: "~1")
  }
}

extension SchemaKeywords {
  /// Types that a value may have. A schema without `type` is taken to be about what its keywords are about.
  var allowedTypes: Set<SchemaType> {
    if let types { return types }
    if constants == nil, !suggested.isEmpty { return suggested }
    return Set(SchemaType.allCases).subtracting([.integer])
  }
}

extension Array where Element: Hashable {
  fileprivate func uniqued() -> [Element] {
    var known: Set<Element> = []
    return filter { known.insert($0).inserted }
  }
}

/// The automaton of a schema: its states are expressions, and ``derivative(_:_:)`` is its step.
struct GrammarMachine: Sendable {
  /// Pairs of expressions that are searched for one that both allow.
  static let mostSearched = 50_000

  let shapes: [SchemaShape]
  let limits: SchemaLimits
  var table: ExpressionTable
  private(set) var classes = ByteClasses([])
  /// Whether what is in neither of two sets is searched for; not before it is known which bytes there are.
  private(set) var isPruning = false
  /// For each schema, its texts that are neither array nor object.
  private var scalars: [ExpressionID] = []
  /// For each schema that has objects.
  private var objects: [SchemaID: ObjectParts] = [:]
  /// How many arrays and objects are within each other at least in a value of each schema; nil if it has no value.
  private(set) var levels: [Int?] = []
  private var expansions: [ExpressionID: ExpressionID] = [:]
  private(set) var marks = Marks()

  /// What the text of every schema consists of besides its own.
  struct Marks {
    var comma = ExpressionTable.nothing
    var colon = ExpressionTable.nothing
    var openArray = ExpressionTable.nothing
    var closeArray = ExpressionTable.nothing
    var openObject = ExpressionTable.nothing
    var closeObject = ExpressionTable.nothing
    /// A character within a string about which nothing is demanded, and one that is no escape.
    var character = ExpressionTable.nothing
    var plainCharacter = ExpressionTable.nothing
  }

  /// What is known of the objects of a schema beforehand.
  struct ObjectParts {
    /// Each property's name in quotes with the colon.
    var keys: [ExpressionID]
    /// A name of a member that is not declared, in quotes, with the colon.
    var otherKey: ExpressionID
    /// From each property on: how many are required.
    var requiredFrom: [Int]
  }

  /// - Parameters:
  ///   - shapes: the first is the root's.
  ///   - writable: the bytes that texts may have.
  init(_ shapes: [SchemaShape], _ limits: SchemaLimits, writable: ByteSet = .all) {
    table = ExpressionTable(writable: writable)
    self.shapes = shapes
    self.limits = limits
    build()
    classes = ByteClasses(table.byteSets)
    isPruning = true
    build()
    findLevels()
  }

  /// The state before the first byte.
  var start: ExpressionID {
    mutating get { table.add(.rule(.value(schema: 0, depth: 0))) }
  }

  /// Whether objects may have members whose names the schema does not list.
  var hasOtherMembers: Bool {
    shapes.contains { shape in
      if case .values(let values) = shape { values.objects?.additional != nil } else { false }
    }
  }

  private mutating func build() {
    buildMarks()
    scalars = []
    for (index, shape) in shapes.enumerated() {
      guard case .values(let values) = shape else {
        scalars.append(ExpressionTable.nothing)
        continue
      }
      scalars.append(scalarTexts(values))
      if let object = values.objects { objects[SchemaID(index)] = parts(of: object) }
    }
  }

  private mutating func buildMarks() {
    let space = table.repetition(table.bytes(ByteSet(" \n")), 0, limits.whitespace)
    func mark(_ text: StaticString, before: Bool, after: Bool) -> ExpressionID {
      let byte = table.bytes(ByteSet(text))
      return table.sequence([before ? space : ExpressionTable.empty, byte, after ? space : ExpressionTable.empty])
    }
    marks.comma = mark(",", before: false, after: true)
    marks.colon = mark(":", before: false, after: true)
    marks.openArray = mark("[", before: false, after: true)
    marks.closeArray = mark("]", before: true, after: false)
    marks.openObject = mark("{", before: false, after: true)
    marks.closeObject = mark("}", before: true, after: false)
    marks.character = table.anyCharacter()
    marks.plainCharacter = table.plainCharacter()
  }

  private mutating func parts(of object: SchemaObjects) -> ObjectParts {
    var keys: [ExpressionID] = []
    var requiredFrom = [0]
    for property in object.properties {
      keys.append(table.sequence(table.literal(SchemaJSON.quoted(property.name)), marks.colon))
    }
    for property in object.properties.reversed() {
      requiredFrom.append((requiredFrom.last ?? 0) + (property.isRequired ? 1 : 0))
    }
    let declared = Set(object.properties.map { Array($0.name.unicodeScalars) })
    let name =
      object.additional == nil
      ? ExpressionTable.nothing : table.name(except: declared, most: limits.nameLength)
    return ObjectParts(
      keys: keys, otherKey: table.sequence(name, marks.colon), requiredFrom: Array(requiredFrom.reversed()))
  }

  /// The same expression as in another machine of this grammar, which goes back to the same one that was built.
  mutating func adopt(_ id: ExpressionID, from other: GrammarMachine) -> ExpressionID {
    switch other.table[id] {
    case .sequence(let first, let rest): return table.sequence(adopt(first, from: other), adopt(rest, from: other))
    case .choice(let alternatives): return table.choice(alternatives.map { adopt($0, from: other) })
    case .repetition(let part, let least, let most):
      return table.repetition(adopt(part, from: other), Int(least), Int(most))
    case .both(let first, let second): return both(adopt(first, from: other), adopt(second, from: other))
    case let plain: return table.add(plain)
    }
  }

  // MARK: - Levels

  /// The first schema without any value.
  var firstImpossible: Int? { levels.lastIndex { $0 == nil } }

  /// From those of plain values upwards, until none changes.
  private mutating func findLevels() {
    levels = scalars.map { $0 == ExpressionTable.nothing ? nil : 0 }
    var changed = true
    while changed {
      changed = false
      for (index, shape) in shapes.enumerated() where levels[index] != 0 {
        guard let level = level(of: shape), level < levels[index] ?? .max else { continue }
        levels[index] = level
        changed = true
      }
    }
  }

  private func level(of shape: SchemaShape) -> Int? {
    switch shape {
    case .choice(let schemas): schemas.compactMap { levels[Int($0)] }.min()
    case .values(let values):
      [values.arrays.flatMap(level(ofArrays:)), values.objects.flatMap(level(ofObjects:))].compacted.min()
    }
  }

  private func level(ofArrays arrays: SchemaArrays) -> Int? {
    guard arrays.least <= arrays.most else { return nil }
    var elements = arrays.prefix.prefix(arrays.least).map { levels[Int($0)] }
    if arrays.least > arrays.prefix.count { elements.append(arrays.rest.flatMap { levels[Int($0)] }) }
    return deepest(elements)
  }

  private func level(ofObjects objects: SchemaObjects) -> Int? {
    let required = objects.properties.filter(\.isRequired).map { levels[Int($0.schema)] }
    guard required.count <= objects.most, objects.least <= objects.most else { return nil }
    let missing = max(0, objects.least - required.count)
    var others = objects.properties.filter { !$0.isRequired }.map { levels[Int($0.schema)] }
    if let additional = objects.additional {
      others += Array(repeating: levels[Int(additional)], count: min(missing, SchemaLimits.mostMembers))
    }
    let chosen = others.compacted.sorted().prefix(missing)
    return chosen.count < missing ? nil : deepest(required + chosen.map(Optional.some))
  }

  /// One more than the deepest of what must be within; nil if one of them is impossible.
  private func deepest(_ levels: [Int?]) -> Int? {
    var deepest = 0
    for level in levels {
      guard let level else { return nil }
      deepest = max(deepest, level + 1)
    }
    return deepest
  }

  /// Whether a value of the schema fits at that depth.
  private func fits(_ schema: SchemaID, _ depth: Int) -> Bool {
    levels[Int(schema)].map { depth + $0 <= limits.depth } ?? false
  }

  // MARK: - Rules

  /// What a rule stands for, made when it is first reached.
  mutating func expansion(of id: ExpressionID) -> ExpressionID {
    if let known = expansions[id] { return known }
    guard case .rule(let rule) = table[id] else { return id }
    let made: ExpressionID
    switch rule {
    case .value(let schema, let depth): made = value(schema, Int(depth))
    case .members(let schema, let next, let count, let depth):
      made = members(schema, from: Int(next), count: Int(count), Int(depth))
    }
    expansions[id] = made
    return made
  }

  /// Whether a rule allows the empty text.
  func isNullable(_ rule: SchemaRule) -> Bool {
    guard case .members(let schema, let next, let count, _) = rule,
      case .values(let values) = shapes[Int(schema)], let object = values.objects, let parts = objects[schema]
    else { return false }
    return parts.requiredFrom[Int(next)] == 0 && count >= object.least
  }

  private mutating func value(_ schema: SchemaID, _ depth: Int) -> ExpressionID {
    switch shapes[Int(schema)] {
    case .choice(let schemas):
      let fitting = schemas.filter { fits($0, depth) }
      return table.choice(fitting.map { table.add(.rule(.value(schema: $0, depth: Int32(depth)))) })
    case .values(let values):
      var alternatives = [scalars[Int(schema)]]
      if let arrays = values.arrays, level(ofArrays: arrays).map({ depth + $0 <= limits.depth }) ?? false {
        alternatives.append(array(arrays, depth))
      }
      if let object = values.objects, level(ofObjects: object).map({ depth + $0 <= limits.depth }) ?? false {
        let members = table.add(.rule(.members(schema: schema, next: 0, count: 0, depth: Int32(depth))))
        alternatives.append(table.sequence([marks.openObject, members, marks.closeObject]))
      }
      return table.choice(alternatives)
    }
  }

  private mutating func element(_ schema: SchemaID?, _ depth: Int) -> ExpressionID {
    guard let schema, fits(schema, depth + 1) else { return ExpressionTable.nothing }
    return table.add(.rule(.value(schema: schema, depth: Int32(depth + 1))))
  }

  private mutating func array(_ arrays: SchemaArrays, _ depth: Int) -> ExpressionID {
    let listed = min(arrays.prefix.count, arrays.most)
    let rest = element(arrays.rest, depth)
    let following = table.sequence(marks.comma, rest)
    var elements: ExpressionID
    let (least, most) = (max(0, arrays.least - listed), arrays.most - listed)
    if listed > 0 {
      elements = table.repetition(following, least, most)
    } else {
      let others = table.repetition(following, max(0, least - 1), most - 1)
      elements = most == 0 ? ExpressionTable.empty : table.sequence(rest, others)
      if least == 0 { elements = table.optional(elements) }
    }
    for index in (0..<listed).reversed() {
      let comma = index == 0 ? ExpressionTable.empty : marks.comma
      elements = table.sequence([comma, element(arrays.prefix[index], depth), elements])
      if index >= arrays.least { elements = table.optional(elements) }
    }
    return table.sequence([marks.openArray, elements, marks.closeArray])
  }

  /// The members of an object from a property on, after `count` others.
  private mutating func members(_ schema: SchemaID, from next: Int, count: Int, _ depth: Int) -> ExpressionID {
    guard case .values(let values) = shapes[Int(schema)], let object = values.objects, let parts = objects[schema]
    else { return ExpressionTable.nothing }
    let comma = count == 0 ? ExpressionTable.empty : marks.comma
    let fitting = object.properties.map { fits($0.schema, depth + 1) }
    let others = object.additional.map { fits($0, depth + 1) } == true ? SchemaLimits.mostMembers : 0
    var alternatives: [ExpressionID] = []
    for index in next..<object.properties.count {
      let left = fitting[(index + 1)...].count { $0 } + others
      let fewest = count + 1 + parts.requiredFrom[index + 1]
      if fitting[index], fewest <= object.most, count + 1 + left >= object.least {
        let following = rest(of: object, schema, after: index, count: count + 1, depth)
        let value = element(object.properties[index].schema, depth)
        alternatives.append(table.sequence([comma, parts.keys[index], value, following]))
      }
      if object.properties[index].isRequired { return table.choice(alternatives) }
    }
    if count >= object.least { alternatives.append(ExpressionTable.empty) }
    let room = min(object.most - count, SchemaLimits.mostMembers)
    if let additional = object.additional, room > 0 {
      let member = table.sequence(parts.otherKey, element(additional, depth))
      let others = table.repetition(
        table.sequence(marks.comma, member), max(0, object.least - count - 1), room - 1)
      alternatives.append(table.sequence([comma, member, others]))
    }
    return table.choice(alternatives)
  }

  private mutating func rest(
    of object: SchemaObjects, _ schema: SchemaID, after index: Int, count: Int, _ depth: Int
  ) -> ExpressionID {
    // Beyond the first, members are counted only where their number matters.
    let isBounded = object.most < object.properties.count + (object.additional == nil ? 0 : SchemaLimits.mostMembers)
    let counted = isBounded ? count : min(count, max(1, object.least))
    return table.add(
      .rule(.members(schema: schema, next: Int32(index + 1), count: Int32(counted), depth: Int32(depth))))
  }
}

extension Sequence<Int?> {
  /// Without what is nil.
  fileprivate var compacted: [Int] { compactMap { $0 } }
}

import Foundation
import SkillKit
import Yams

/// Reads conversation tests: one YAML document a test, several to a file.
public enum ConversationFile {
  /// Larger files are refused.
  static let byteLimit = 4 << 20

  /// Reads every test of a file.
  /// - Throws: `TestFileError` that names file and line.
  public static func tests(at path: String) throws -> [ConversationTest] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw TestFileError(file: path, line: nil, problem: "cannot be read")
    }
    guard data.count <= byteLimit, let text = String(data: data, encoding: .utf8) else {
      throw TestFileError(file: path, line: nil, problem: "is no UTF-8 text of at most \(byteLimit) bytes")
    }
    return try tests(in: text, file: path)
  }

  /// Reads every test of a text; `file` names it in errors.
  public static func tests(in text: String, file: String) throws -> [ConversationTest] {
    let documents = try self.documents(of: text, file: file)
    let lineCount = text.split(separator: "\n", omittingEmptySubsequences: false).count
    return try documents.enumerated().map { index, node in
      let next = index + 1 < documents.count ? documents[index + 1].mark?.line : nil
      return try DocumentReader(file: file, endLine: next ?? lineCount + 1).test(node)
    }
  }

  private static func documents(of text: String, file: String) throws -> [Node] {
    var documents: [Node] = []
    do {
      // The sequence ends silently at a malformed place and keeps the error to itself.
      var sequence = try compose_all(yaml: text)
      while let document = sequence.next() { documents.append(document) }
      if let error = sequence.error { throw error }
    } catch {
      throw TestFileError(file: file, line: nil, problem: "\(error)")
    }
    return documents
  }
}

/// Reads one document.
private struct DocumentReader {
  var file: String
  /// The line after the document's last one, or the first of the next document.
  var endLine: Int

  func test(_ node: Node) throws -> ConversationTest {
    let members = try self.members(node, of: "a test", allowed: ["test", "given", "fails", "turns"])
    guard let name = members["test"] else { throw problem(node, "a test needs a name: `test: …`") }
    guard let turns = members["turns"]?.sequence, !turns.isEmpty else { throw problem(node, "a test needs `turns`") }
    let turnNodes = Array(turns)
    return ConversationTest(
      name: try text(name), file: file, line: node.mark?.line ?? 1, given: try given(members["given"]),
      knownFailure: try members["fails"].map(text),
      turns: try turnNodes.indices.map { index in
        let next = index + 1 < turnNodes.count ? turnNodes[index + 1].mark?.line : nil
        return try turn(turnNodes[index], endLine: next ?? endLine)
      })
  }

  private func given(_ node: Node?) throws -> ConversationTest.Given {
    guard let node else { return .init() }
    let members = try self.members(node, of: "given", allowed: ["store", "feed", "skills", "now"])
    var given = ConversationTest.Given(
      store: try members["store"].map(text), feed: try members["feed"].map(text),
      skills: try members["skills"].map(text))
    if let now = members["now"] { given.now = try moment(now) }
    return given
  }

  private func turn(_ node: Node, endLine: Int) throws -> ConversationTest.Turn {
    let members = try self.members(
      node, of: "a turn",
      allowed: [
        "user", "calls", "not_calls", "plan", "expects", "say", "not_say", "announced", "state", "strict", "restart",
        "now",
      ])
    guard let user = members["user"] else { throw problem(node, "a turn needs `user`") }
    let ways = try texts(user)
    guard !ways.isEmpty, ways.allSatisfy({ !$0.trimmingCharacters(in: .whitespaces).isEmpty && !$0.contains("\n") })
    else { throw problem(user, "`user` must be one line of text, or a list of them") }
    return ConversationTest.Turn(
      user: ways, line: node.mark?.line ?? 1, endLine: endLine, calls: try members["calls"].map(calls),
      notCalls: try texts(members["not_calls"]), plan: try texts(members["plan"]),
      expects: try members["expects"].map(text), say: try patterns(members["say"]),
      notSay: try patterns(members["not_say"]), announced: try patterns(members["announced"]),
      state: try state(members["state"]), isStrict: try members["strict"].map(flag) ?? false,
      restarts: try members["restart"].map(flag) ?? false, now: try members["now"].map(moment))
  }

  private func calls(_ node: Node) throws -> [ExpectedCall] {
    guard let sequence = node.sequence else { throw problem(node, "`calls` must be a list") }
    return try sequence.map { item in
      if item.scalar != nil { return ExpectedCall(try text(item)) }
      guard let pair = item.mapping?.first, item.mapping?.count == 1 else {
        throw problem(item, "a call is `tool` or `tool: {argument: value}`")
      }
      guard case .object(var arguments) = JSONValue(yaml: pair.value) else {
        throw problem(pair.value, "the arguments of a call must be a mapping")
      }
      let outcome = arguments.removeValue(forKey: "$outcome")?.string ?? "done"
      return ExpectedCall(try text(pair.key), arguments, outcome: outcome)
    }
  }

  private func state(_ node: Node?) throws -> [StateExpectation] {
    guard let node else { return [] }
    guard let mapping = node.mapping else { throw problem(node, "`state` must be a mapping from path to value") }
    return try mapping.map { StateExpectation(try text($0.key), JSONValue(yaml: $0.value)) }
  }

  private func patterns(_ node: Node?) throws -> [TextPattern] {
    try texts(node).map { source in
      do {
        return try TextPattern(source)
      } catch {
        throw problem(node, "malformed regular expression \(source)")
      }
    }
  }

  private func texts(_ node: Node?) throws -> [String] {
    guard let node else { return [] }
    if let sequence = node.sequence { return try sequence.map(text) }
    return [try text(node)]
  }

  private func text(_ node: Node) throws -> String {
    guard let scalar = node.scalar else { throw problem(node, "a text is wanted here") }
    return scalar.string
  }

  private func flag(_ node: Node) throws -> Bool {
    guard case .bool(let value) = JSONValue(yaml: node) else { throw problem(node, "true or false is wanted here") }
    return value
  }

  private func moment(_ node: Node) throws -> String {
    let source = try text(node)
    guard (try? Date(source, strategy: .iso8601)) != nil else {
      throw problem(node, "a moment such as 2026-05-01T10:00:00Z is wanted here")
    }
    return source
  }

  private func members(_ node: Node, of what: String, allowed: Set<String>) throws -> [String: Node] {
    guard let mapping = node.mapping else { throw problem(node, "\(what) must be a mapping") }
    var members: [String: Node] = [:]
    for (key, value) in mapping {
      let name = try text(key)
      guard allowed.contains(name) else { throw problem(key, "\(what) has no field `\(name)`") }
      members[name] = value
    }
    return members
  }

  private func problem(_ node: Node?, _ words: String) -> TestFileError {
    TestFileError(file: file, line: node?.mark?.line, problem: words)
  }
}

extension JSONValue {
  /// The JSON value that a YAML node stands for, by the core schema of YAML 1.2: a plain `yes` or a date stays a text.
  init(yaml node: Node) {
    switch node {
    case .scalar(let scalar): self = JSONValue(plain: scalar.string, isQuoted: scalar.isQuoted)
    case .sequence(let sequence): self = .array(sequence.map(JSONValue.init(yaml:)))
    case .mapping(let mapping):
      let pairs = mapping.compactMap { pair in pair.key.scalar.map { ($0.string, JSONValue(yaml: pair.value)) } }
      self = .object(Dictionary(pairs, uniquingKeysWith: { _, last in last }))
    case .alias: self = .null
    }
  }

  private init(plain text: String, isQuoted: Bool) {
    guard !isQuoted else {
      self = .string(text)
      return
    }
    switch text {
    case "", "~", "null": self = .null
    case "true": self = .bool(true)
    case "false": self = .bool(false)
    default:
      if let int = Int(text) {
        self = .int(int)
      } else if let double = Double(text), text.first?.isLetter == false {
        self = .number(double)
      } else {
        self = .string(text)
      }
    }
  }
}

extension Node.Scalar {
  fileprivate var isQuoted: Bool { style != .plain && style != .any }
}

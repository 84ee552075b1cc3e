import Foundation
import SkillKit
import Yams

/// What is wrong with a `skill.yaml`, where, and what to do about it.
public struct SkillFileError: Error, Sendable, Hashable, CustomStringConvertible {
  public var file: String
  /// From 1; nil when the whole file is meant.
  public var line: Int?
  public var column: Int?
  public var problem: String
  /// What to do about it.
  public var advice: String?

  public init(file: String, line: Int? = nil, column: Int? = nil, problem: String, advice: String? = nil) {
    self.file = file
    self.line = line
    self.column = column
    self.problem = problem
    self.advice = advice
  }

  /// "weather/skill.yaml:12:5: unknown key "sample". Did you mean "samples"?"
  public var description: String {
    let place = [line, column].compactMap { $0.map { ":\($0)" } }.joined()
    return "\(file)\(place): \(problem)." + (advice.map { " \($0)" } ?? "")
  }

  init(file: String, yaml error: any Error) {
    switch error as? YamlError {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      self.init(
        file: file, line: mark.line, column: mark.column, problem: problem,
        advice: "Check the indentation and the quotes there.")
    case .duplicatedKeysInMapping(let duplicates, let context):
      self.init(
        file: file, line: context.mark.line, column: context.mark.column,
        problem: "\(duplicates.map { "\"\($0)\"" }.joined(separator: ", ")) is given twice", advice: "Keep one of them."
      )
    case .reader(let problem, _, _, _): self.init(file: file, problem: problem, advice: "Save the file as UTF-8.")
    default: self.init(file: file, problem: "\(error)")
    }
  }
}

/// A mapping of a `skill.yaml` of which every key is known.
struct Section {
  let node: Node
  let file: String
  private let members: [(key: Node, value: Node)]

  /// - Parameters:
  ///   - what: What the mapping describes, for messages: "a tool".
  ///   - keys: The keys it may have; nil when keys are names that the author chooses.
  init(_ node: Node, file: String, what: String, keys: [String]?) throws(SkillFileError) {
    self.node = node
    self.file = file
    guard let mapping = node.mapping else {
      throw SkillFileError(file, node, "\(what) must be a mapping", "Write \"key: value\" lines, indented alike.")
    }
    members = mapping.map { ($0.key, $0.value) }
    for (key, _) in members {
      guard let name = key.string else { throw SkillFileError(file, key, "a key of \(what) must be a word") }
      guard let keys, !keys.contains(name) else { continue }
      throw SkillFileError(
        file, key, "unknown key \"\(name)\" in \(what)", Suggestion.text(for: name, among: keys))
    }
  }

  var names: [(name: String, key: Node, value: Node)] {
    members.compactMap { member in member.key.string.map { ($0, member.key, member.value) } }
  }

  func node(_ key: String) -> Node? { members.first { $0.key.string == key }?.value }

  /// Text on one or more lines; numbers and words such as `yes` count as text here.
  func text(_ key: String, limit: Int = Limits.textLength) throws(SkillFileError) -> String? {
    guard let value = node(key) else { return nil }
    return try Section.text(value, file: file, key, limit: limit)
  }

  func requiredText(_ key: String, of what: String, limit: Int = Limits.textLength) throws(SkillFileError) -> String {
    guard let text = try text(key, limit: limit) else {
      throw SkillFileError(file, node, "\(what) has no \"\(key)\"", "Add a line \"\(key): …\".")
    }
    return text
  }

  func bool(_ key: String) throws(SkillFileError) -> Bool? {
    guard let value = node(key) else { return nil }
    guard let bool = value.bool else { throw SkillFileError(file, value, "\"\(key)\" must be true or false") }
    return bool
  }

  func number(_ key: String) throws(SkillFileError) -> Double? {
    guard let value = node(key) else { return nil }
    guard let number = value.float, number.isFinite else {
      throw SkillFileError(file, value, "\"\(key)\" must be a number")
    }
    return number
  }

  /// A sequence of texts; a single text counts as one of one.
  func texts(_ key: String, limit: Int) throws(SkillFileError) -> [(text: String, node: Node)] {
    guard let value = node(key) else { return [] }
    let nodes = value.sequence.map(Array.init) ?? [value]
    guard nodes.count <= limit else {
      throw SkillFileError(file, value, "\"\(key)\" has \(nodes.count) entries", "At most \(limit) are read.")
    }
    var texts: [(String, Node)] = []
    for node in nodes { texts.append((try Section.text(node, file: file, key, limit: Limits.textLength), node)) }
    return texts
  }

  static func text(_ node: Node, file: String, _ key: String, limit: Int) throws(SkillFileError) -> String {
    guard let scalar = node.scalar, node.tag != Tag(.null), !scalar.string.isEmpty else {
      throw SkillFileError(
        file, node, "\"\(key)\" must be text", "Put it in quotes if it begins with a sign such as { or [.")
    }
    guard scalar.string.count <= limit else {
      throw SkillFileError(
        file, node, "\"\(key)\" is \(scalar.string.count) characters long", "At most \(limit) are read.")
    }
    return scalar.string
  }
}

extension SkillFileError {
  init(_ file: String, _ node: Node, _ problem: String, _ advice: String? = nil) {
    self.init(file: file, line: node.mark?.line, column: node.mark?.column, problem: problem, advice: advice)
  }
}

/// How much of a skill's folder is read.
enum Limits {
  /// Bytes of `skill.yaml`.
  static let fileBytes = 8 * 1024 * 1024
  static let tools = 512
  static let parameters = 32
  static let samples = 4_000
  static let replies = 20
  static let entityTypes = 32
  static let entityValues = 2_000
  static let commandWords = 64
  static let textLength = 2_000
  static let nameLength = 64
  /// Skills of one folder of skills.
  static let skills = 512
  /// Bytes that a process may answer.
  static let answerBytes = 1_048_576
  /// Characters of a text or a fact of an answer that are kept.
  static let answerTextLength = 10_000
  /// Entities that an answer may show, options included.
  static let shown = 200
  static let timeoutSeconds = 10.0
  static let longestTimeoutSeconds = 300.0
  /// Answers kept in memory, so that a repeated call is not run again.
  static let answers = 256
}

/// The nearest of the known words.
enum Suggestion {
  static func text(for word: String, among known: [String]) -> String {
    let best = known.min { word.editDistance(to: $0) < word.editDistance(to: $1) }
    if let best, word.editDistance(to: best) <= max(2, best.count / 3) { return "Did you mean \"\(best)\"?" }
    return "Known are \(known.joined(separator: ", "))."
  }
}

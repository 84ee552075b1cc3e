import Foundation
import SkillKit

/// A sentence, and what should be understood of it: a line of a JSON Lines file.
///
/// ```json
/// {"text": "two chess sets please", "requests": [{"tool": "add_to_cart", "arguments": {"quantity": 2, …}}]}
/// {"text": "what's the weather", "requests": []}
/// {"text": "where is my parcel", "intent": "track_order"}
/// {"text": "play some jazz", "intent": "PlayMusic", "slots": [{"type": "genre", "start": 10, "end": 14}]}
/// ```
/// An `intent` is a tool's name, or `oos` or `none`. A slot's `type` is a parameter's name; `start` and `end` count
/// Unicode characters (code points), the end exclusive.
public struct LabelledSentence: Sendable, Hashable {
  public var text: String
  /// In the order said; empty when no tool is asked for.
  public var requests: [Expected]
  /// Whether the row says what the arguments are.
  public var namesArguments: Bool
  /// Whether the row has one label for all of it, whatever the number of requests.
  public var isOneIntent: Bool

  public init(_ text: String, requests: [Expected], namesArguments: Bool = true, isOneIntent: Bool = false) {
    self.text = text
    self.requests = requests
    self.namesArguments = namesArguments
    self.isOneIntent = isOneIntent
  }

  /// A tool that is asked for, with its arguments by parameter.
  public struct Expected: Sendable, Hashable {
    public var tool: String
    public var arguments: [String: [ExpectedValue]]

    public init(_ tool: String, _ arguments: [String: [ExpectedValue]] = [:]) {
      self.tool = tool
      self.arguments = arguments
    }
  }
}

/// One value of an argument: any of several that are right; with null among them it may be left out.
public struct ExpectedValue: Sendable, Hashable {
  public var accepted: [JSONValue]
  public init(anyOf accepted: [JSONValue]) { self.accepted = accepted }

  public var isOptional: Bool { accepted.contains(.null) }

  /// `{"any": [a, b, null]}` or the value itself.
  init(_ json: JSONValue) throws(RowProblem) {
    guard let members = json.object, members.count == 1, let any = members["any"] else {
      accepted = [json]
      return
    }
    guard let values = any.array, !values.isEmpty, values.allSatisfy({ $0.array == nil }) else {
      throw RowProblem("\"any\" is a list of single values")
    }
    accepted = values
  }
}

/// What is wrong with a row.
struct RowProblem: Error {
  let text: String
  init(_ text: String) { self.text = text }
}

// MARK: - Reading

extension LabelledSentence {
  /// The rows of a JSON Lines file; empty lines are passed over.
  ///
  /// - Parameters:
  ///   - file: its name, for messages.
  ///   - tools: what can be asked for; a row that names another tool or parameter is refused.
  /// - Throws: the first row that is not as described, by file and line.
  public static func rows(in text: String, file: String, tools: [Tool]) throws(TestFileError) -> [LabelledSentence] {
    let known = Dictionary(tools.map { ($0.name, $0) }) { first, _ in first }
    var rows: [LabelledSentence] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    where !line.allSatisfy(\.isWhitespace) {
      do throws(RowProblem) {
        rows.append(try LabelledSentence(String(line), tools: known))
      } catch {
        throw TestFileError(file: file, line: index + 1, problem: error.text)
      }
    }
    return rows
  }

  init(_ line: String, tools: [String: Tool]) throws(RowProblem) {
    guard let row = (try? JSONValue(json: line))?.object else { throw RowProblem("is no JSON object") }
    guard let text = row["text"]?.string, !text.allSatisfy(\.isWhitespace) else {
      throw RowProblem("\"text\" is missing or empty")
    }
    switch (row["requests"], row["intent"]) {
    case (let requests?, nil):
      guard let list = requests.array else { throw RowProblem("\"requests\" is a list of requests") }
      var expected: [Expected] = []
      for request in list { expected.append(try Expected(request, tools: tools)) }
      self.init(text, requests: expected)
    case (nil, let intent?):
      guard let name = intent.string else { throw RowProblem("\"intent\" is the name of a tool, or oos or none") }
      if ["oos", "none"].contains(name), tools[name] == nil {
        self.init(text, requests: [], isOneIntent: true)
        return
      }
      let tool = try LabelledSentence.tool(name, tools)
      let values = try LabelledSentence.values(of: row["slots"] ?? .null, in: text, for: tool)
      self.init(text, requests: [Expected(name, values)], namesArguments: row["slots"] != nil, isOneIntent: true)
    default:
      throw RowProblem("names either \"requests\" or \"intent\"")
    }
  }

  private static func tool(_ name: String, _ tools: [String: Tool]) throws(RowProblem) -> Tool {
    guard let tool = tools[name] else { throw RowProblem("there is no tool \"\(name)\"") }
    return tool
  }

  /// The words that the slots mark, by parameter.
  private static func values(
    of slots: JSONValue, in text: String, for tool: Tool
  ) throws(RowProblem) -> [String: [ExpectedValue]] {
    if slots == .null { return [:] }
    guard let list = slots.array else { throw RowProblem("\"slots\" is a list") }
    let characters = Array(text.unicodeScalars)
    var values: [String: [ExpectedValue]] = [:]
    for slot in list {
      guard let type = slot["type"]?.string, let start = slot["start"]?.int, let end = slot["end"]?.int else {
        throw RowProblem("a slot has \"type\", \"start\" and \"end\"")
      }
      guard 0 <= start, start < end, end <= characters.count else {
        throw RowProblem("slot \"\(type)\" from \(start) to \(end) is outside of the text")
      }
      guard tool.parameter(type) != nil else { throw RowProblem("\(tool.name) has no parameter \"\(type)\"") }
      let words = String(String.UnicodeScalarView(characters[start..<end]))
      values[type, default: []].append(ExpectedValue(anyOf: [.string(words)]))
    }
    return values
  }
}

extension LabelledSentence.Expected {
  init(_ json: JSONValue, tools: [String: Tool]) throws(RowProblem) {
    guard let name = json["tool"]?.string else { throw RowProblem("a request has a \"tool\"") }
    guard let tool = tools[name] else { throw RowProblem("there is no tool \"\(name)\"") }
    guard let arguments = (json["arguments"] ?? .object([:])).object else {
      throw RowProblem("\"arguments\" is an object")
    }
    var values: [String: [ExpectedValue]] = [:]
    for (parameter, value) in arguments {
      guard tool.parameter(parameter) != nil else { throw RowProblem("\(name) has no parameter \"\(parameter)\"") }
      var list: [ExpectedValue] = []
      for element in value.array ?? [value] { list.append(try ExpectedValue(element)) }
      values[parameter] = list
    }
    self.init(name, values)
  }
}

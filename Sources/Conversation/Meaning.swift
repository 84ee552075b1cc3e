import SkillKit

/// What an utterance was understood to mean.
public struct Meaning: Sendable, Hashable, Codable {
  public var act: DialogueAct
  /// One for each thing asked, in the order said; empty when nothing was asked or nothing was understood.
  public var requests: [Request]
  /// What was said in answer to the pending question, or as a correction: typed values, references, free text.
  public var answers: [Argument]
  /// Where nothing was understood: the likeliest request to look something up, which is meant only if that is known.
  public var guess: Request?
  /// "encoder" or the name of the decoder model.
  public var by: String
  public var milliseconds: Double

  public init(
    act: DialogueAct, requests: [Request] = [], answers: [Argument] = [], by: String = "encoder",
    milliseconds: Double = 0
  ) {
    self.act = act
    self.requests = requests
    self.answers = answers
    self.by = by
    self.milliseconds = milliseconds
  }
}

/// What the utterance does in the conversation.
public enum DialogueAct: String, Sendable, Hashable, Codable {
  /// Asks for something to be done.
  case request
  case yes
  case no
  /// Picks one of the offered options.
  case choose
  /// Answers the pending question with a value.
  case answer
  /// Changes the pending or the last call: "no, the blue one".
  case correct
  /// Drops what is pending.
  case cancel
  case `repeat`
  case help
  /// None of these: talk, or nothing the tools can do.
  case none
}

/// One thing asked: the tool it means and the arguments found for it.
public struct Request: Sendable, Hashable, Codable {
  public var tool: String
  /// From 0 to 1.
  public var confidence: Double
  /// By parameter name; a list parameter may hold several.
  public var arguments: [String: [Argument]]
  /// The part of the utterance that asks for it.
  public var text: String
  /// The next best tools, best first.
  public var alternatives: [Candidate]

  public init(
    tool: String, confidence: Double, arguments: [String: [Argument]] = [:], text: String = "",
    alternatives: [Candidate] = []
  ) {
    self.tool = tool
    self.confidence = confidence
    self.arguments = arguments
    self.text = text
    self.alternatives = alternatives
  }
}

public struct Candidate: Sendable, Hashable, Codable {
  public var tool: String
  public var confidence: Double
  public init(tool: String, confidence: Double) {
    self.tool = tool
    self.confidence = confidence
  }
}

/// A value as the user said it.
public struct Argument: Sendable, Hashable, Codable {
  /// The words, as typed.
  public var text: String
  /// The typed value in its JSON form, once read.
  public var value: JSONValue?
  /// Set when the words point at something in the conversation.
  public var reference: Reference?
  /// The name of the value's type ("quantity", "money", "text" …), as `ParameterType.name`.
  public var type: String

  public init(_ text: String, type: String = "text", value: JSONValue? = nil, reference: Reference? = nil) {
    self.text = text
    self.type = type
    self.value = value
    self.reference = reference
  }
}

/// Words that point at something in the conversation.
public enum Reference: Sendable, Hashable, Codable {
  /// it, that, this one
  case it
  /// those, them, both, all of them
  case all
  /// the second one; from 1, −1 is the last
  case ordinal(Int)
  /// the other one
  case other
  /// the blue one, the Voltic one, the medium: the words that describe it
  case described(String)
  /// the cheaper one, the best rated: an attribute and whether the least of it is meant
  case extreme(attribute: String, least: Bool)
  /// my last order, the latest one
  case latest
}

/// Why a JSON Schema cannot be honoured, and where in it.
public struct SchemaError: Error, Hashable, Sendable {
  public enum Problem: Error, Hashable, Sendable {
    case notJSON(String, byteOffset: Int)
    /// A schema is an object, true or false.
    case notASchema(found: String)
    /// The keyword exists but cannot be honoured.
    case unsupported(keyword: String)
    /// Constants are all that is said of a value, apart from `type`.
    case besideConstants(keyword: String)
    /// `nullable` is of OpenAPI; JSON Schema lists "null" among the types.
    case nullable
    case unknownKeyword(String)
    case wrongValue(keyword: String, expected: String)
    case unknownFormat(String)
    case badPattern(String, reason: String)
    /// A `$ref` that leads outside the document, or to nothing.
    case badReference(String)
    /// A schema that consists of itself.
    case circular
    /// Two branches of a `oneOf` that one value could satisfy both.
    case notExclusive(first: Int, second: Int)
    case unsatisfiable
    case limit(what: String, most: Int)
    /// The model has no tokens for these bytes, and every text of the schema needs one of them.
    case unwritable(bytes: [UInt8])
    /// The schema's shortest text takes more tokens than may be generated.
    case tooFewTokens(needed: Int, given: Int)
  }

  /// Where in the schema (JSON Pointer, RFC 6901); empty for the whole.
  public var pointer: String
  public var problem: Problem

  public init(pointer: String, problem: Problem) {
    self.pointer = pointer
    self.problem = problem
  }
}

extension SchemaError: CustomStringConvertible {
  public var description: String { "schema at \(pointer.isEmpty ? "its root" : quoted(pointer)): \(problem)" }
}

extension SchemaError.Problem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notJSON(let problem, let offset): "is no JSON: \(problem) at byte \(offset)"
    case .notASchema(let found): "a schema is an object, true or false, not \(found)"
    case .unsupported(let keyword): "the keyword \(quoted(keyword)) cannot be honoured"
    case .nullable: "the keyword \"nullable\" is not of JSON Schema; write \"type\": [\"string\", \"null\"] or the like"
    case .unknownKeyword(let keyword): "the keyword \(quoted(keyword)) is unknown; begin an own one with \"x-\""
    case .besideConstants(let keyword): "the keyword \(quoted(keyword)) beside \"enum\" or \"const\" cannot be honoured"
    case .wrongValue(let keyword, let expected): "\(quoted(keyword)) must be \(expected)"
    case .unknownFormat(let format):
      "the format \(quoted(format)) cannot be honoured; known are \(StringFormat.names.joined(separator: ", "))"
    case .badPattern(let pattern, let reason): "the pattern \(quoted(pattern)) cannot be honoured: \(reason)"
    case .badReference(let reference):
      "the reference \(quoted(reference)) leads to no schema of this document (\"#/…\")"
    case .circular: "the schema consists of itself"
    case .notExclusive(let first, let second):
      "branches \(first) and \(second) of \"oneOf\" may both hold for one value; use \"anyOf\", or a property with "
        + "different constants"
    case .unsatisfiable: "no value can satisfy it"
    case .limit(let what, let most): "\(what): at most \(most) is supported"
    case .unwritable(let bytes):
      "the model cannot write any text of it, for it has no tokens for the bytes "
        + bytes.prefix(8).map(String.init).joined(separator: ", ") + (bytes.count > 8 ? ", …" : "")
    case .tooFewTokens(let needed, let given):
      "its shortest text takes up to \(needed) tokens, and \(given) may be generated"
    }
  }
}

/// Why a saved session cannot be written or taken up.
public struct SessionFileError: Error, Hashable, Sendable {
  public enum Problem: Hashable, Sendable {
    /// The operating system's words.
    case unwritable(String)
    case notASession
    case unsupportedVersion(UInt32)
    case otherModel(saved: String, model: String)
    case otherCacheType(saved: String, session: String)
    /// Positions count differently in contexts beyond what the model was trained for first.
    case otherPositions
    case tooLong(tokens: Int, limit: Int)
    case damaged(String)
  }

  /// The file's path.
  public var file: String
  public var problem: Problem
}

extension SessionFileError: CustomStringConvertible {
  public var description: String { "\(file): \(problem)" }
}

extension SessionFileError.Problem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unwritable(let reason): "cannot be written: \(reason)"
    case .notASession: "is not a saved session"
    case .unsupportedVersion(let version):
      "was saved in version \(version) of the format; version \(SessionFile.version) is supported"
    case .otherModel(let saved, let model): "was saved with the model \(saved), but this one is \(model)"
    case .otherCacheType(let saved, let session):
      "holds keys and values as \(saved), but the session has them as \(session)"
    case .otherPositions:
      "was saved in a context of another kind: positions of this model count differently in long contexts"
    case .tooLong(let tokens, let limit): "holds \(tokens) tokens, but the context has room for \(limit)"
    case .damaged(let what): "is damaged: \(what)"
    }
  }
}

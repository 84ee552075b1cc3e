/// Why a chat template cannot be read or rendered, and where.
public struct TemplateError: Error, Hashable, Sendable {
  public enum Problem: Hashable, Sendable {
    /// Something that is not where the syntax wants it.
    case unexpected(found: String, expected: String)
    /// A tag, filter, test, method … that is not known.
    case unknown(what: String, name: String)
    case undefined(String)
    /// A value of a type that cannot be used so.
    case wrongType(String)
    case invalid(String)
    /// What the template itself says with `raise_exception`.
    case raised(String)
    /// One of ``TemplateLimits``.
    case limit(what: String, most: Int)
  }

  /// In the template, from 1; 0 where it is not known.
  public var line: Int
  public var problem: Problem

  public init(line: Int = 0, _ problem: Problem) {
    self.line = line
    self.problem = problem
  }
}

extension TemplateError: CustomStringConvertible {
  public var description: String { "chat template, line \(line): \(problem)" }
}

extension TemplateError.Problem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unexpected(let found, let expected): "\(found) where \(expected) is expected"
    case .unknown(let what, let name): "the \(what) \(quoted(name)) is not known"
    case .undefined(let name): "\(quoted(name)) is undefined"
    case .wrongType(let reason), .invalid(let reason): reason
    case .raised(let message): "the template refuses: \(message)"
    case .limit(let what, let most): "\(what): at most \(most) are supported"
    }
  }
}

import Foundation

/// A model's files of which only the heads were read: takes a millisecond, where the weights take ten.
public struct SentenceEncoderFile: Sendable {
  let file: GGUFFile
  let branch: GGUFFile?
  /// Values of a vector.
  public let width: Int
  /// Identifies the file's content; see ``ModelFingerprint``.
  public let fingerprint: String
  /// Identifies the branch's content; nil without a branch.
  public let branchFingerprint: String?

  /// - Parameter branch: The file of the branch that gives the token vectors.
  /// - Throws: ``GGUFError`` when a file is no BERT model.
  public init(contentsOf url: URL, branch: URL? = nil) throws(GGUFError) {
    file = try GGUFFile(contentsOf: url)
    width = try BERTConfiguration(file).width
    fingerprint = ModelFingerprint(of: file).text
    if let branch { self.branch = try GGUFFile(contentsOf: branch) } else { self.branch = nil }
    branchFingerprint = self.branch.map { ModelFingerprint(of: $0).text }
  }
}

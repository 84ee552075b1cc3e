extension Request {
  /// Below this confidence a tool that writes is not called without asking.
  static let writeConfidence = 0.55
  /// The same where no other tool is half as likely.
  static let clearWriteConfidence = 0.46

  /// That of what a language model proposes: it is asked about before it changes anything.
  public static let proposedConfidence = 0.4

  /// Whether it is sure enough for a tool that changes something.
  public var isSureEnoughToWrite: Bool { isSureEnoughToWrite(own: false) }

  /// - Parameter own: whether it names things of the user's own, so that no other tool is likely to be meant.
  public func isSureEnoughToWrite(own: Bool) -> Bool {
    let rival = own ? 0 : alternatives.first?.confidence ?? 0
    return confidence >= (rival < confidence / 2 ? Self.clearWriteConfidence : Self.writeConfidence)
  }
}

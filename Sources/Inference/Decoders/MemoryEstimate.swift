/// The memory that running a decoder takes.
public struct MemoryEstimate: Sendable, Hashable {
  public let weightBytes: Int
  /// Keys and values of a full context.
  public let cacheBytes: Int
  /// The buffers of a pass.
  public let passBytes: Int
  public let contextTokens: Int

  public var totalBytes: Int {
    [cacheBytes, passBytes].reduce(weightBytes) { sum, part in
      let (total, overflow) = sum.addingReportingOverflow(part)
      return overflow ? .max : total
    }
  }

  /// What this process can still take; nil where the system does not tell.
  public static var availableBytes: Int? { AvailableMemory.bytes() }

  /// - Throws: ``DecoderError/tooLittleMemory(needed:available:)`` when this is more than is available.
  public func check(available: Int? = availableBytes) throws(DecoderError) {
    if let available, totalBytes > available { throw .tooLittleMemory(needed: self, available: available) }
  }
}

extension MemoryEstimate {
  /// - Parameter contextTokens: The most tokens of all texts together.
  /// - Throws: ``GGUFError`` when the file is no decoder that can be run.
  public init(_ file: GGUFFile, contextTokens: Int, cacheType: CacheType = .f16) throws(GGUFError) {
    let shape = try DecoderConfiguration(file)
    self.init(
      weightBytes: file.tensors.reduce(0) { $0 + $1.byteRange.count },
      cacheBytes: KeyValueCache.byteCount(shape, capacity: contextTokens, type: cacheType),
      passBytes: DecoderState.byteCount(rows: DecoderModel.mostRows, shape), contextTokens: contextTokens)
  }
}

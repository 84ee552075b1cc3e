import CKernels

/// IEEE half precision floats as bits.
public enum HalfFloats {
  /// The nearest half float to a value of at most 65,504 in size.
  public static func half(_ value: Float) -> UInt16 {
    // Scaled down so that a float's exponent becomes a half's, small ones becoming subnormal as they should.
    let bits = (value.magnitude * 0x1p-112).bitPattern
    let rounded = (bits + 0xFFF + (bits >> 13 & 1)) >> 13
    return UInt16(truncatingIfNeeded: rounded) | (value.sign == .minus ? 0x8000 : 0)
  }

  /// Half floats, little-endian, as floats; `out` has room for them.
  public static func widen(_ halves: UnsafeRawBufferPointer, into out: UnsafeMutablePointer<Float>) {
    guard let first = halves.baseAddress else { return }
    ck_widen_f16(first, Int64(halves.count / 2), out)
  }
}

import CKernels

/// The compute kernels of one dispatch level.
public struct Kernels: @unchecked Sendable {
  // Unchecked: the table is constant.
  let pointer: UnsafePointer<ck_kernels>

  public enum Level: Int32, Sendable, CaseIterable {
    case portable = 0
    case avx2 = 1
    /// With VNNI.
    case avx512 = 2
  }

  /// The kernels of a level; nil where this processor cannot run them.
  public init?(_ level: Level) {
    guard let table = ck_kernels_at(level.rawValue) else { return nil }
    pointer = table
  }

  private init(portable: Void) { pointer = ck_kernels_at(Level.portable.rawValue)! }

  /// The fastest that this processor can run.
  public static let best = Level.allCases.reversed().lazy.compactMap(Kernels.init).first ?? Kernels(portable: ())

  public var name: String { String(cString: pointer.pointee.name) }
}

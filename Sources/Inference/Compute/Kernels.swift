import CKernels
import Foundation

/// The compute kernels of one dispatch level.
public struct Kernels: @unchecked Sendable {
  // Unchecked: the table is constant.
  let pointer: UnsafePointer<ck_kernels>

  public enum Level: Int32, Sendable, CaseIterable {
    case portable = 0
    case avx2 = 1
    /// With VNNI.
    case avx512 = 2

    var name: String { "\(self)" }
  }

  /// The kernels of a level; nil where this processor cannot run them.
  public init?(_ level: Level) {
    guard let table = ck_kernels_at(level.rawValue) else { return nil }
    pointer = table
  }

  private init(portable: Void) { pointer = ck_kernels_at(Level.portable.rawValue)! }

  /// The fastest that this processor can run.
  static let fastest = Level.allCases.reversed().lazy.compactMap(Kernels.init).first ?? Kernels(portable: ())

  /// The environment variable that names the level to use, for comparisons and tests.
  public static let variable = "PROMETHEUS_KERNELS"

  /// Those that the environment variable names, or the fastest. What is wrong with its value is said on stderr.
  public static let best: Kernels = {
    do {
      return try Kernels(named: ProcessInfo.processInfo.environment[variable])
    } catch {
      FileHandle.standardError.write(Data("\(error); the fastest kernels are used\n".utf8))
      return fastest
    }
  }()

  /// - Parameter name: Of a level; nil or empty for the fastest.
  init(named name: String?) throws(KernelError) {
    guard let name, !name.isEmpty else {
      self = Self.fastest
      return
    }
    guard let level = Level.allCases.first(where: { $0.name == name }) else { throw .unknown(name) }
    guard let kernels = Kernels(level) else { throw .unavailable(level) }
    self = kernels
  }

  public var name: String { String(cString: pointer.pointee.name) }
}

/// A level of kernels that cannot be had.
enum KernelError: Error, Hashable, CustomStringConvertible {
  case unknown(String)
  case unavailable(Kernels.Level)

  var description: String {
    switch self {
    case .unknown(let name):
      let names = Kernels.Level.allCases.map(\.name).joined(separator: ", ")
      return "\(Kernels.variable) is \(quoted(name)); it can be \(names)"
    case .unavailable(let level):
      return "\(Kernels.variable) is \(quoted(level.name)), which this processor cannot run"
    }
  }
}

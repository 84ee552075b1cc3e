import Foundation

/// A process on this machine, told from a later one that was given the same number.
struct RunningProcess: Sendable, Equatable {
  var number: Int32
  /// When it was started, as the system counts: boot and clock ticks. Nil where the system does not tell.
  var born: String?

  static let this = RunningProcess(number: getpid(), born: birth(of: getpid()))

  /// Whether it still runs. One whose birth is not known counts by its number.
  var isRunning: Bool {
    guard kill(number, 0) == 0 || errno == EPERM else { return false }
    guard let born, let now = RunningProcess.birth(of: number) else { return true }
    return born == now
  }

  private static func birth(of number: Int32) -> String? {
    guard let text = try? String(contentsOfFile: "/proc/\(number)/stat", encoding: .utf8),
      let boot = try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
    else { return nil }
    // The name in parentheses may hold anything; the 20th field after it is the start.
    let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
    return fields.count > 20 ? "\(boot.prefix(36))/\(fields[20])" : nil
  }
}

import Foundation

/// Signals that ask something of the chat. The handler only notes them and wakes the screen, which acts in its own time.
enum Signals {
  /// Plain memory, because a handler may neither lock nor allocate: a flag for each signal.
  nonisolated(unsafe) private static let raised = {
    let flags = UnsafeMutablePointer<Bool>.allocate(capacity: 128)
    flags.initialize(repeating: false, count: 128)
    return flags
  }()
  /// The writing end of the pipe that wakes the screen.
  nonisolated(unsafe) private static let wakeEnd = {
    let end = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
    end.initialize(to: -1)
    return end
  }()

  /// Notes these signals from now on, waking `wakeEnd`.
  static func watch(_ signals: [Int32], wakeEnd: Int32) {
    self.wakeEnd.pointee = wakeEnd
    for signal in signals {
      raised[Int(signal)] = false
      install(signal, note)
    }
  }

  /// Gives these signals their usual meaning back.
  static func unwatch(_ signals: [Int32]) {
    for number in signals { signal(number, SIG_DFL) }
    wakeEnd.pointee = -1
  }

  private static let note: @convention(c) (Int32) -> Void = { signal in
    let before = errno
    raised[Int(signal)] = true
    var byte: UInt8 = 1
    _ = write(wakeEnd.pointee, &byte, 1)
    errno = before
  }

  static func install(_ signal: Int32, _ handler: @escaping @convention(c) (Int32) -> Void, flags: Int32 = 0) {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = handler
    action.sa_flags = flags
    sigaction(signal, &action, nil)
  }

  /// Whether the signal came since this was last asked.
  static func take(_ signal: Int32) -> Bool {
    defer { raised[Int(signal)] = false }
    return raised[Int(signal)]
  }
}

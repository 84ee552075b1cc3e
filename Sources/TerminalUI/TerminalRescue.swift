import Foundation
import Glibc

/// Gives the terminal back whatever happens: after a crash of any thread, at `exit`, and in the ordinary way.
///
/// `restore` only uses what POSIX allows in a signal handler: no lock, no allocation, plain memory prepared by `arm`.
/// While the screen is up, what is written to stderr is held back, or it would destroy the picture; it follows once
/// the terminal is given back, so that the words of a crash are not lost.
enum TerminalRescue {
  private struct State {
    var isArmed = false
    var settings = termios()
    var bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: byteLimit)
    var count = 0
    var realErrors: Int32 = -1
    var heldErrors: Int32 = -1
  }
  private static let byteLimit = 512
  private static let crashes = [SIGSEGV, SIGBUS, SIGABRT, SIGILL, SIGTRAP, SIGFPE]

  nonisolated(unsafe) private static let state = {
    let state = UnsafeMutablePointer<State>.allocate(capacity: 1)
    state.initialize(to: State())
    return state
  }()
  nonisolated(unsafe) private static let earlierActions = {
    let actions = UnsafeMutablePointer<sigaction>.allocate(capacity: 128)
    actions.initialize(repeating: sigaction(), count: 128)
    return actions
  }()
  private static let installed: Void = {
    atexit { TerminalRescue.restore() }
    // A stack that overflowed cannot carry its own handler.
    let size = 64 * 1024
    let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
    var stack = stack_t(ss_sp: memory, ss_flags: 0, ss_size: size)
    sigaltstack(&stack, nil)
  }()

  /// Remembers the terminal as it is now; call before anything changes it.
  static func remember() {
    tcgetattr(STDIN_FILENO, &state.pointee.settings)
  }

  /// From now on the terminal is restored on every way out. `leaving` are the bytes that undo the full-screen mode.
  static func arm(leaving: [UInt8]) {
    guard !state.pointee.isArmed else { return }
    _ = installed
    state.pointee.count = min(leaving.count, byteLimit)
    for index in 0..<state.pointee.count { state.pointee.bytes[index] = leaving[index] }
    holdErrors()
    state.pointee.isArmed = true
    for signal in crashes {
      sigaction(signal, nil, &earlierActions[Int(signal)])
      Signals.install(signal, crash, flags: SA_ONSTACK | Int32(bitPattern: UInt32(SA_NODEFER)))
    }
  }

  /// The screen was closed in the ordinary way.
  static func disarm() {
    guard state.pointee.isArmed else { return }
    state.pointee.isArmed = false
    for signal in crashes { sigaction(signal, &earlierActions[Int(signal)], nil) }
    releaseErrors()
  }

  private static let crash: @convention(c) (Int32) -> Void = { signal in
    restore()
    sigaction(signal, &earlierActions[Int(signal)], nil)
    raise(signal)
    // An earlier handler that only reports, and returns, must not let a broken process go on.
    Glibc.signal(signal, SIG_DFL)
    raise(signal)
  }

  private static func restore() {
    guard state.pointee.isArmed else { return }
    state.pointee.isArmed = false
    _ = write(STDOUT_FILENO, state.pointee.bytes, state.pointee.count)
    tcsetattr(STDIN_FILENO, TCSANOW, &state.pointee.settings)
    releaseErrors()
  }

  // MARK: - stderr

  private static func holdErrors() {
    guard isatty(STDERR_FILENO) == 1, let file = tmpfile() else { return }
    state.pointee.heldErrors = fileno(file)
    state.pointee.realErrors = dup(STDERR_FILENO)
    dup2(state.pointee.heldErrors, STDERR_FILENO)
  }

  private static func releaseErrors() {
    let held = state.pointee.heldErrors
    guard held >= 0, state.pointee.realErrors >= 0 else { return }
    dup2(state.pointee.realErrors, STDERR_FILENO)
    close(state.pointee.realErrors)
    (state.pointee.heldErrors, state.pointee.realErrors) = (-1, -1)
    lseek(held, 0, SEEK_SET)
    withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { buffer in
      while true {
        let count = read(held, buffer.baseAddress, buffer.count)
        guard count > 0, write(STDERR_FILENO, buffer.baseAddress, count) > 0 else { break }
      }
    }
    close(held)
  }
}

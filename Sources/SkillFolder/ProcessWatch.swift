import Foundation
import Synchronization

/// Ends the processes of skills when this process is killed and can no longer do so itself.
///
/// A small shell waits at the other end of a pipe. It is told which process groups run, and when the pipe closes, which
/// the system does at the latest when this process is gone, it kills those that are left. It is started with the first
/// skill's process.
final class ProcessWatch: Sendable {
  static let shared = ProcessWatch()

  /// The pipe's end to write to; nil before the first use, −1 where no watch could be started.
  private let pipe = Mutex<Int32?>(nil)

  private static let script = """
    groups=" "
    while read -r sign group; do
      case $sign in
      +) groups="$groups$group " ;;
      -) left=" "
        for one in $groups; do [ "$one" = "$group" ] || left="$left$one "; done
        groups=$left ;;
      esac
    done
    for group in $groups; do kill -KILL "-$group"; done
    """

  func began(group: pid_t) { tell("+ \(group)\n") }
  func ended(group: pid_t) { tell("- \(group)\n") }

  private func tell(_ line: String) {
    pipe.withLock { pipe in
      let end = pipe ?? ProcessWatch.start()
      pipe = end
      guard end >= 0 else { return }
      // Shorter than a pipe takes at once. A watch that is gone watches nothing, and that is all.
      _ = line.withCString { write(end, $0, strlen($0)) }
    }
  }

  private static func start() -> Int32 {
    var ends: [Int32] = [-1, -1]
    guard Foundation.pipe(&ends) == 0 else { return -1 }
    // Nobody else may hold the end to write to open.
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[0]) }
    guard spawn(reading: ends[0]) else {
      close(ends[1])
      return -1
    }
    return ends[1]
  }

  private static func spawn(reading input: Int32) -> Bool {
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
    // It must not keep a pipe open that somebody waits to see closed.
    for output in [STDOUT_FILENO, STDERR_FILENO] {
      posix_spawn_file_actions_addopen(&actions, output, "/dev/null", O_WRONLY, 0)
    }
    // A group of its own: Ctrl-C on the terminal is not for it.
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    posix_spawnattr_setpgroup(&attributes, 0)
    var arguments: [UnsafeMutablePointer<CChar>?] = ["sh", "-c", script].map { (text: String) in strdup(text) }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }
    var process: pid_t = 0
    return posix_spawn(&process, "/bin/sh", &actions, &attributes, &arguments, environ) == 0
  }
}

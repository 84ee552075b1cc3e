import Foundation

/// Standard output and error of a script's run: whole lines, no control characters, a quiet end when nobody reads.
enum Output {
  /// Writes a line at once. Ends the program quietly when the reader is gone, with a message when the disk is full.
  static func line(_ text: String) {
    write(text + "\n", to: STDOUT_FILENO)
  }

  /// Writes a part of a line at once, without what a terminal would take for commands.
  static func piece(_ text: String) {
    if !text.isEmpty { write(printable(text), to: STDOUT_FILENO) }
  }

  /// Something to know beside the output, on standard error.
  static func note(_ text: String) {
    write(printable(text) + "\n", to: STDERR_FILENO)
  }

  static func error(_ text: String) {
    write("prometheus: \(printable(text))\n", to: STDERR_FILENO)
  }

  /// The text without what a terminal would take for commands: control characters other than line breaks and tabs,
  /// and the marks that reorder a line.
  static func printable(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.filter { !isUnsafe($0) }))
  }

  private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 9, 10: false
    case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  private static func write(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 {
        bytes = bytes.dropFirst(count)
      } else if errno != EINTR && errno != EAGAIN {
        if descriptor == STDOUT_FILENO, errno != EPIPE {
          error("cannot write the output: \(String(cString: strerror(errno)))")
        }
        exit(errno == EPIPE ? 0 : 1)
      }
    }
  }
}

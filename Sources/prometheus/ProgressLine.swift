import Foundation

/// A line on stderr that tells how far something is; only where stderr is a terminal.
struct ProgressLine {
  private let isShown = isatty(STDERR_FILENO) == 1

  func show(_ text: String) {
    // Back to the beginning of the line, and what was there erased (ECMA-48, EL).
    if isShown { write("\r\u{1B}[K\(Output.printable(text))") }
  }

  func show(_ text: String, part: Int, of whole: Int) {
    show("\(text) (\(whole > 0 ? min(100, part * 100 / whole) : 100) %)")
  }

  func clear() {
    if isShown { write("\r\u{1B}[K") }
  }

  private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}

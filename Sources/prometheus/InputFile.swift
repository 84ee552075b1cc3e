import Foundation

/// A file that is read as a whole.
enum InputFile {
  /// The bytes of a file, a pipe, or with "-" of standard input.
  /// - Throws: `Unusable` when it cannot be read.
  static func bytes(_ path: String) throws -> Data {
    if path == "-" { return FileHandle.standardInput.readDataToEndOfFile() }
    do {
      return try FileHandle(forReadingFrom: URL(fileURLWithPath: path)).readToEnd() ?? Data()
    } catch {
      throw Unusable("\(path): cannot be read")
    }
  }
}

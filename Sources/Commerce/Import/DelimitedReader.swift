/// Reads comma- or tab-separated records (RFC 4180): quoted fields may hold delimiters, line breaks and doubled
/// quotes; lines end in LF, CRLF or CR; a byte-order mark is skipped; blank lines are no records. A quote inside an
/// unquoted field stands for itself (`12" pan`).
struct DelimitedReader {
  private var bytes: ByteReader
  private let delimiter: UInt8
  private var field: [UInt8] = []

  init(_ bytes: ByteReader, delimiter: Character) {
    self.bytes = bytes
    self.delimiter = delimiter.asciiValue ?? UInt8(ascii: ",")
  }

  var offset: Int { bytes.offset }

  private static let quote = UInt8(ascii: "\"")
  private static let newline = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  /// The next record; nil at the end. After a `FeedSyntaxError` it goes on behind the bad record.
  mutating func next() throws -> FeedRecord? {
    try skipBlankLines()
    guard try bytes.peek() != nil else { return nil }
    let start = bytes.offset
    var record = FeedRecord(line: bytes.line, cells: [])
    var problem: FeedSyntaxError?
    while true {
      let (line, column) = (bytes.line, bytes.column)
      do throws(FieldError) {
        let text = try readField(recordStart: start)
        if record.cells.count < FeedLimits.mostColumns {
          record.cells.append(FeedCell(text: text, line: line, column: column))
        } else {
          problem = problem ?? .init(line: line, column: column, message: "more than \(FeedLimits.mostColumns) columns")
        }
      } catch {
        switch error {
        case .syntax(let message): problem = problem ?? .init(line: line, column: column, message: message)
        case .input(let error): throw error
        }
      }
      guard try takeDelimiter() else { break }
    }
    if let problem { throw problem }
    return record
  }

  private enum FieldError: Error {
    case syntax(String)
    case input(any Error)
  }

  /// One field, up to its delimiter or the end of the record. On a syntax error the rest of the field is skipped.
  private mutating func readField(recordStart: Int) throws(FieldError) -> String {
    field.removeAll(keepingCapacity: true)
    do {
      var message: String?
      if try bytes.peek() == DelimitedReader.quote {
        message = try readQuoted(recordStart: recordStart)
      } else {
        try readPlain()
      }
      if bytes.offset - recordStart > FeedLimits.longestRecordBytes { message = message ?? "record is too long" }
      if field.count > FeedLimits.longestFieldBytes { message = message ?? "field is too long" }
      if let message { throw FieldError.syntax(message) }
    } catch let error as FieldError {
      throw error
    } catch {
      throw .input(error)
    }
    guard let text = String(validating: field, as: UTF8.self) else { throw .syntax("is not valid UTF-8") }
    return text
  }

  private mutating func readPlain() throws {
    while let byte = try bytes.peek(), byte != delimiter, !DelimitedReader.isLineEnd(byte) {
      _ = try bytes.next()
      keep(byte)
    }
  }

  /// Returns what is wrong, if anything.
  private mutating func readQuoted(recordStart: Int) throws -> String? {
    _ = try bytes.next()
    while let byte = try bytes.next() {
      if byte == DelimitedReader.quote {
        if try bytes.peek() == DelimitedReader.quote {
          _ = try bytes.next()
        } else {
          let end = field.count
          try readPlain()
          return field.count > end ? "text after the closing quote" : nil
        }
      }
      keep(byte)
      // A quote that is never closed must not swallow the whole file.
      if bytes.offset - recordStart > FeedLimits.longestRecordBytes {
        try readPlain()
        return "quoted field is too long, or its closing quote is missing"
      }
    }
    return "closing quote is missing"
  }

  private mutating func keep(_ byte: UInt8) {
    if field.count <= FeedLimits.longestFieldBytes { field.append(byte) }
  }

  /// Takes a delimiter, or the end of the record (false).
  private mutating func takeDelimiter() throws -> Bool {
    guard let byte = try bytes.next() else { return false }
    if byte == delimiter { return true }
    if byte == DelimitedReader.carriageReturn, try bytes.peek() == DelimitedReader.newline { _ = try bytes.next() }
    return false
  }

  private mutating func skipBlankLines() throws {
    while let byte = try bytes.peek(), DelimitedReader.isLineEnd(byte) { _ = try bytes.next() }
  }

  @inline(__always)
  private static func isLineEnd(_ byte: UInt8) -> Bool { byte == newline || byte == carriageReturn }
}

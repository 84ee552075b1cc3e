import Foundation

/// The records of a product feed in any of its formats, as cells by column.
struct FeedReader {
  enum Format: String, Sendable {
    case csv, tsv, jsonLines

    /// By the file's extension, else by how the file begins.
    init(of url: URL) throws {
      switch url.pathExtension.lowercased() {
      case "csv": self = .csv
      case "tsv", "tab": self = .tsv
      case "jsonl", "ndjson": self = .jsonLines
      default:
        let beginning = try FeedReader.beginning(of: url)
        let firstLine = beginning.split(separator: UInt8(ascii: "\n"), maxSplits: 1).first ?? []
        if firstLine.first(where: { $0 > 0x20 && $0 < 0x80 }) == UInt8(ascii: "{") {
          self = .jsonLines
        } else {
          self = firstLine.contains(UInt8(ascii: "\t")) ? .tsv : .csv
        }
      }
    }
  }

  /// A record's cells by column, or what keeps it from being read.
  struct Record {
    var line: Int
    var cells: Result<[FeedColumn: FeedCell], FeedSyntaxError>
  }

  /// One of the two is there, by the format.
  private var table: DelimitedReader?
  private var lines: JSONLinesReader?
  private var columns: [FeedColumn?] = []
  /// Columns that are not understood, in the order met.
  private(set) var ignored: [String] = []
  let name: String

  init(_ url: URL) throws {
    let bytes = try ByteReader(file: url)
    try self.init(bytes, format: try Format(of: url), name: url.path(percentEncoded: false))
  }

  init(_ bytes: ByteReader, format: Format, name: String) throws {
    self.name = name
    guard format != .jsonLines else {
      lines = JSONLinesReader(bytes)
      return
    }
    table = DelimitedReader(bytes, delimiter: format == .tsv ? "\t" : ",")
    do {
      guard let header = try table?.next() else { throw FeedSyntaxError(line: 1, column: 1, message: "is empty") }
      columns = try columns(of: header)
    } catch let error as FeedSyntaxError {
      throw FeedError.problems([
        FeedProblem(file: name, line: error.line, column: error.column, message: error.message)
      ])
    }
  }

  private mutating func columns(of header: FeedRecord) throws -> [FeedColumn?] {
    var seen: Set<FeedColumn> = []
    let columns = try header.cells.map { cell -> FeedColumn? in
      guard let column = FeedColumn(heading: cell.text) else {
        note(ignored: cell.text)
        return nil
      }
      guard seen.insert(column).inserted else {
        throw FeedSyntaxError(
          line: cell.line, column: cell.column, message: "column \(column.rawValue) comes twice")
      }
      return column
    }
    if let missing = FeedColumn.required.first(where: { !seen.contains($0) }) {
      throw FeedSyntaxError(line: header.line, column: 1, message: "column \(missing.rawValue) is missing")
    }
    return columns
  }

  var offset: Int { table?.offset ?? lines?.offset ?? 0 }

  /// The next record; nil at the end. Throws only when the file itself cannot be read.
  mutating func next() throws -> Record? {
    do {
      if let record = try table?.next() {
        return Record(line: record.line, cells: FeedReader.cells(of: record, columns: columns))
      }
      guard let object = try lines?.next() else { return nil }
      return Record(line: object.line, cells: cells(of: object))
    } catch let error as FeedSyntaxError {
      return Record(line: error.line, cells: .failure(error))
    }
  }

  private static func cells(
    of record: FeedRecord, columns: [FeedColumn?]
  ) -> Result<[FeedColumn: FeedCell], FeedSyntaxError> {
    guard record.cells.count <= columns.count else {
      let extra = record.cells[columns.count]
      return .failure(
        FeedSyntaxError(
          line: extra.line, column: extra.column,
          message: "\(record.cells.count) fields, but the header has \(columns.count)"))
    }
    // Spreadsheets leave out empty cells at the end of a row; what is required is checked later.
    var cells: [FeedColumn: FeedCell] = [:]
    for (cell, column) in zip(record.cells, columns) {
      if let column { cells[column] = cell }
    }
    return .success(cells)
  }

  private mutating func cells(of object: JSONLinesReader.Object) -> Result<[FeedColumn: FeedCell], FeedSyntaxError> {
    var cells: [FeedColumn: FeedCell] = [:]
    for member in object.members {
      guard let column = FeedColumn(heading: member.key) else {
        note(ignored: member.key)
        continue
      }
      guard cells.updateValue(member.cell, forKey: column) == nil else {
        return .failure(
          FeedSyntaxError(
            line: member.cell.line, column: member.cell.column, message: "\(column.rawValue) comes twice"))
      }
    }
    return .success(cells)
  }

  private mutating func note(ignored heading: String) {
    let name = String(heading.withoutControls.trimmed.prefix(60))
    if !ignored.contains(name), ignored.count < FeedLimits.mostColumns { ignored.append(name) }
  }

  private static func beginning(of url: URL) throws -> [UInt8] {
    var reader = try ByteReader(file: url)
    var bytes: [UInt8] = []
    while bytes.count < 4096, let byte = try reader.next() { bytes.append(byte) }
    return bytes
  }
}

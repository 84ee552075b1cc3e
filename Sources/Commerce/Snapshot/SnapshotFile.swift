import Foundation

/// What is wrong with a store snapshot. `path` names the place: "orders[3].lines[0].price".
public struct SnapshotError: Error, Sendable, Hashable {
  public var file: String
  public var line: Int?
  public var column: Int?
  public var path: String
  public var message: String

  public init(file: String = "", line: Int? = nil, column: Int? = nil, path: String = "", message: String) {
    self.file = file
    self.line = line
    self.column = column
    self.path = path
    self.message = message
  }
}

extension SnapshotError: CustomStringConvertible {
  /// "store.json:3:17: Unexpected character", "store.json: orders[3].status: …"
  public var description: String {
    let place = ([file] + [line, column].compactMap(\.self).map(String.init)).joined(separator: ":")
    return [place, path, message].filter { !$0.isEmpty }.joined(separator: ": ")
  }
}

extension StoreSnapshot {
  /// Largest document that is read, in bytes.
  public static let largestFileBytes = 1 << 30

  /// Whether a file is meant as a snapshot: JSON by its name, or a JSON object over several lines.
  public static func isOne(_ url: URL) -> Bool {
    switch url.pathExtension.lowercased() {
    case "json": return true
    case "csv", "tsv", "tab", "jsonl", "ndjson": return false
    default:
      guard let handle = try? FileHandle(forReadingFrom: url) else { return false }
      let beginning = (try? handle.read(upToCount: 4_096)) ?? Data()
      return beginning.first == UInt8(ascii: "{") && beginning.contains { $0 == UInt8(ascii: "\n") }
        && String(decoding: beginning, as: UTF8.self).contains("\"\(formatName)\"")
    }
  }

  /// Reads a document.
  ///
  /// - Throws: `SnapshotError`.
  public init(contentsOf url: URL) throws {
    let file = url.path(percentEncoded: false)
    let size = (try? url.resourceValues(forKeys: [.fileSizeKey]).fileSize) ?? 0
    guard size <= StoreSnapshot.largestFileBytes else {
      throw SnapshotError(file: file, message: "larger than \(StoreSnapshot.largestFileBytes >> 30) GiB")
    }
    guard let data = try? Data(contentsOf: url) else { throw SnapshotError(file: file, message: "cannot be read") }
    do {
      self = try StoreSnapshot(json: data)
    } catch var error as SnapshotError {
      error.file = file
      throw error
    }
  }

  /// - Throws: `SnapshotError`.
  public init(json data: Data) throws {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    do {
      self = try decoder.decode(StoreSnapshot.self, from: data)
    } catch let error as DecodingError {
      throw SnapshotError(error, in: data)
    }
    try checkCurrency()
  }

  func checkCurrency() throws {
    guard Money.isCurrencyCode(currency) else {
      throw SnapshotError(path: "currency", message: "\"\(currency.prefix(40))\" is not a currency code")
    }
  }

  /// The document, indented, keys sorted: equal stores give equal bytes.
  public func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    return try encoder.encode(self) + Data("\n".utf8)
  }
}

extension SnapshotError {
  init(_ error: DecodingError, in data: Data) {
    switch error {
    case .keyNotFound(let key, let context):
      self.init(path: SnapshotError.path(context.codingPath), message: "\"\(key.stringValue)\" is missing")
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
      if context.codingPath.isEmpty, let place = SnapshotError.place(data) {
        self.init(line: place.line, column: place.column, message: "not valid JSON")
      } else {
        self.init(path: SnapshotError.path(context.codingPath), message: context.debugDescription)
      }
    @unknown default: self.init(message: "not a store snapshot")
    }
  }

  private static func path(_ keys: [any CodingKey]) -> String {
    keys.reduce(into: "") { path, key in
      if let index = key.intValue {
        path += "[\(index)]"
      } else {
        path += path.isEmpty ? key.stringValue : "." + key.stringValue
      }
    }
  }

  /// Where the JSON itself is broken; nil when it is not.
  private static func place(_ data: Data) -> (line: Int, column: Int)? {
    do {
      _ = try JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed)
      return nil
    } catch {
      // "Invalid value around character 17.", counted in bytes; without a number it ends too early.
      let text = (error as NSError).userInfo["NSDebugDescription"] as? String ?? ""
      let offset = text.firstMatch(of: /character (\d+)/).flatMap { Int($0.1) } ?? data.count
      let before = data.prefix(offset).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      return (max(1, before.count), String(decoding: before.last ?? Data(), as: UTF8.self).unicodeScalars.count + 1)
    }
  }
}

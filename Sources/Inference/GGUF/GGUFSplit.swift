import Foundation

/// Models that are split in several files, as `llama-gguf-split` does it: each has the keys `split.no`, from 0,
/// `split.count` and `split.tensors.count`, and is named after its number from 1, such as `name-00002-of-00003.gguf`.
/// The first has the metadata.
extension GGUFFile {
  private static let mostParts = 9999

  /// This file with the tensors of the parts that belong to it, which lie beside it.
  func joinedWithItsParts() throws(GGUFError) -> GGUFFile {
    guard metadata["split.count"] != nil else { return self }
    let count = try integer("split.count", most: Self.mostParts)
    guard count > 1 else { return self }
    guard try integer("split.no", most: count - 1) == 0 else {
      throw problem("split.no", .invalid("says that this is a later part of a model; open its first part instead"))
    }
    let prefix = try prefix(count: count)
    var others: [GGUFFile] = []
    for number in 1..<count { others.append(try Self.part(number, of: count, named: prefix)) }
    let joined = try GGUFFile(self, followedBy: others)
    let expected = try integer("split.tensors.count")
    guard joined.tensors.count == expected else {
      throw problem(
        "split.tensors.count", .invalid("is \(expected), but the parts have \(joined.tensors.count) tensors"))
    }
    return joined
  }

  /// The path of all parts up to their number.
  private func prefix(count: Int) throws(GGUFError) -> String {
    let suffix = Self.suffix(0, of: count)
    guard url.path.hasSuffix(suffix) else {
      throw problem("split.count", .invalid("is \(count), but the file's name does not end in \(suffix)"))
    }
    return String(url.path.dropLast(suffix.count))
  }

  private static func suffix(_ number: Int, of count: Int) -> String {
    func digits(_ value: Int) -> String { String(repeating: "0", count: 5 - String(value).count) + String(value) }
    return "-\(digits(number + 1))-of-\(digits(count)).gguf"
  }

  private static func part(_ number: Int, of count: Int, named prefix: String) throws(GGUFError) -> GGUFFile {
    let part = try GGUFFile(part: URL(filePath: prefix + suffix(number, of: count)))
    for (key, expected) in [("split.no", number), ("split.count", count)] {
      let found = try part.integer(key)
      guard found == expected else {
        throw part.problem(key, .invalid("is \(found), where \(expected) is expected: this part is of another model"))
      }
    }
    return part
  }
}

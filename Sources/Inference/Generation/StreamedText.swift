/// Turns the bytes of tokens into text as early as can be: a part of a character waits for the rest, and what may become
/// a stop string waits until it is one or not.
struct StreamedText: Sendable {
  private let stops: [[UInt8]]
  private var held: [UInt8] = []
  private var characters = StreamingDecoder()
  /// Whether a stop string came up; nothing follows.
  private(set) var isStopped = false

  /// - Parameter stops: Empty ones are ignored.
  init(stops: [String] = []) { self.stops = stops.map { Array($0.utf8) }.filter { !$0.isEmpty } }

  /// Takes a token's bytes; returns the text that is certain now. Bytes that are no UTF-8 become U+FFFD.
  mutating func append(_ bytes: some Sequence<UInt8>) -> String {
    guard !isStopped else { return "" }
    held += bytes
    if let place = firstStop() {
      isStopped = true
      defer { held = [] }
      return characters.append(held[..<place]) + characters.finish()
    }
    let certain = held.count - unfinishedStop()
    defer { held.removeFirst(certain) }
    return characters.append(held[..<certain])
  }

  /// What is still held when nothing follows.
  mutating func finish() -> String {
    defer { held = [] }
    return characters.append(held) + characters.finish()
  }

  /// Where the stop string begins that ends first: the same however the text was cut in tokens.
  private func firstStop() -> Int? {
    let places = stops.compactMap { stop in
      held.indices.first { held[$0...].starts(with: stop) }.map { (start: $0, end: $0 + stop.count) }
    }
    return places.min { $0.end < $1.end || $0.end == $1.end && $0.start < $1.start }?.start
  }

  /// Bytes at the end that a stop string begins with.
  private func unfinishedStop() -> Int {
    let longest = min(held.count, (stops.map(\.count).max() ?? 0) - 1)
    guard longest > 0 else { return 0 }
    return (1...longest).reversed().first { length in stops.contains { $0.starts(with: held.suffix(length)) } } ?? 0
  }
}

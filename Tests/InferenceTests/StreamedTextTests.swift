import Testing

@testable import Inference

struct StreamedTextTests {
  /// Pieces of bytes, and the text after each of them; the last one is what `finish` gives.
  static let rows: [(stops: [String], pieces: [[UInt8]], texts: [String])] = [
    ([], [Array("a".utf8), Array("bc".utf8)], ["a", "bc", ""]),
    ([], [[0xE2, 0x82], [0xAC, 0x21]], ["", "€!", ""]),
    ([], [[0xF0], [0x9F], [0x98], [0x80]], ["", "", "", "😀", ""]),
    ([], [[0x61, 0xC3]], ["a", "\u{FFFD}"]),
    ([], [[0xFF, 0x61], [0x80]], ["\u{FFFD}a", "\u{FFFD}", ""]),
    (["END"], ["one E", "N", "Djunk"].map { Array($0.utf8) }, ["one ", "", "", ""]),
    (["END"], ["E", "NE", "NX"].map { Array($0.utf8) }, ["", "EN", "ENX", ""]),
    (["END"], ["EN"].map { Array($0.utf8) }, ["", "EN"]),
    (["\n\n", "###"], ["a\n", "b##", "\n\nc"].map { Array($0.utf8) }, ["a", "\nb", "##", ""]),
    (["é"], [[0x61, 0xC3], [0xA9, 0x62]], ["a", "", ""]),
    (["", "x"], ["ab", "xc"].map { Array($0.utf8) }, ["ab", "", ""]),
    (["bc", "abcd"], ["ab", "cd"].map { Array($0.utf8) }, ["", "a", ""]),
  ]

  @Test(arguments: rows.indices) func givesTextAsSoonAsItIsCertain(row: Int) {
    let (stops, pieces, texts) = Self.rows[row]
    var stream = StreamedText(stops: stops)
    #expect(pieces.map { stream.append($0) } + [stream.finish()] == texts)
  }

  @Test func saysThatItStopped() {
    var stream = StreamedText(stops: ["stop"])
    _ = stream.append("do not sto".utf8)
    #expect(!stream.isStopped)
    _ = stream.append("p here".utf8)
    #expect(stream.isStopped)
    #expect(stream.append("more".utf8) == "")
  }
}

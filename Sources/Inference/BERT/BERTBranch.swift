/// Layers that stand on the lower layers of an encoder in the place of its upper ones, trained for another purpose.
///
/// Its file (training/convert_tagger.py makes one) has the shape and the layers of a BERT model, without vocabulary and
/// embeddings, and says how many of the encoder's layers it stands on and which these were.
struct BERTBranch: Sendable {
  /// How many of the encoder's layers come before.
  let from: Int
  let layers: [BERTLayer]

  /// - Throws: ``GGUFError`` when the file is no branch, or one of another encoder.
  init(_ file: GGUFFile, on encoder: GGUFFile, _ encoderShape: BERTConfiguration) throws(GGUFError) {
    let shape = try BERTConfiguration(file)
    from = try file.integer("prometheus.branch.from", most: encoderShape.layers)
    for (key, found, expected) in [
      ("bert.embedding_length", shape.width, encoderShape.width),
      ("bert.attention.head_count", shape.heads, encoderShape.heads),
      ("bert.feed_forward_length", shape.feedForward, encoderShape.feedForward),
    ] where found != expected {
      throw file.problem(key, .invalid("is \(found), where the encoder that it should stand on has \(expected)"))
    }
    let key = "prometheus.branch.stands_on"
    let (expected, found) = (try file.string(key), ModelFingerprint(ofLayersBelow: from, in: encoder).text)
    guard found == expected else {
      throw file.problem(key, .invalid("is \(quoted(expected)), made for another encoder: this one's is \"\(found)\""))
    }
    var layers: [BERTLayer] = []
    for index in 0..<shape.layers { layers.append(try BERTLayer(index, in: file, shape)) }
    self.layers = layers
  }
}

import Foundation
import Inference
import Synchronization

/// A judgment of tools that was fitted on one view of their samples: as they are said, or as their frames.
struct SampleView: Sendable {
  /// What the views of the same samples share.
  struct Source: Sendable {
    /// The class of each sample; the last class is that of sentences which no tool serves.
    let labels: [Int]
    /// The words of each sample outside of its marks.
    let literals: [String]
    let classes: Int
    /// Where the samples are few enough.
    let lexical: LexicalKernel?
    let embedder: Embedder
    let cache: VectorCache
  }

  private let fitted: Fitted
  private let lexical: LexicalKernel?

  /// Fitted now, or taken from the cache where it was fitted on the same samples.
  ///
  /// - Parameters:
  ///   - name: tells the views in the cache apart.
  ///   - texts: how each sample looks.
  init(_ name: String, _ texts: [String], _ source: Source) throws {
    let (embedder, cache, classes) = (source.embedder, source.cache, source.classes)
    let matrix = { try cache.matrix(of: texts, by: embedder, in: name) }
    let key = TextHash(
      zip(source.labels, zip(source.literals, texts)).lazy.map { "\($0) \($1.0)|\($1.1)" })
    let name = "\(embedder.fingerprint)/\(name)/fitted"
    lexical = source.lexical
    if let kept = cache.load(name),
      let fitted = try Fitted(
        kept, key, samples: texts.count, width: embedder.width, classes: classes, matrix: matrix)
    {
      self.fitted = fitted
      return
    }
    let rows = try matrix()
    fitted =
      lexical.map { Fitted(rows, labels: source.labels, classes: classes, width: embedder.width, lexical: $0) }
      ?? Fitted(many: rows, labels: source.labels, classes: classes, width: embedder.width)
    cache.save(fitted.data(key, hasLandmarks: lexical == nil), name)
  }

  /// The probability of each class.
  /// - Parameter words: the sentence itself, whatever the vector is of.
  func probabilities(_ vector: [Float], words: String) -> [Double] {
    var kernel = Similarity.scores(matrix: fitted.matrix, vector: vector).map(Fitted.kernel)
    lexical?.add(Fitted.wordShare, for: words, to: &kernel)
    return fitted.probabilities(kernel)
  }
}

/// The view of frames, made when first needed: a start and most turns do without.
final class FrameView: Sendable {
  private let frames: Frames
  private let texts: [String]
  private let source: SampleView.Source
  private let made = Mutex<SampleView?>(nil)

  /// - Parameter texts: the samples with words for what they mark.
  init(_ frames: Frames, _ texts: [String], _ source: SampleView.Source) {
    (self.frames, self.texts, self.source) = (frames, texts, source)
  }

  func view() throws -> SampleView {
    try made.withLock { made in
      if let made { return made }
      let view = try SampleView("frames", texts.map(frames.frame), source)
      made = view
      return view
    }
  }

  /// The probability of each class for a sentence.
  func probabilities(of sentence: String) throws -> [Double] {
    try view().probabilities(try source.embedder.embed([frames.frame(of: sentence)])[0], words: sentence)
  }
}

import Foundation
import SkillKit

/// A small compositional grammar of typed values in English: numbers make amounts, amounts make bounds, days and
/// clocks make moments.
///
/// ```swift
/// let grammar = ValueGrammar(now: now, timeZone: .gmt, currency: "USD")
/// grammar.spans(in: Words("two red shirts under thirty bucks"))
/// // quantity 2 "two", color "red", money 30 USD "under thirty bucks" (bound .max)
/// ```
///
/// All readings are kept: "two" is a quantity for one tool and a number for another. Which are taken is decided by
/// the parameters that a tool has.
public struct ValueGrammar: Sendable {
  public var now: Date
  public var timeZone: TimeZone
  /// ISO 4217, for amounts that name no currency of their own.
  public var currency: String

  public init(now: Date, timeZone: TimeZone = .gmt, currency: String = "USD") {
    self.now = now
    self.timeZone = timeZone
    self.currency = currency
  }

  /// Every reading of every stretch of words, in the order of the words and the longest first.
  public func spans(in words: Words) -> [ValueSpan] {
    var found: [ValueSpan] = []
    let reader = ValueReader(words: words, grammar: self)
    var afterExpression = 0
    for start in words.indices {
      let first = found.count
      reader.readNumbers(at: start, into: &found)
      reader.readMoney(at: start, into: &found)
      reader.readBounds(at: start, into: &found)
      reader.readOrdinal(at: start, into: &found)
      reader.readDate(at: start, into: &found)
      reader.readTime(at: start, into: &found)
      reader.readDuration(at: start, into: &found)
      reader.readRatings(at: start, into: &found)
      reader.readMeasures(at: start, into: &found)
      reader.readColor(at: start, into: &found)
      reader.readIdentifiers(at: start, into: &found)
      afterExpression = reader.readExpression(at: start, after: afterExpression, into: &found)
      if found.count - first > 1 { found[first...].sort { $0.range.upperBound > $1.range.upperBound } }
    }
    if words.count <= ValueGrammar.answerWords { reader.readBareAnswer(into: &found) }
    return found
  }

  /// In so short an utterance a lone number may be an amount or an hour: "7", "around 50".
  static let answerWords = 4
}

extension ValueReader {
  func readBareAnswer(into found: inout [ValueSpan]) {
    guard let start = words.indices.first(where: { number(at: $0) != nil || clock(at: $0) != nil }) else { return }
    if let read = number(at: start), amountOfMoney(at: start) == nil, read.value.value >= 0 {
      let value = money(read.value.value, grammar.currency)
      found.append(
        ValueSpan("money", start..<read.end, text: words.text(of: start..<read.end), value: value, isExplicit: false))
    }
    if let read = moment(at: start, needsAt: false), !read.value.isExplicit {
      let value = read.value.date.iso(in: grammar.timeZone)
      found.append(
        ValueSpan(
          "time", start..<read.end, text: words.text(of: start..<read.end), value: .string(value), isExplicit: false))
    }
  }
}

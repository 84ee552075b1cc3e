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
    for start in words.indices { reader.readNumbers(at: start, into: &found) }
    return found
  }
}

import Foundation
import SkillKit
import Testing

@testable import Understanding

/// Friday 1 May 2026, ten in the morning.
private let now = Date(timeIntervalSince1970: 1_777_629_600)

/// The longest reading of a type, the explicit ones first.
private func best(_ type: String, _ text: String, zone: TimeZone = .gmt, currency: String = "USD") -> ValueSpan? {
  ValueGrammar(now: now, timeZone: zone, currency: currency).spans(in: Words(text)).filter { $0.type == type }.max {
    $0.isExplicit == $1.isExplicit ? $0.range.count < $1.range.count : !$0.isExplicit
  }
}

@Suite struct NumberTests {
  @Test(arguments: [
    ("two", 2), ("twenty-five", 25), ("twenty five", 25), ("two hundred and five", 205), ("a hundred", 100),
    ("1,299", 1_299),
    ("three thousand four hundred and fifty six", 3_456), ("two million", 2_000_000), ("a dozen eggs", 12),
    ("half a dozen", 6),
    ("two dozen", 24), ("a couple of lemons", 2), ("1.5k", 1_500), ("2x cable", 2), ("fourty two", 42), ("thirtey", 30),
    ("zero", 0),
    ("one hundred thousand", 100_000), ("-3 degrees", -3),
  ])
  func wholeNumbers(text: String, value: Int) {
    #expect(best("quantity", text)?.value == .int(value))
  }

  @Test(arguments: [
    ("two and a half", 2.5), ("three quarters", 0.75), ("1 1/2 cups", 1.5), ("½ cup", 0.5), ("3.25", 3.25),
    ("two point five", 2.5),
    ("one and a quarter", 1.25), ("2½", 2.5), (".5 litres", 0.5),
  ])
  func fractions(text: String, value: Double) {
    #expect(best("number", text)?.value == .number(value))
  }

  @Test(arguments: [
    "a lot of paint", "there are some", "the night", "to you", "too many", "forth", "a pair of shoes", "",
  ])
  func noNumbers(text: String) {
    #expect(best("number", text) == nil)
  }

  @Test(arguments: [
    ("the second one", 2), ("2nd", 2), ("number 2", 2), ("#3 please", 3), ("option three", 3), ("the last one", -1),
    ("third from last", -3),
    ("second to last", -2), ("the twenty-first", 21), ("no. 4", 4), ("fifht", 5),
  ])
  func ordinals(text: String, value: Int) {
    #expect(best("ordinal", text)?.value == .int(value))
  }

  @Test(arguments: [
    "wait a second", "30 second timer", "two thirds", "first name", "first aid kit", "second hand books", "last week",
    "at last", "last month",
  ])
  func noOrdinals(text: String) {
    #expect(best("ordinal", text) == nil)
  }
}

@Suite struct MoneyTests {
  @Test(arguments: [
    ("$20", "20.00", "USD"), ("20 dollars", "20.00", "USD"), ("thirty bucks", "30.00", "USD"),
    ("$1,299.99", "1299.99", "USD"),
    ("a fiver", "5.00", "USD"), ("20 quid", "20.00", "USD"), ("£5", "5.00", "GBP"), ("10€", "10.00", "EUR"),
    ("five dollars and fifty cents", "5.50", "USD"),
    ("5 pounds 50", "5.50", "GBP"), ("50 cents", "0.50", "USD"), ("a hundred bucks", "100.00", "USD"),
    ("$1.5k", "1500.00", "USD"), ("$2m", "2000000.00", "USD"),
  ])
  func amounts(text: String, amount: String, currency: String) {
    #expect(best("money", text)?.value == ["amount": .string(amount), "currency": .string(currency)])
  }

  @Test(arguments: [
    ("under thirty bucks", ValueSpan.Bound.max, "30.00"), ("less than $15", .max, "15.00"),
    ("at most 20 dollars", .max, "20.00"), ("up to 50", .max, "50.00"),
    ("no more than about fifty", .max, "50.00"), ("cheaper than 10 dollars", .max, "10.00"),
    ("50 dollars max", .max, "50.00"), ("20 or less", .max, "20.00"),
    ("over a thousand dollars", .min, "1000.00"), ("at least $40", .min, "40.00"), ("more than 12", .min, "12.00"),
    ("no cheaper than 10", .min, "10.00"),
    ("$100 and up", .min, "100.00"), ("around 50", .about, "50.00"), ("about $12", .about, "12.00"),
  ])
  func bounds(text: String, bound: ValueSpan.Bound, amount: String) {
    let span = best("money", text)
    #expect(span?.bound == bound)
    #expect(span?.value["amount"] == .string(amount))
  }

  @Test(arguments: [
    ("between 20 and 40 dollars", "20.00", "40.00", "USD"), ("20-40 dollars", "20.00", "40.00", "USD"),
    ("$20 to $40", "20.00", "40.00", "USD"),
    ("from 5 to 10 euros", "5.00", "10.00", "EUR"), ("20 to 40 quid", "20.00", "40.00", "USD"),
    ("between $1,000 and 2k", "1000.00", "2000.00", "USD"),
  ])
  func ranges(text: String, low: String, high: String, currency: String) {
    let spans = ValueGrammar(now: now).spans(in: Words(text)).filter {
      $0.type == "money" && $0.range == 0..<Words(text).count
    }
    #expect(spans.first { $0.bound == .min }?.value == ["amount": .string(low), "currency": .string(currency)])
    #expect(spans.first { $0.bound == .max }?.value == ["amount": .string(high), "currency": .string(currency)])
  }

  @Test(arguments: [
    "two lamps and a chair for the hall", "over there", "under the table", "around the corner at noon", "pound cake",
  ])
  func noMoney(text: String) {
    #expect(best("money", text) == nil)
  }

  @Test func dollarsAreThoseOfTheConversation() {
    #expect(best("money", "20 dollars", currency: "AUD")?.value["currency"] == "AUD")
    #expect(best("money", "20 dollars", currency: "GBP")?.value["currency"] == "USD")
    #expect(best("money", "under 20", currency: "EUR")?.value["currency"] == "EUR")
  }
}

@Suite struct CalendarTests {
  @Test(arguments: [
    ("today", "2026-05-01"), ("tomorrow", "2026-05-02"), ("tomorow", "2026-05-02"), ("yesterday", "2026-04-30"),
    ("the day after tomorrow", "2026-05-03"),
    ("friday", "2026-05-08"), ("next friday", "2026-05-08"), ("this friday", "2026-05-01"), ("on monday", "2026-05-04"),
    ("last tuesday", "2026-04-28"),
    ("friday next week", "2026-05-08"), ("on the 3rd of may", "2026-05-03"), ("may 5th", "2026-05-05"),
    ("5 may 2027", "2027-05-05"), ("march 3", "2027-03-03"),
    ("since march 3", "2026-03-03"), ("2026-12-24", "2026-12-24"), ("5/3/2026", "2026-05-03"),
    ("25/12/2026", "2026-12-25"), ("in two weeks", "2026-05-15"),
    ("3 days ago", "2026-04-28"), ("a week from tomorrow", "2026-05-09"), ("29th of february", "2028-02-29"),
    ("new year's eve", "2026-12-31"),
    ("by the end of the month", "2026-05-31"), ("friday the 8th", "2026-05-08"), ("wensday", "2026-05-06"),
    ("the 15th", "2026-05-15"),
  ])
  func days(text: String, day: String) {
    #expect(best("date", text)?.value == .string(day))
  }

  @Test(arguments: [
    ("last month", "2026-04-01", "2026-04-30"), ("this year", "2026-01-01", "2026-12-31"),
    ("last 30 days", "2026-04-01", "2026-05-01"),
    ("next week", "2026-05-04", "2026-05-10"), ("in june", "2026-06-01", "2026-06-30"),
    ("the weekend", "2026-05-02", "2026-05-03"),
  ])
  func periods(text: String, first: String, last: String) {
    let span = best("date", text)
    #expect(span?.value == .string(first))
    #expect(span?.until == .string(last))
  }

  @Test func boundsOfDays() {
    #expect(best("date", "orders since march")?.value == "2026-03-01")
    #expect(best("date", "orders since march")?.bound == .min)
    #expect(best("date", "before friday")?.bound == .max)
  }

  @Test func dayComesFirstOutsideOfTheUnitedStates() {
    #expect(best("date", "5/3/2026", currency: "GBP")?.value == "2026-03-05")
  }

  @Test(arguments: [
    "may i see it", "i may want two", "march on to the store", "sat on the sofa", "the sun is out", "2026-13-40",
    "31st of", "a second", "christmas lights",
  ])
  func noDays(text: String) {
    #expect(best("date", text) == nil)
  }

  @Test(arguments: [
    ("at 7", "2026-05-01T19:00:00Z"), ("7:30 pm", "2026-05-01T19:30:00Z"), ("at 9am", "2026-05-02T09:00:00Z"),
    ("half past six tomorrow", "2026-05-02T18:30:00Z"),
    ("quarter to nine", "2026-05-01T20:45:00Z"), ("noon", "2026-05-01T12:00:00Z"), ("midnight", "2026-05-02T00:00:00Z"),
    ("tonight", "2026-05-01T20:00:00Z"),
    ("tonight at 8", "2026-05-01T20:00:00Z"), ("tomorrow morning at eight", "2026-05-02T08:00:00Z"),
    ("in 20 minutes", "2026-05-01T10:20:00Z"),
    ("in an hour and a half", "2026-05-01T11:30:00Z"), ("friday at 3", "2026-05-08T15:00:00Z"),
    ("3pm on monday", "2026-05-04T15:00:00Z"), ("at 19:45", "2026-05-01T19:45:00Z"),
    ("at 5 in the morning", "2026-05-02T05:00:00Z"), ("wake me up at 7", "2026-05-02T07:00:00Z"),
    ("five o'clock", "2026-05-01T17:00:00Z"), ("twenty past four", "2026-05-01T16:20:00Z"),
    ("at 12 tonight", "2026-05-02T00:00:00Z"), ("on may 5th at 10am", "2026-05-05T10:00:00Z"),
    ("6.30 tomorrow morning", "2026-05-02T06:30:00Z"),
  ])
  func moments(text: String, moment: String) {
    #expect(best("time", text)?.value == .string(moment))
  }

  @Test(arguments: [
    "two lamps for the living room", "iphone 7 cases for my sister", "good morning to you all",
    "25:61 is no time at all", "last night was great fun",
  ])
  func noMoments(text: String) {
    #expect(best("time", text) == nil)
  }

  @Test func aClockIsThatOfTheZone() throws {
    let newYork = try #require(TimeZone(identifier: "America/New_York"))
    // Six in the morning there.
    #expect(best("time", "at 7", zone: newYork)?.value == "2026-05-01T11:00:00Z")
    #expect(best("time", "tomorrow at 8pm", zone: newYork)?.value == "2026-05-03T00:00:00Z")
    // Clocks go back on 1 November 2026.
    #expect(best("time", "november 2 at 8am", zone: newYork)?.value == "2026-11-02T13:00:00Z")
  }

  @Test(arguments: [
    ("ten minutes", 600), ("an hour and a half", 5_400), ("1h30m", 5_400), ("1h30", 5_400), ("1 hour 20", 4_800),
    ("90 secs", 90),
    ("two and a half hours", 9_000), ("half an hour", 1_800),
    ("a quarter of an hour", 900), ("three quarters of an hour", 2_700), ("ten-minute timer", 600),
    ("1 hour and 30 minutes", 5_400), ("2 hours 15 minutes", 8_100),
    ("a couple of hours", 7_200), ("30 second timer", 30), ("a fortnight", 1_209_600), ("5m", 300),
    ("minus five minutes", -300),
  ])
  func durations(text: String, seconds: Int) {
    #expect(best("duration", text)?.value == .int(seconds))
  }

  @Test(arguments: ["wait a second", "just a minute", "hold on a sec", "a minute hand", "hour"])
  func noDurations(text: String) {
    let span = best("duration", text)
    #expect(span == nil || text == "a minute hand")
  }
}

@Suite struct AttributeTests {
  @Test(arguments: [
    ("size", "size 10", "10"), ("size", "UK 9", "UK 9"), ("size", "extra large", "extra large"),
    ("size", "in XL", "XL"), ("size", "2xl", "XXL"), ("size", "medium", "medium"),
    ("size", "a king size bed", "king"), ("size", "500 ml", "500 ml"), ("size", "in size m", "M"),
    ("color", "navy blue dress", "navy blue"), ("color", "dark grey", "dark gray"),
    ("color", "off white", "off white"), ("color", "an orange shirt", "orange"), ("color", "in mint", "mint"),
    ("color", "black and white scarf", "black and white"),
    ("order_number", "#W1234567", "W1234567"), ("order_number", "where is w123", "W123"),
    ("order_number", "order 12345", "12345"), ("order_number", "order number 7", "7"),
    ("email", "it's Kim@Example.com.", "kim@example.com"), ("zip", "zip 94107", "94107"),
    ("zip", "SW1A 1AA", "SW1A 1AA"), ("code", "code save20", "SAVE20"),
    ("unit", "how many litres", "liter"), ("unit", "degrees celsius", "celsius"), ("unit", "miles per hour", "mph"),
    ("expression", "what is 12 times 7", "12*7"), ("expression", "15% of 80", "15% of 80"),
    ("expression", "(3+4)*2", "(3+4)*2"), ("expression", "square root of 81", "sqrt(81)"),
    ("expression", "two plus two", "2+2"), ("expression", "multiply 3 by 4", "3*4"),
    ("expression", "subtract 3 from 10", "10-3"), ("expression", "7 squared", "7^2"),
    ("expression", "2 to the power of 8", "2^8"), ("expression", "half of 90", "90/2"),
    ("expression", "third of 60", "60/3"), ("expression", "25 percent off 80", "80-25%"),
    ("expression", "20% tip on $30", "20% of 30"), ("expression", "six nines", "6*9"),
    ("expression", "4 sixes", "4*6"), ("expression", "15 take away 4", "15-4"),
    ("expression", "3 dozen", "3*12"), ("expression", "split 75 euros among 5", "75/5"),
    ("expression", "add up 19, 24 and 7", "19+24+7"), ("expression", "-5 + 3", "(-5)+3"),
  ])
  func readsAttributes(type: String, text: String, value: String) {
    #expect(best(type, text)?.value == .string(value))
  }

  @Test(arguments: [
    ("color", "red wine"), ("color", "orange juice"), ("color", "green beans"), ("size", "i'm at the shop's door"),
    ("size", "send us 2"), ("order_number", "order 3 mugs"),
    ("order_number", "covid19 masks"), ("unit", "come in"), ("unit", "i am here"), ("expression", "two lamps"),
    ("email", "me @ home"), ("zip", "123456"),
  ])
  func leavesOthers(type: String, text: String) {
    let span = best(type, text)
    #expect(span == nil || span?.isExplicit == false)
  }

  @Test(arguments: [
    ("at least 4 stars", 4.0, ValueSpan.Bound.min), ("rated 4 or more", 4, .min), ("rated above 3.5", 3.5, .min),
  ])
  func ratings(text: String, value: Double, bound: ValueSpan.Bound) {
    #expect(best("rating", text)?.value.double == value)
    #expect(best("rating", text)?.bound == bound)
  }

  @Test func readsLongInputInOnePass() {
    for unit in ["one hundred ", "1+", "(", "between 1 and ", "a ", "next ", "the day after ", "- ", "$ "] {
      _ = ValueGrammar(now: now).spans(in: Words(String(repeating: unit, count: 20_000)))
    }
  }
}

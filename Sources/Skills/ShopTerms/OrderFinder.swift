import Commerce
import Foundation
import SkillKit

/// Finds orders and what is in them: by number, by item, by state, by when they were placed.
struct OrderFinder {
  let shop: Shop
  let context: CallContext

  /// Orders that are looked through.
  private static let depth = 50

  /// - Parameter isFirst: the orders that are rather meant than others: others are found only when none of these fits.
  func orders(_ mention: String, first isFirst: (Order) -> Bool = { _ in true }) throws -> Matches {
    guard let all = try mine() else {
      return Matches(exact: [.unknownOrder(OrderNumber(in: mention)?.text ?? (mention.isEmpty ? "unknown" : mention))])
    }
    if let number = OrderNumber(in: mention) {
      let order = [number.text, number.digits].lazy.compactMap { try? shop.order($0, session: context.session) }.first
      return Matches(exact: [order.map { .order($0) } ?? .unknownOrder(number.text)])
    }
    let (orders, rest) = dated(all, mention)
    return preferred(orders, isFirst) { orders in
      Matches(rest, among: orders.map { (.order($0), description($0)) }, fillers: Self.fillers)
    }.limited(to: ShopFinder.limit)
  }

  /// - Parameter isFirst: the orders whose items are rather meant than those of others.
  func items(_ mention: String, first isFirst: (Order) -> Bool) throws -> Matches {
    guard let all = try mine() else {
      let id = mention.isEmpty ? "unknown" : mention
      return Matches(exact: [Entity(type: "order_item", id: id, name: mention, aliases: ["pending_order_item": id])])
    }
    if let line = all.lazy.compactMap({ order in order.line(mention).map { ($0, order) } }).first {
      return Matches(exact: [.orderItem(line.0, of: line.1)])
    }
    let number = OrderNumber(in: mention)
    let (orders, rest) = dated(number.map { number in all.filter { $0.number == number.text } } ?? all, mention)
    let words = number.map { rest.replacing($0.said, with: " ") } ?? rest
    return preferred(orders, isFirst) { orders in
      Matches(words, among: lines(of: orders), fillers: Self.fillers)
    }.limited(to: ProductFinder.variantLimit)
  }

  /// What is found among the orders that come first, else among the others.
  private func preferred(
    _ orders: [Order], _ isFirst: (Order) -> Bool, _ find: ([Order]) -> Matches
  ) -> Matches {
    let first = find(orders.filter(isFirst))
    guard first.exact.isEmpty else { return first }
    let others = find(orders.filter { !isFirst($0) })
    return others.exact.isEmpty && !first.nearest.isEmpty ? first : others
  }

  /// Latest first; nil when nobody is signed in.
  private func mine() throws -> [Order]? {
    guard try shop.customer(session: context.session) != nil else { return nil }
    return try shop.orders(session: context.session, limit: Self.depth)
  }

  private func dated(_ orders: [Order], _ mention: String) -> ([Order], rest: String) {
    guard let day = SpokenDay(in: mention, now: context.now) else { return (orders, mention) }
    return (orders.filter { $0.placedAt.map(day.contains) ?? false }, day.rest)
  }

  private func lines(of orders: [Order]) -> [(entity: Entity, description: String)] {
    orders.flatMap { order in order.lines.map { (.orderItem($0, of: order), $0.name) } }
  }

  private func description(_ order: Order) -> String {
    "\(order.lines.map(\.name).joined(separator: " ")) \(order.status.rawValue.replacing("_", with: " ")) \(order.status.words)"
  }

  private static let fillers = Set(
    MentionWords(
      "order orders purchase parcel package delivery number stuff bought placed ordered made i we me had got was from on latest last recent newest most"
    ).all)
}

extension Entity {
  /// One that goes on as it was said: the call tells what is wrong with it.
  fileprivate static func unknownOrder(_ number: String) -> Entity {
    Entity(type: "order", id: number, name: number, aliases: ["pending_order": number])
  }
}

extension Matches {
  func limited(to limit: Int) -> Matches {
    Matches(exact: Array(exact.prefix(limit)), nearest: Array(nearest.prefix(limit)))
  }
}

/// An order's number as people write it: "#W1048210", "w 1048210", "order 1048210".
struct OrderNumber {
  /// As orders usually have it: "#W1048210".
  let text: String
  let digits: String
  /// As it was written.
  let said: String

  /// Without "#" or "W" before them, fewer digits are rather a quantity.
  private static let leastDigits = 4

  init?(in mention: String) {
    let pattern = /(#\s?[Ww]?|\b[Ww])?\s?-?(\d+)/
    guard let match = mention.firstMatch(of: pattern), match.1 != nil || match.2.count >= Self.leastDigits else {
      return nil
    }
    digits = String(match.2)
    text = "#W\(digits)"
    said = String(match.0)
  }
}

/// A day in words, as far as it tells orders apart: "today", "yesterday", "two weeks ago", "last month".
struct SpokenDay {
  /// The mention without the day.
  let rest: String
  private let range: Range<Date>

  init?(in mention: String, now: Date) {
    let text = mention.lowercased()
    let day = 86_400.0
    let today = Date(timeIntervalSince1970: (now.timeIntervalSince1970 / day).rounded(.down) * day)
    func days(_ from: Double, _ to: Double) -> Range<Date> {
      today.addingTimeInterval(-from * day)..<today.addingTimeInterval(-to * day)
    }
    if let match = text.firstMatch(of: /\b(today|this morning|yesterday|this week|last week|this month|last month)\b/) {
      rest = text.replacingCharacters(in: match.range, with: " ")
      range =
        switch match.1 {
        case "today", "this morning": days(0, -1)
        case "yesterday": days(1, 0)
        case "this week": days(7, -1)
        case "last week": days(14, 3)
        case "this month": days(31, -1)
        default: days(62, 20)
        }
    } else if let match = text.firstMatch(
      of: /\b(a|an|one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2}) (day|week|month)s? ago\b/)
    {
      rest = text.replacingCharacters(in: match.range, with: " ")
      let words = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
      let count = Double(match.1) ?? Double((words.firstIndex(of: String(match.1)) ?? 0) + 1)
      let length = match.2 == "day" ? 1.0 : match.2 == "week" ? 7 : 30.5
      let slack = match.2 == "day" ? 1.0 : length / 2
      range = days(count * length + slack, count * length - slack - 1)
    } else {
      return nil
    }
  }

  func contains(_ moment: Date) -> Bool { range.contains(moment) }
}

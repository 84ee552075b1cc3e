import Conversation
import Foundation
import SkillKit

@testable import TerminalUI

/// A screen in a test: keys and events in, text out.
struct Stage {
  var screen: Screen
  var now = 100.0
  var effects: [Effect] = []

  init(
    _ columns: Int = 40, _ rows: Int = 10, welcome: String = "", earlier: [TurnRecord] = [], history: [String] = []
  ) {
    screen = Screen(
      session: "default", size: Size(columns: columns, rows: rows), welcome: welcome, earlier: earlier,
      inputHistory: history, now: 100)
  }

  @discardableResult
  mutating func happen(_ event: Event, after seconds: Double = 0) -> [Effect] {
    now += seconds
    effects = screen.update(event, at: now)
    return effects
  }

  @discardableResult
  mutating func press(_ keys: Key..., after seconds: Double = 0) -> [Effect] {
    var all: [Effect] = []
    for key in keys { all += happen(.key(key), after: seconds) }
    return all
  }

  mutating func type(_ text: String) {
    for character in text { press(.text(String(character))) }
  }

  /// Says something and lets the assistant answer.
  mutating func exchange(_ text: String, _ reply: Reply, milliseconds: Double = 3.4) {
    type(text)
    press(.enter)
    happen(.turn(.replied(turn: 1, reply, milliseconds: milliseconds)))
    happen(.turnEnded(problem: nil))
  }

  var text: String { screen.frame().text }
  var lines: [String] { text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
  /// The conversation without the blank lines above it.
  var conversation: String {
    lines.prefix(screen.windowHeight).drop { $0.isEmpty }.joined(separator: "\n")
  }
  var status: String { lines.last ?? "" }
}

func product(_ id: String, _ name: String, _ amount: String) -> Entity {
  Entity(type: "product", id: id, name: name, attributes: ["price": ["amount": .string(amount), "currency": "USD"]])
}

let cart = Card(
  .cart, title: "Cart", columns: ["", "Item", "Qty", "Price"],
  rows: [["1", "Voltic AA batteries, 12 pack", "2", "$17.98"], ["2", "Mellow ground coffee", "1", "$11.49"]],
  footer: "Total  $29.47")

import SkillKit
import Testing

@testable import TerminalUI

@Suite struct CardTests {
  func drawn(_ card: Card, _ width: Int) -> String {
    CardLayout(card, width: width).lines().map(\.text).joined(separator: "\n")
  }

  @Test func `a cart with its total`() {
    #expect(
      drawn(cart, 60) == """
        ╭─ Cart ───────────────────────────────────────╮
        │    Item                          Qty   Price │
        │ 1  Voltic AA batteries, 12 pack    2  $17.98 │
        │ 2  Mellow ground coffee            1  $11.49 │
        ├──────────────────────────────────────────────┤
        │                                Total  $29.47 │
        ╰──────────────────────────────────────────────╯
        """)
  }

  @Test func `the widest column gives way on a narrow screen`() {
    #expect(
      drawn(cart, 36) == """
        ╭─ Cart ───────────────────────────╮
        │    Item              Qty   Price │
        │ 1  Voltic AA batte…    2  $17.98 │
        │ 2  Mellow ground c…    1  $11.49 │
        ├──────────────────────────────────┤
        │                    Total  $29.47 │
        ╰──────────────────────────────────╯
        """)
  }

  @Test func `labels and values`() {
    let card = Card(
      .product, title: "Voltic AA batteries",
      rows: [
        ["Price", "$8.99"], ["Rating", "4.5 of 5"], ["About", "Alkaline cells that last through the longest night."],
      ])
    #expect(
      drawn(card, 40) == """
        ╭─ Voltic AA batteries ──────────────╮
        │ Price   $8.99                      │
        │ Rating  4.5 of 5                   │
        │ About   Alkaline cells that last   │
        │         through the longest night. │
        ╰────────────────────────────────────╯
        """)
  }

  @Test func `a remark takes the whole width and a long footer wraps`() {
    let card = Card(
      .order, title: "Order #W1042: shipped", columns: ["Item", "Qty", "Amount"],
      rows: [["Mug", "2", "$25.00"], ["Parcel: NorthPost 1Z999AA10123456784", "", ""]],
      footer: "Left at the door on Friday because nobody was at home; the neighbour has the key to the garden gate.")
    #expect(
      drawn(card, 60) == """
        ╭─ Order #W1042: shipped ──────────────────────────────────╮
        │ Item                                         Qty  Amount │
        │ Mug                                            2  $25.00 │
        │ Parcel: NorthPost 1Z999AA10123456784                     │
        ├──────────────────────────────────────────────────────────┤
        │ Left at the door on Friday because nobody was at home;   │
        │ the neighbour has the key to the garden gate.            │
        ╰──────────────────────────────────────────────────────────╯
        """)
  }

  @Test func `wide characters keep the border straight`() {
    let card = Card(.list, title: "買い物 🛒", rows: [["牛乳"], ["👩‍👩‍👧 eggs"], ["e\u{301}clair"], ["❤️ tea"]])
    let lines = CardLayout(card, width: 40).lines()
    #expect(Set(lines.map(\.width)) == [34])
    #expect(lines[1].text == "│ 牛乳                           │")
  }

  @Test func `an empty card says so`() {
    #expect(drawn(Card(.cart, title: "Cart", columns: ["Item"], rows: []), 50).contains("(nothing here)"))
  }

  @Test(arguments: 1...80)
  func `no width is exceeded`(width: Int) {
    let cards = [
      cart, Screen.keyHelp, Card(.orders, title: "", columns: ["a", "b", "c", "d", "e", "f"], rows: [["1"], []]),
      Card(.table, title: "日本語日本語", rows: [["日本語日本語日本語", "2026-05-01"]], footer: "日本語日本語日本語日本語日本語"),
    ]
    for card in cards {
      let lines = CardLayout(card, width: width).lines()
      #expect(lines.allSatisfy { $0.width <= width })
      if width >= CardLayout.leastBoxWidth { #expect(Set(lines.map(\.width)).count == 1) }
    }
  }
}

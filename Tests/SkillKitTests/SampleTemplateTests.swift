import Testing

@testable import SkillKit

@Suite struct SampleTemplateTests {
  @Test(arguments: [
    (["show my cart"], ["show my cart"]),
    (["(show|view|open) my (cart|basket)"], ["show my basket", "view my cart", "open my basket"]),
    (
      ["(please|) add [two](quantity) [apples](product)"],
      ["please add [two](quantity) [apples](product)", "add [two](quantity) [apples](product)"]
    ),
    (["a (b)", "open (", "same", "same"], ["a (b)", "open (", "same"]),
  ])
  func alternativesBecomeSentences(samples: [String], expected: [String]) {
    #expect(SampleTemplate.expanded(samples) == expected)
  }
}

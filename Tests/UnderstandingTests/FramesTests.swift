import Testing

@testable import Understanding

@Suite struct FramesTests {
  private let frames = Frames([["add", "basket"], ["add", "list"], ["basket"], ["remove", "list"]])

  @Test(arguments: [
    ("add milk and eggs to my list", "add something and something to my list"),
    ("Add the big red kettle, please", "add the something please"),
    ("remove it from the basket!", "remove it from the basket"),
    ("7 apples", "something"), ("", ""), ("?!", "something"),
  ])
  func whatFramesNothingIsSomeThing(_ sentence: String, _ frame: String) {
    #expect(frames.frame(of: sentence) == frame)
  }

  @Test func aSampleIsFramedByItsMarks() {
    #expect(SampleSentence("add [two](quantity) [basket](product)s").framed == "add something somethings")
  }
}

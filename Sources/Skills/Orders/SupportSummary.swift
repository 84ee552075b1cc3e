/// What a person of customer service is told.
enum SupportSummary {
  /// Whether the words ask for a person and say nothing of the problem: "let me talk to a human".
  static func onlyAsksForAPerson(_ summary: String) -> Bool {
    let words = MentionWords(summary).all
    return words.allSatisfy(askingForAPerson.contains)
  }

  private static let askingForAPerson = Set(
    MentionWords(
      """
      i i'd i'll you your we us me my want would like need please can could let get give put transfer connect speak talk
      chat call contact reach through over human person people someone somebody anyone agent representative rep operator
      colleague staff member customer service support team help desk line real live actual hello hi now ticket open do is
      there complain complaint have be able who how right away
      """
    ).all)
}

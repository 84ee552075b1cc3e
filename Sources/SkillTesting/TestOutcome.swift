/// What came of one conversation test: of all its runs the first that failed, or the last.
public struct TestOutcome: Sendable, Hashable {
  public var test: ConversationTest
  /// What was seen, as far as the conversation came.
  public var turns: [TurnOutcome]
  /// What kept the test from running to its end.
  public var problem: String?
  /// How many turns were held in all runs.
  public var turnCount: Int
  public var seconds: Double

  public init(
    test: ConversationTest, turns: [TurnOutcome], problem: String? = nil, turnCount: Int = 0, seconds: Double = 0
  ) {
    self.test = test
    self.turns = turns
    self.problem = problem
    self.turnCount = turnCount
    self.seconds = seconds
  }

  /// Whether everything came out as the test says.
  public var isMet: Bool { problem == nil && turns.allSatisfy(\.differences.isEmpty) }
  public var isKnownFailure: Bool { test.knownFailure != nil && !isMet }
  /// A test that is known to fail must fail, so that the note goes when the fault goes.
  public var passed: Bool { isMet == (test.knownFailure == nil) }
}

/// One turn as it was expected, as it was seen, and what differs.
public struct TurnOutcome: Sendable, Hashable {
  public var expected: ConversationTest.Turn
  public var seen: ObservedTurn
  public var differences: [Difference]

  public init(expected: ConversationTest.Turn, seen: ObservedTurn, differences: [Difference]) {
    self.expected = expected
    self.seen = seen
    self.differences = differences
  }
}

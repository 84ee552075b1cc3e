import ArgumentParser

/// `prometheus skill`: what a skill developer works with.
struct SkillCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "skill", abstract: "Make, list, check, test and evaluate skills.",
    subcommands: [
      SkillNewCommand.self, SkillListCommand.self, SkillCheckCommand.self, SkillTestCommand.self,
      SkillEvalCommand.self, SkillVectorsCommand.self,
    ])
}

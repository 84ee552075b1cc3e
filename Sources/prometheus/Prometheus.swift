import ArgumentParser

@main
struct Prometheus: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prometheus", abstract: "A conversational assistant that runs wholly on your machine.",
    version: "0.1.0",
    subcommands: [SkillCommand.self])
}

import ArgumentParser
import Foundation
import SkillFolder
import SkillKit

/// `prometheus skill check DIR`: whether a skill folder can be loaded, and what would make it better.
struct SkillCheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check a skill folder, or a folder of them.",
    discussion: "Exit status: 0 all can be loaded, 1 one cannot, 2 there is no such folder.")

  @Argument(help: "A folder with a skill.yaml, or a folder of such folders.")
  var directory: String

  /// A tool with fewer sample sentences is often not recognised.
  static let fewSamples = 4

  func run() async throws {
    let folder = URL(fileURLWithPath: directory, isDirectory: true)
    guard FileManager.default.fileExists(atPath: folder.path) else { throw Unusable("\(directory): no such folder") }
    let (skills, problems) = SkillFolder.loadAll(in: folder)
    guard !skills.isEmpty || !problems.isEmpty else { throw Unusable("\(directory): there is no skill.yaml in it") }
    for skill in skills {
      Output.line(Output.printable("\(skill.name): \(skill.tools.count) tools, can be loaded"))
      for tool in skill.tools where !tool.isHidden && tool.samples.count < Self.fewSamples {
        let count = tool.samples.count
        Output.line(
          Output.printable(
            "  advice: \(tool.name) has \(count) samples; with \(Self.fewSamples) or more it is found better"))
      }
    }
    for problem in problems { Output.error("\(problem)") }
    if !problems.isEmpty { throw ExitCode(1) }
  }
}

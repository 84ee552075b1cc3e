import ArgumentParser
import Foundation

/// `prometheus skill new NAME`: a folder with a small skill that works, to be changed.
struct SkillNewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Make a folder with a small skill that works, to start from.")

  @Argument(help: "The skill's name: small letters, digits, _ and -. The folder gets it too.")
  var name: String

  func validate() throws {
    guard name.wholeMatch(of: /[a-z][a-z0-9_-]{0,63}/) != nil else {
      throw ValidationError("\"\(name)\" is no name for a skill: small letters, digits, _ and -, a letter first")
    }
  }

  func run() async throws {
    let folder = URL(fileURLWithPath: name, isDirectory: true)
    guard !FileManager.default.fileExists(atPath: folder.path) else { throw Unusable("\(name) is there already") }
    try FileManager.default.copyItem(at: Resources.asset("skill-template"), to: folder)
    let declaration = folder.appending(path: "skill.yaml")
    let text = try String(contentsOf: declaration, encoding: .utf8)
    try text.replacing(#/(?m)^name: .*$/#, with: "name: \(name)", maxReplacements: 1)
      .write(to: declaration, atomically: true, encoding: .utf8)
    Output.line("Made \(name)/. Try it:")
    Output.line("  prometheus --skills \(name)")
    Output.line("  prometheus skill test \(name)")
  }
}

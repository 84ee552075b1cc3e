import Foundation
import SkillKit

/// Reads skills from folders: a `skill.yaml` that declares the tools, and programs that carry them out.
///
/// ```swift
/// let (skills, problems) = SkillFolder.loadAll(in: URL(filePath: "skills"))
/// for problem in problems { print(problem) }   // skills/weather/skill.yaml:12:5: unknown key "sample". …
/// ```
public enum SkillFolder {
  static let fileName = "skill.yaml"

  /// Reads one skill.
  ///
  /// - Throws: `SkillFileError`, which names file, line and column.
  public static func load(directory: URL) throws(SkillFileError) -> any Skill {
    let file = directory.appending(path: fileName)
    let name = directory.lastPathComponent + "/" + fileName
    let declaration = try SkillDeclaration(yaml: try read(file, name: name), file: name, folder: directory)
    return FolderSkill(declaration, folder: directory)
  }

  /// Reads every skill below a folder, or the skill that the folder itself is. A broken one hides no other.
  ///
  /// - Returns: the skills in the order of their folders' names, and what is wrong with the others.
  public static func loadAll(in directory: URL) -> (skills: [any Skill], problems: [SkillFileError]) {
    let files = FileManager.default
    if files.fileExists(atPath: directory.appending(path: fileName).path) { return collect([directory]) }
    guard let names = try? files.contentsOfDirectory(atPath: directory.path) else {
      return ([], [SkillFileError(file: directory.path, problem: "the folder cannot be read")])
    }
    let folders = names.filter { !$0.hasPrefix(".") }.sorted().map { directory.appending(path: $0) }
      .filter { files.fileExists(atPath: $0.appending(path: fileName).path) }
    guard folders.count <= Limits.skills else {
      let problem = SkillFileError(
        file: directory.path, problem: "there are \(folders.count) skills",
        advice: "The first \(Limits.skills) are used.")
      let (skills, problems) = collect(Array(folders.prefix(Limits.skills)))
      return (skills, problems + [problem])
    }
    return collect(folders)
  }

  private static func collect(_ folders: [URL]) -> (skills: [any Skill], problems: [SkillFileError]) {
    var skills: [any Skill] = []
    var problems: [SkillFileError] = []
    for folder in folders {
      do throws(SkillFileError) {
        let skill = try load(directory: folder)
        if let twin = skills.first(where: { $0.name == skill.name }) {
          let name = folder.lastPathComponent + "/" + fileName
          throw SkillFileError(
            file: name, problem: "there is another skill named \"\(twin.name)\"", advice: "Give this one another name.")
        }
        skills.append(skill)
      } catch {
        problems.append(error)
      }
    }
    return (skills, problems)
  }

  private static func read(_ file: URL, name: String) throws(SkillFileError) -> String {
    let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
    guard let size = attributes?[.size] as? Int else {
      throw SkillFileError(
        file: name, problem: "there is no such file", advice: "A skill's folder holds a \(fileName).")
    }
    guard size <= Limits.fileBytes else {
      throw SkillFileError(
        file: name, problem: "the file has \(size) bytes", advice: "At most \(Limits.fileBytes) are read.")
    }
    guard let data = try? Data(contentsOf: file) else { throw SkillFileError(file: name, problem: "it cannot be read") }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw SkillFileError(file: name, problem: "it is not UTF-8", advice: "Save the file as UTF-8.")
    }
    return text
  }
}

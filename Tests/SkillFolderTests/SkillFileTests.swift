import Foundation
import SkillFolder
import SkillKit
import Testing

/// A folder that is deleted when the value goes away.
final class TemporaryFolder: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "skill-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  @discardableResult
  func write(_ name: String, _ text: String, executable: Bool = false) throws -> URL {
    let file = url.appending(path: name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    if executable { try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path) }
    return file
  }
}

@Suite struct SkillFileTests {
  private func load(_ yaml: String) throws -> any Skill {
    let folder = try TemporaryFolder()
    try folder.write("skill.yaml", yaml)
    return try SkillFolder.load(directory: folder.url)
  }

  private func problem(_ yaml: String) -> String {
    do {
      _ = try load(yaml)
      return "no problem"
    } catch {
      // The folder's name is random.
      return "\(error)".split(separator: "/", maxSplits: 1).last.map(String.init) ?? ""
    }
  }

  @Test func readsEverything() throws {
    let skill = try load(
      """
      name: weather-report
      description: tells the weather
      run: [bash, weather.sh]
      timeout_seconds: 3
      entities:
        city: {values: [Rome, {name: Paris, synonyms: [city of light]}]}
      tools:
      - name: tell_weather
        description: Tells the weather.
        effect: reads
        parameters:
          city: {type: city, description: Where., ask: Where?}
          day: {type: date, required: false}
          size: {enum: {small: [s, little], large: [l]}}
          unit: {type: string, enum: [celsius, fahrenheit], required: false}
          notes: {type: array, items: {type: string}}
          note: text
        samples: ["weather in [Rome](city)", "is it warm in {city}"]
        reply: [one, two]
      - name: set_city
        description: Sets it.
        destructive: true
        run: bash
        parameters:
          type: object
          properties: {amount: {type: number}, at: {type: string, format: date-time}, count: {type: integer}}
          required: [amount]
        samples: [set it]
      """)
    #expect(skill.name == "weather-report")
    let weather = skill.tools[0]
    #expect(weather.effect == .reads)
    #expect(weather.parameter("city") == Parameter("city", .entity("city"), "Where.", ask: "Where?"))
    #expect(weather.parameter("day") == Parameter("day", .date, "", required: false))
    #expect(
      weather.parameter("size")?.type
        == .oneOf([.init("small", synonyms: ["s", "little"]), .init("large", synonyms: ["l"])]))
    #expect(weather.parameter("unit")?.type == .oneOf([.init("celsius"), .init("fahrenheit")]))
    #expect(weather.parameter("notes") == Parameter("notes", .text, "", list: true))
    #expect(weather.parameter("note") == Parameter("note", .text, ""))
    #expect(weather.replyTemplate == "one\n---\ntwo")
    let set = skill.tools[1]
    #expect(set.effect == .writes)
    #expect(set.needsConfirmation)
    #expect(set.parameter("amount") == Parameter("amount", .number, ""))
    #expect(set.parameter("at") == Parameter("at", .time, "", required: false))
    #expect(set.parameter("count")?.type == .quantity)
  }

  private static let head = "name: x\ndescription: d\nrun: [bash]\n"
  private static let tool = "\(head)tools:\n- name: t\n  description: d\n  samples: [do it]\n"

  private static let problems: [(yaml: String, words: String)] = [
    ("", "skill.yaml: the file is empty. It needs name, description, tools and run."),
    ("name: x", "skill.yaml:1:1: the skill has no \"description\". Add a line \"description: …\"."),
    ("- a", "skill.yaml:1:1: a skill must be a mapping. Write \"key: value\" lines, indented alike."),
    (
      "name: x\ndescription: d\nrun: [bash",
      "skill.yaml:4:1: did not find expected ',' or ']'. Check the indentation and the quotes there."
    ),
    (head, "skill.yaml:1:1: the skill has no tools. Add \"tools:\" with a \"- name: …\" line for each."),
    ("\(head)tool: []", "skill.yaml:4:1: unknown key \"tool\" in a skill. Did you mean \"tools\"?"),
    (
      "name: My Skill\ndescription: d\n",
      "skill.yaml:1:7: the skill's name \"My Skill\" is no valid name. Use small letters, digits and _, a letter first, such as \"tell_weather\"."
    ),
    (
      "\(head)mcp: [server]\n",
      "skill.yaml:4:6: MCP skills are not supported yet. Give a \"run:\" command that answers JSON on stdout instead."
    ),
    ("\(head)timeout_seconds: 0\n", "skill.yaml:4:18: \"timeout_seconds\" must be above 0 and at most 300."),
    ("\(tool)  sample: [x]\n", "skill.yaml:8:3: unknown key \"sample\" in a tool. Did you mean \"samples\"?"),
    (
      "\(tool)  effect: write\n",
      "skill.yaml:8:11: \"write\" is no effect. It is reads (looks only), writes (changes something) or spends (costs money)."
    ),
    ("\(tool)  destructive: maybe\n", "skill.yaml:8:16: \"destructive\" must be true or false."),
    (
      "\(tool)  parameters: {a: {type: strin}}\n",
      "skill.yaml:8:26: \"strin\" is no type of the parameter \"a\". Did you mean \"string\"?"
    ),
    (
      "\(tool)  parameters: {a: {typ: string}}\n",
      "skill.yaml:8:20: unknown key \"typ\" in the parameter \"a\". Did you mean \"type\"?"
    ),
    (
      "\(tool)- name: t\n  description: d\n  samples: [x]\n",
      "skill.yaml:8:9: there are two tools named \"t\". Rename one."
    ),
    (
      "\(head)tools:\n- {name: t, description: d}\n",
      "skill.yaml:5:3: the tool \"t\" has no samples. Add \"samples:\" with a handful of sentences that ask for it."
    ),
    (
      "\(head)tools:\n- name: t\n  description: d\n  parameters: {city: text}\n  samples: [\"in [Rome](citi)\"]\n",
      "skill.yaml:8:13: the sample marks \"citi\", which is no parameter of \"t\". Did you mean \"city\"?"
    ),
    (
      "name: x\ndescription: d\ntools:\n- {name: t, description: d, samples: [x]}\n",
      "skill.yaml:4:3: nothing says how to run \"t\". Add \"run: [./skill.sh]\" to the skill or to the tool."
    ),
    (
      "name: x\ndescription: d\nrun: [./no.sh]\n",
      "skill.yaml:3:7: there is no program \"./no.sh\" in the skill's folder."
    ),
    (
      "name: x\ndescription: d\nrun: [./skill.yaml]\n",
      "skill.yaml:3:7: \"./skill.yaml\" is not executable. Run \"chmod +x ./skill.yaml\" in its folder."
    ),
    (
      "name: x\ndescription: d\nrun: [skill.yaml]\n",
      "skill.yaml:3:7: \"skill.yaml\" is looked for among the installed programs. Write \"./skill.yaml\" to run the one in this folder."
    ),
    (
      "name: x\ndescription: d\nrun: bash go.sh\n",
      "skill.yaml:3:6: a command must be a list of words. Write [bash, go.sh]."
    ),
    ("name: x\nname: y\n", "skill.yaml:1:1: \"name\" is given twice. Keep one of them."),
    (
      "\(head)entities: {city: {}}\n",
      "skill.yaml:4:18: the entity type \"city\" has neither values nor find. Add \"values: [Rome, Paris]\" or \"find: [./find.sh]\"."
    ),
  ]

  @Test(arguments: problems)
  func namesWhatIsWrongAndWhere(yaml: String, words: String) { #expect(problem(yaml) == words) }

  @Test func limitsTheFile() throws {
    #expect(problem(String(repeating: "# long\n", count: 1_200_000)).contains("the file has 8400000 bytes"))
    #expect(problem(Self.head + "tools:\n" + String(repeating: "- x\n", count: 513)).contains("has 513 tools"))
  }

  @Test func notUTF8() throws {
    let folder = try TemporaryFolder()
    try Data([0x6E, 0xFF, 0xFE]).write(to: folder.url.appending(path: "skill.yaml"))
    let error = #expect(throws: SkillFileError.self) { try SkillFolder.load(directory: folder.url) }
    #expect(error?.problem == "it is not UTF-8")
  }

  @Test func aBrokenSkillHidesNoOther() throws {
    let folder = try TemporaryFolder()
    try folder.write("a/skill.yaml", Self.tool)
    try folder.write("b/skill.yaml", "name: [")
    try folder.write("c/skill.yaml", Self.tool.replacing("name: x", with: "name: y"))
    try folder.write("d/skill.yaml", Self.tool)
    try folder.write("notes/read.me", "no skill")
    let (skills, problems) = SkillFolder.loadAll(in: folder.url)
    #expect(skills.map(\.name) == ["x", "y"])
    #expect(problems.map(\.file) == ["b/skill.yaml", "d/skill.yaml"])
    #expect(SkillFolder.loadAll(in: folder.url.appending(path: "a")).skills.map(\.name) == ["x"])
    #expect(SkillFolder.loadAll(in: folder.url.appending(path: "none")).problems.count == 1)
  }
}

import Commerce
import Dialogue
import Foundation
import Logging
import Memory
import Organizer
import SkillFolder
import SkillKit
import Skills
import Synchronization
import Understanding

/// The stores in a data directory and the skills that act on them. Without a model the shop searches by words alone.
struct Parts: Sendable {
  let memory: MemoryStore
  let skills: SkillSet
  let currency: String
  /// Filled in once the model is there.
  let similarity = LateSimilarity()

  init(_ settings: LiveAssistant.Settings, _ model: Model) throws {
    let directory = settings.directory
    do {
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    } catch {
      throw Unusable("the data directory \(directory.path) cannot be made or used; name another with --data")
    }
    memory = try MemoryStore(path: directory.appending(path: "memory.sqlite").path)
    let organizer = try Organizer(at: directory.appending(path: "organizer.sqlite"))
    let shop = try Shop.open(
      directory: directory, sample: .shipped, encoder: try? model.textEncoder(), now: settings.clock())
    currency = try shop.currency()
    try Parts.keepCallsApart(memory, organizer, shop, now: settings.clock())
    let similarity = similarity
    let builtIn: [any Skill] = [
      ShoppingSkill(shop: shop), OrdersSkill(shop: shop), AccountSkill(shop: shop), ListsSkill(organizer: organizer),
      TimeSkill(organizer: organizer, timeZone: settings.timeZone), HandySkill(),
      MemorySkill(memory: memory) { similarity.of($0, $1) },
    ]
    let added = Parts.folders(settings)
    if settings.hasOnlyAddedSkills {
      skills = SkillSet(added)
      return
    }
    skills = SkillSet(builtIn + added + [TalkSkill(explaining: builtIn + added)])
  }

  /// A call's id must never stand for two requests, and the answers kept by id must not grow without end.
  private static func keepCallsApart(_ memory: MemoryStore, _ organizer: Organizer, _ shop: Shop, now: Date) throws {
    // The memory was moved away, the answers were not: turns are numbered from where no earlier one can have come to.
    if try memory.isUnused(), try organizer.knowsKey(like: turnKey) || shop.knowsKey(like: turnKey) {
      try memory.begin(after: Int(now.timeIntervalSince1970 / 60))
    }
    // What cannot be tidied up today is tidied up another time.
    try? organizer.forgetKeys(olderThanDays: keptAnswerDays) { try memory.callsInUse() }
    try? shop.forgetKeys(olderThanDays: keptAnswerDays) { try memory.callsInUse() }
  }

  /// Ids of calls of a conversation: session/turn/index.
  private static let turnKey = "%/%/%"
  /// How long a call of a script that comes again under its id is known. Calls that a conversation may still repeat or
  /// take back are known as long as it may.
  private static let keptAnswerDays = 30

  /// The skills in `DATA/skills` and in `--skills`. A broken one is logged and hides no other.
  private static func folders(_ settings: LiveAssistant.Settings) -> [any Skill] {
    let own = settings.directory.appending(path: "skills", directoryHint: .isDirectory)
    let given = settings.skillsDirectory.map { URL(fileURLWithPath: $0, isDirectory: true) }
    return [own, given].compactMap { $0 }.flatMap { folder -> [any Skill] in
      guard FileManager.default.fileExists(atPath: folder.path) else {
        if folder != own { settings.log.warning("there is no folder \(folder.path)") }
        return []
      }
      let (skills, problems) = SkillFolder.loadAll(in: folder)
      for problem in problems { settings.log.error("\(problem)") }
      return skills
    }
  }
}

/// Something that keeps the program from starting, in words for people.
struct Unusable: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// A text comparison that is wired after the skills that use it.
final class LateSimilarity: Sendable {
  private let wired = Mutex<Understander?>(nil)
  var understander: Understander? {
    get { wired.withLock { $0 } }
    set { wired.withLock { $0 = newValue } }
  }
  func of(_ query: String, _ texts: [String]) -> [Float] {
    understander?.similarity(query, texts) ?? texts.map { _ in 0 }
  }
}

extension SampleShop {
  /// The shop that ships with the program.
  static var shipped: SampleShop {
    let vectors = Resources.asset("sample-catalogue.vectors")
    return SampleShop(
      catalogue: Resources.asset("sample-catalogue.csv"), snapshot: Resources.asset("sample-store.json"),
      vectors: FileManager.default.fileExists(atPath: vectors.path) ? vectors : nil)
  }
}

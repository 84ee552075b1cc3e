import Foundation
import SkillFolder
import TestSupport
import Testing

/// Declarations with bytes changed, lost and repeated at random: read or refused, never a trap.
@Suite struct DamagedFileTests {
  private static let sound = """
    name: weather
    description: Tells the weather.
    run: [./weather.sh]
    timeout_seconds: 2.5
    entities:
      place:
        values:
        - {id: par, name: Paris, synonyms: [the city of light]}
    tools:
    - name: forecast
      description: Tells the weather of a day.
      effect: reads
      parameters:
        place: {type: place, description: "Where."}
        day: {type: date, required: false, ask: "Which day?"}
        units: {enum: [metric, imperial]}
      samples:
      - what's the weather in [Paris](place)
      - "(will|does) it rain [tomorrow](day)"
      reply: "It is {{weather}}."
    """

  @Test func anyDamageIsReadOrRefused() throws {
    let folder = try TemporaryFolder()
    var dice = SplitMix(seed: 11)
    let bytes = Array(Self.sound.utf8)
    for _ in 0..<400 {
      try folder.write("skill.yaml", String(decoding: dice.damage(bytes), as: UTF8.self))
      do throws(SkillFileError) {
        _ = try SkillFolder.load(directory: folder.url)
      } catch {
        #expect(!error.description.isEmpty)
      }
    }
  }
}

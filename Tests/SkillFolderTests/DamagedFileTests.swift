import Foundation
import SkillFolder
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
    var dice = SplitMix(state: 11)
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

/// Pseudo-random numbers, the same in every run (Steele, Lea, Flood 2014).
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func damage(_ sound: [UInt8]) -> [UInt8] {
    var bytes = sound
    for _ in 0..<Int.random(in: 1...6, using: &self) {
      guard !bytes.isEmpty else { break }
      let place = Int.random(in: 0..<bytes.count, using: &self)
      switch Int.random(in: 0..<4, using: &self) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &self)
      case 1: bytes.insert(Array(":-[]{}&*!|>'\"%@`\t\n ,?#".utf8).randomElement(using: &self) ?? 0, at: place)
      case 2: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...40, using: &self)))
      default:
        bytes.insert(
          contentsOf: bytes[place..<min(bytes.count, place + Int.random(in: 1...60, using: &self))], at: place)
      }
    }
    return bytes
  }
}

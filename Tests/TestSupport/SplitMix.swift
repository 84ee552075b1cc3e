/// Pseudo-random numbers, the same in every run: SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number
/// generators", 2014).
public struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// The bytes of a YAML file with a few changed, lost, repeated, or the format's own marks put in.
  public mutating func damage(_ sound: [UInt8]) -> [UInt8] {
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

import Foundation
import SkillKit

/// A unit of measure. A value in the base unit of its kind is `value * factor + offset`.
///
/// The factors are exact by definition where there is one (international yard and pound of 1959, litre, inch;
/// NIST Special Publication 811, appendix B), which Foundation's dimensions are not: they hold 1609.34 m to the mile.
struct MeasureUnit: Sendable, Equatable {
  enum Kind: String, Sendable {
    case length, mass, volume, temperature, speed, area, time, data, energy, pressure, angle
  }
  var kind: Kind
  var factor: Decimal
  var offset: Decimal = 0
  var singular: String
  var plural: String
  /// False where the factor is itself rounded or a convention: a month, a year, a degree in radians.
  var isExact = true

  func name(for value: Decimal) -> String { value == 1 || value == -1 ? singular : plural }
}

/// The two units of a conversion.
struct UnitPair: Sendable {
  var from: MeasureUnit
  var to: MeasureUnit

  /// Chooses readings that fit together: an ounce is of volume when converted to millilitres.
  ///
  /// - Throws: `Refusal` "unknown_unit", or "different_measures" for units of different kinds.
  init(from: String, to: String) throws {
    let sources = try UnitPair.readings(from)
    let targets = try UnitPair.readings(to)
    for source in sources {
      if let target = targets.first(where: { $0.kind == source.kind }) {
        (self.from, self.to) = (source, target)
        return
      }
    }
    throw Refusal(
      "different_measures",
      facts: [
        "from": .string(sources[0].plural), "from_kind": .string(sources[0].kind.rawValue),
        "to": .string(targets[0].plural), "to_kind": .string(targets[0].kind.rawValue),
      ])
  }

  private static func readings(_ name: String) throws -> [MeasureUnit] {
    let readings = Units.named(name)
    guard readings.isEmpty else { return readings }
    throw Refusal("unknown_unit", facts: ["unit": .string(name)])
  }

  var isExact: Bool { from.isExact && to.isExact || from == to }

  /// - Returns: Nil when the value is too large to convert.
  func convert(_ value: Decimal) -> Decimal? {
    if from == to { return abs(value) < Decimal.limit ? value : nil }
    guard abs(value) < Decimal.limit else { return nil }
    let base = value * from.factor + from.offset
    let result = (base - to.offset) / to.factor
    guard !result.isNaN, abs(result) < Decimal.limit else { return nil }
    // Dividing leaves noise in the last of 38 digits: 212 °F must come out as 100 °C.
    return result.rounded(.plain, places: 20)
  }
}

import SkillKit

/// Where a value lies in a store snapshot: `cart.items[0].quantity`, `orders.#W123.status`, `orders.count`.
///
/// A name picks a member of an object, or the element of a list whose `id` (or `number`) it is; `[n]` picks by
/// position from 0; `count` counts a list that has no element of that id.
struct StatePath: Sendable, Hashable {
  private enum Step: Sendable, Hashable {
    case name(String)
    case position(Int)
  }
  private var steps: [Step]

  init(_ path: String) {
    steps = path.split(separator: ".").flatMap { part in
      let pieces = part.split(separator: "[", omittingEmptySubsequences: false)
      let name = pieces[0].isEmpty ? [] : [Step.name(String(pieces[0]))]
      return name + pieces.dropFirst().map { Int($0.dropLast()).map(Step.position) ?? .name(String($0.dropLast())) }
    }
  }

  func value(in root: JSONValue) -> JSONValue? {
    steps.reduce(root) { value, step in value.flatMap { Self.value(at: step, in: $0) } }
  }

  private static func value(at step: Step, in value: JSONValue) -> JSONValue? {
    switch (step, value) {
    case (.position(let index), .array(let values)):
      return values.indices.contains(index) ? values[index] : nil
    case (.name(let name), .object(let members)): return members[name]
    case (.name(let name), .array(let values)):
      let element = values.first { $0["id"]?.string == name || $0["number"]?.string == name }
      return element ?? (name == "count" ? .int(values.count) : nil)
    default: return nil
    }
  }
}

import Foundation
import Organizer

/// Which timer, alarm or reminder a mention means: "the pasta timer", "my 7 am alarm", "the reminder about the rent".
struct AlertMatch {
  var exact: [Alert] = []
  var nearest: [Alert] = []

  private static let kinds: [String: Alert.Kind] = ["timer": .timer, "alarm": .alarm, "reminder": .reminder]
  private static let ignored: Set<String> = [
    "to", "for", "about", "that", "at", "in", "on", "set", "one", "all", "other",
  ]

  init(_ mention: String, among alerts: [Alert], _ clock: WallClock, now: Date) {
    if let id = Alert.rowID(mention) {
      exact = alerts.filter { $0.id == id }
      return
    }
    // "alarms" and "alarm" alike; digits and letters apart, so that "7am" is "7 am".
    let words = AlertMatch.words(mention)
    let kinds = Set(words.compactMap { AlertMatch.kinds[$0] ?? AlertMatch.kinds[String($0.dropLast())] })
    let said = words.filter { AlertMatch.kinds[$0] == nil && AlertMatch.kinds[String($0.dropLast())] == nil }
      .filter { !AlertMatch.ignored.contains($0) }
    let ofKind = alerts.filter { kinds.isEmpty || kinds.contains($0.kind) }
    let stems = mention.isEmpty ? [] : ItemName(said.joined(separator: " ")).stems
    exact = ofKind.filter { alert in
      let known = AlertMatch.known(alert, clock, now: now)
      return stems.allSatisfy { word in known.contains(word) }
    }
    if exact.isEmpty {
      nearest = ofKind.filter { !Set(stems).isDisjoint(with: AlertMatch.known($0, clock, now: now)) }
      if nearest.isEmpty, !kinds.isEmpty { nearest = ofKind }
    }
  }

  /// Everything by which it may be called: its text, its length, its day and its time of day in both clocks.
  private static func known(_ alert: Alert, _ clock: WallClock, now: Date) -> Set<String> {
    let length = alert.seconds.map(DurationText.attribute) ?? ""
    let spoken = clock.spokenTimes(alert.dueAt).joined(separator: " ")
    let names = [alert.text ?? "", length, clock.moment(alert.dueAt, now: now), spoken]
    return Set(names.flatMap { ItemName(words($0).joined(separator: " ")).stems })
  }

  private static func words(_ text: String) -> [String] {
    var spaced = ""
    var last: Character = " "
    for character in text.lowercased() {
      if last.isNumber, character.isLetter { spaced.append(" ") }
      spaced.append(character == ":" || character == "-" ? " " : character)
      last = character
    }
    let numbers = spaced.split { !$0.isLetter && !$0.isNumber && $0 != "'" }.map(String.init)
    return numbers.map { word in NumberWords.value(word).map { "\($0)" } ?? word }
  }
}

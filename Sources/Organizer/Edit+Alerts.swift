import Foundation

extension Edit {
  /// Sets a timer, an alarm or a reminder.
  ///
  /// - Parameter seconds: How long a timer runs; nil for the others.
  public func set(_ kind: Alert.Kind, text: String?, seconds: Int? = nil, dueAt: Date) throws -> Alert {
    let alert = Alert(
      id: try nextID(in: Alert.databaseTableName), kind: kind, text: text, seconds: seconds, setAt: now, dueAt: dueAt)
    try put(alert)
    return alert
  }

  public func cancel(_ alert: Alert) throws { try deleteAlert(alert.id) }

  /// Records that the user was told.
  public func markAnnounced(_ alert: Alert) throws {
    var alert = alert
    alert.announcedAt = now
    try put(alert)
  }
}

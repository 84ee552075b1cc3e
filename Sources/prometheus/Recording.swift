import Conversation
import Foundation
import SkillTesting
import Synchronization

/// Events gathered from a callback.
final class Collected: Sendable {
  private let events = Mutex<[TurnEvent]>([])
  func add(_ event: TurnEvent) { events.withLock { $0.append(event) } }
  var all: [TurnEvent] { events.withLock { $0 } }
}

/// A conversation that is written down as a test while it happens.
final class Recording: Sendable {
  private let path: String
  private let recorder: Mutex<ConversationRecorder>

  init(path: String, now: Date?) {
    self.path = path
    let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
    recorder = Mutex(ConversationRecorder(name: name, now: now ?? Date()))
  }

  func note(_ event: TurnEvent) { recorder.withLock { $0.record(event) } }

  /// - Throws: `Unusable` when the file cannot be written.
  func write() throws {
    let yaml = recorder.withLock { $0.yaml }
    do {
      try yaml.write(toFile: path, atomically: true, encoding: .utf8)
    } catch {
      throw Unusable("\(path): the recording cannot be written")
    }
  }
}

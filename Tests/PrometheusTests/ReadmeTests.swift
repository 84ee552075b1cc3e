import Foundation
import SkillTesting
import Testing

/// The README's transcript is what its command prints.
///
/// After a change of words: `PROMETHEUS_RECORD=1 swift test --filter ReadmeTests` writes it anew, and fails that run.
@Suite struct ReadmeTests {
  static let file = Built.package.appending(path: "README.md")

  @Test func theTranscriptIsReal() async throws {
    let readme = try String(contentsOf: Self.file, encoding: .utf8)
    let section = try #require(readme.firstMatch(of: /(?s)<!-- transcript -->\n```sh\n(.*?)\n```\n```text\n(.*?)```/))
    let data = try await SampleData.copy()
    let words = section.1.replacing("\"$(mktemp -d)\"", with: data.path).split(separator: " ").map(String.init)
    let arguments = words.dropFirst().map { $0.hasPrefix("assets/") ? Built.package.appending(path: $0).path : $0 }
    let output = try await Built.program.run(Array(arguments))
    #expect(output.status == 0, "\(output.standardError)")
    let transcript = String(output.standardOutput.drop(while: \.isNewline))
    if ProcessInfo.processInfo.environment["PROMETHEUS_RECORD"] != nil {
      let range = section.2.startIndex..<section.2.endIndex
      try readme.replacingCharacters(in: range, with: transcript)
        .write(to: Self.file, atomically: true, encoding: .utf8)
      Issue.record("The transcript was written anew; look at it.")
    } else {
      #expect(transcript == section.2)
    }
  }
}

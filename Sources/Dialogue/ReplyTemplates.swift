import Conversation
import Foundation
import Mustache
import SkillKit
import Synchronization

/// The mustache templates in `prompts/`. A file may hold several variants, separated by lines of `---`.
///
/// Templates are parsed when first used: a turn needs one or two of the hundred.
public final class ReplyTemplates: Sendable {
  private let directory: URL
  private let parsed = Mutex<[String: [MustacheTemplate]]>([:])

  /// - Throws: when `directory` is not a folder that can be listed.
  public init(directory: URL) throws {
    self.directory = directory
    _ = try FileManager.default.contentsOfDirectory(atPath: directory.path)
  }

  /// The words of a template, or nil when there is no such template.
  ///
  /// - Parameters:
  ///   - name: the path below `prompts/` without `.mustache`: "add_to_cart", "confirm/place_order".
  ///   - variation: picks the variant; the same number always picks the same.
  func render(_ name: String, _ context: [String: Any], variation: Int) -> String? {
    pick(variants(name), variation)?.renderText(context)
  }

  /// The words of a template that a skill brought along.
  func render(source: String, _ context: [String: Any], variation: Int) -> String? {
    pick(parse(source), variation)?.renderText(context)
  }

  private func pick(_ variants: [MustacheTemplate], _ variation: Int) -> MustacheTemplate? {
    variants.isEmpty ? nil : variants[abs(variation % variants.count)]
  }

  private func variants(_ name: String) -> [MustacheTemplate] {
    if let known = parsed.withLock({ $0[name] }) { return known }
    let isPlain = name.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 || $0 == 47 }
    let file = directory.appending(path: name + ".mustache")
    let source = isPlain ? try? String(contentsOf: file, encoding: .utf8) : nil
    let variants = source.map(parse) ?? []
    parsed.withLock { $0[name] = variants }
    return variants
  }

  private func parse(_ source: String) -> [MustacheTemplate] {
    source.split(separator: "\n---\n").compactMap { variant in
      try? MustacheTemplate(string: "{{% CONTENT_TYPE:TEXT}}" + variant.trimmingCharacters(in: .newlines))
    }
  }
}

extension MustacheTemplate {
  /// Blank lines that empty sections leave behind are dropped.
  fileprivate func renderText(_ context: [String: Any]) -> String {
    render(context).split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
      .joined(separator: "\n")
  }
}

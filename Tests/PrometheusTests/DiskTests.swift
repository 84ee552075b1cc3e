import Foundation
import SkillKit
import SkillTesting
import Testing

/// Data directories that take no writes: a clear message, exit status 1 or 2, and nothing lost.
@Suite struct DiskTests {
  private static let shell = Program(path: "/bin/bash", environment: Built.program.environment)

  /// The program as a user who is not above permissions; nil where there is no such user to be.
  private func unprivileged() async throws -> String? {
    guard geteuid() == 0 else { return "" }
    let prefix = "setpriv --reuid=65534 --regid=65534 --clear-groups "
    let output = try await Self.shell.run(["-c", prefix + #""$0" --version"#, Built.program.path])
    return output.status == 0 ? prefix : nil
  }

  @Test(arguments: ["memory.sqlite", "store.sqlite", "organizer.sqlite", ""])
  func whatMayNotBeWrittenIsNamed(name: String) async throws {
    guard let prefix = try await unprivileged() else { return }
    let data = try await SampleData.copy()
    let input = "what time is it?\nadd milk to my list\nshow my list\nremember that bins go out on Friday\n"
    let script = """
      chmod -R a+rwX "$1"
      if [ -n "$2" ]; then chmod a-w "$1/$2"; else chmod a-w "$1" "$1"/*; fi
      cksum "$1"/*.sqlite > "$1.before"; \(prefix)"$0" run --data "$1" --now "$3"; status=$?
      cksum "$1"/*.sqlite | diff "$1.before" - >&2; rm "$1.before"; chmod -R u+w "$1"; exit $status
      """
    let output = try await Self.shell.run(
      ["-c", script, Built.program.path, data.path, name, SampleData.now], input: Array(input.utf8))
    #expect(output.endedInOrder && [1, 2].contains(output.status), "\(output)")
    #expect(output.standardError.contains(name.isEmpty ? "memory.sqlite" : name), "\(output)")
    #expect(!(output.standardError + output.standardOutput).contains("SELECT"), "no SQL is told")
    let later = try await Built.program.run(["run", "--json"], data: data.path, input: "add eggs to my list\n")
    #expect(later.status == 0, "\(later)")
  }

  /// A disk of its own that is full while things are asked for, and has room again afterwards.
  @Test func aFullDiskIsSaidAndNothingIsLost() async throws {
    let data = try await SampleData.copy()
    let script = """
      mkdir "$1/disk" && mount -t tmpfs -o size=24m tmpfs "$1/disk" || exit 77
      cp "$1"/*.sqlite "$1/disk"
      say() { printf '%s\\n' "$@" | "$program" run --data "$data" --session full --now "$now" 2>&1; echo "status $?"; }
      program=$0 data=$1/disk now=$2
      say "add milk to my list" "add a Marblewood chess set to my cart"
      dd if=/dev/zero of="$data/filler" bs=4k 2>/dev/null
      say "add eggs to my list"
      truncate -s -400K "$data/filler"
      long=$(printf 'remember that the long secret is%4000s' | tr ' ' x)
      say $(for i in $(seq 60); do echo "remember-that-$long$i"; done) "show my list"
      rm "$data/filler"
      say "show my list" "show my cart"
      """
    let output = try await Self.shell.run(
      ["-c", #"unshare --mount bash -c "$@""#, "-", script, Built.program.path, data.path, SampleData.now])
    // Not everyone may mount a disk.
    guard output.status == 0 else { return }
    let text = output.standardOutput
    #expect(output.endedInOrder, "\(output)")
    let statuses = text.split(separator: "\n").filter { $0.hasPrefix("status ") }
    #expect(statuses == ["status 0", "status 2", "status 1", "status 0"], "\(output)")
    let parts = text.components(separatedBy: "status ")
    #expect(parts.count == 5)
    #expect(parts.count > 1 && parts[1].contains("the disk is full"), "\(output)")
    #expect(parts.count > 2 && parts[2].contains("the disk is full") && parts[2].contains("milk"), "\(output)")
    #expect(parts.count > 3 && parts[3].contains("milk") && parts[3].contains("Marblewood chess set"), "\(output)")
  }

  @Test(arguments: ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
  func closedDescriptorsAreNoFiles(closing: String) async throws {
    let data = try await SampleData.copy()
    let script = "printf 'add milk to my list\\nshow my list\\n' | \"$0\" run --data \"$1\" --now \"$2\" \(closing)"
    let output = try await Self.shell.run(["-c", script, Built.program.path, data.path, SampleData.now])
    #expect(output.endedInOrder && [0, 1].contains(output.status), "\(output)")
    let later = try await Built.program.run(["run", "--json"], data: data.path, input: "add eggs to my list\n")
    #expect(later.status == 0, "a reply was written into a file: \(later)")
  }
}

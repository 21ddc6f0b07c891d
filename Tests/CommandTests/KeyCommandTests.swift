import ReeveTestSupport
import Testing

/// `reeve key`: keys are made for their owner alone, and secrets come over standard input.
@Suite struct KeyCommandTests {
  private static let seal =
    "reeve key seal --key k --access-key-id AKIAIOSFODNN7EXAMPLE --principal arn:aws:iam::111122223333:user/Jane"

  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try #require(try Tool(folder: folder.path).shell("umask 0; reeve key new k; reeve key new k2").status == 0)
    return folder
  }

  private func run(_ line: String, in folder: TemporaryFolder) throws -> Tool.Outcome {
    try Tool(folder: folder.path).shell(line)
  }

  @Test func aNewKeyIsItsOwnersAlone() throws {
    let folder = try folder()
    #expect(try run("stat -c %a k; wc -c < k", in: folder).output == "600\n45\n")
    let again = try run("reeve key new k", in: folder)
    #expect(again.status == 2 && again.errors.contains("`k` is there already"))
    #expect(try run("cmp -s k k2", in: folder).status == 1)
  }

  @Test func aStoreTakesWhatIsSealed() throws {
    let folder = try folder()
    try folder.write("store/accounts/111122223333.json", #"{ "UserDetailList": [ { "UserName": "Jane" } ] }"#)
    let sealed = try run("echo s3cr3t/key | \(Self.seal) > store/access-keys.json", in: folder)
    #expect(sealed.status == 0 && sealed.errors.isEmpty)
    #expect(try run("reeve validate store", in: folder).output == "0 errors, 0 warnings, 0 suggestions\n")
    let file = try folder.read("store/access-keys.json")
    #expect(!file.contains("s3cr3t") && file.contains(#""Status": "Active""#))
    #expect(try run("reeve validate store/access-keys.json", in: folder).status == 0)
    try folder.write("plain.json", #"{ "AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "SecretAccessKey": "s3cr3t" }"#)
    let plain = try run("reeve validate plain.json", in: folder)
    #expect(plain.status == 1 && plain.output.contains("reeve key seal") && !plain.output.contains("s3cr3t"))
  }

  @Test func sealedAnewWithAnotherKey() throws {
    let folder = try folder()
    try #require(try run("echo s3cr3t | \(Self.seal) > keys.json", in: folder).status == 0)
    try #require(try run("reeve key reseal keys.json --key k2 --key k > new.json", in: folder).status == 0)
    #expect(try run("cmp -s keys.json new.json", in: folder).status == 1)
    #expect(try run("reeve key reseal new.json --key k2", in: folder).status == 0)
    let old = try run("reeve key reseal new.json --key k", in: folder)
    #expect(old.status == 1 && old.output.isEmpty && old.errors.contains("AKIAIOSFODNN7EXAMPLE"))
    let moved = try run(
      "sed s/Jane/Eva/ new.json > moved.json; reeve key reseal moved.json --key k2", in: folder)
    #expect(moved.status == 1 && moved.output.isEmpty && moved.errors.contains("another access key or principal"))
  }

  @Test(arguments: [
    ("reeve key", "missing argument TASK"), ("reeve key make x", "unknown task `make`"),
    ("reeve key new", "missing argument FILE"), ("reeve key new x --key k", "`new` takes no `--key`"),
    ("reeve key seal --key k", "option `--access-key-id` is missing"),
    ("reeve key seal --key k --access-key-id AKIAIOSFODNN7EXAMPLE", "option `--principal` is missing"),
    ("reeve key seal x", "`seal` takes no FILE"),
    (
      "echo s | reeve key seal --access-key-id AKIAIOSFODNN7EXAMPLE --principal arn:aws:iam::111122223333:root",
      "option `--key` is missing"
    ),
    ("echo s | reeve key seal --key k --access-key-id A --principal x", "`A` is not the id of an access key"),
    (
      "echo s | reeve key seal --key k --access-key-id AKIAIOSFODNN7EXAMPLE --principal x",
      "`x` is not one who has access keys"
    ),
    ("printf '' | \(seal)", "standard input has no secret"), ("printf 'a b' | \(seal)", "standard input has no secret"),
    ("printf 'a\\nb\\n' | \(seal)", "standard input has no secret"),
    ("head -c 300 /dev/zero | tr '\\0' a | \(seal)", "standard input has no secret"),
    ("chmod 644 k; echo s | \(seal)", "others can read the secret in `k`"),
    (
      "echo hello > h; chmod 600 h; echo s | reeve key seal --key h --access-key-id AKIAIOSFODNN7EXAMPLE "
        + "--principal arn:aws:iam::111122223333:root", "`h`: no sealing key"
    ),
    ("reeve key reseal none.json --key k --key k", "a sealing key is given twice"),
  ])
  func whatIsRefused(line: String, message: String) throws {
    let outcome = try run(line, in: try folder())
    #expect(outcome.status == 2 && outcome.output.isEmpty, "\(outcome)")
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
  }
}

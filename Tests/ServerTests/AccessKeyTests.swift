import Glibc
import ReeveTestSupport
import ReeveWire
import Testing

extension ServerTests {
  /// Access keys of a server that runs: which of them it can use, it says.
  @Suite struct AccessKeys {
    private func folder(secretsKey: String) throws -> TemporaryFolder {
      let folder = try TemporaryFolder()
      try folder.write("store/accounts/111122223333.json", #"{ "UserDetailList": [ { "UserName": "Jane" } ] }"#)
      try folder.write("reeve.json", #"{ "store": "store", "listeners": [ { "address": "unix:s" } ]\#(secretsKey) }"#)
      let tool = Tool(folder: folder.path)
      try #require(try tool.shell("reeve key new a.key; reeve key new b.key; cp a.key c.key").status == 0)
      let sealed = try tool.shell(
        "echo s3cr3t | reeve key seal --key a.key --access-key-id AKIAIOSFODNN7EXAMPLE --principal "
          + "arn:aws:iam::111122223333:user/Jane > store/access-keys.json")
      try #require(sealed.status == 0)
      return folder
    }

    private static let arguments = ["--config", "reeve.json"]

    @Test func withoutTheKeyTheServerServesAndSaysSo() throws {
      let server = try RunningServer(in: try folder(secretsKey: ""), Self.arguments)
      let status = try server.wait(for: "it is said") { $0.note.contains("cannot be used") }
      #expect(status.note.contains("1 access key cannot be used") && status.note.contains("`secretsKey`"))
      #expect(server.log.contains("warning 1 access key cannot be used"))
    }

    @Test func aKeyThatIsReplacedIsReadAgain() throws {
      let server = try RunningServer(in: try folder(secretsKey: #", "secretsKey": "c.key""#), Self.arguments)
      #expect(!(try server.status().note.contains("cannot be used")))
      #expect(!server.log.contains("cannot be used"))
      try #require(try Tool(folder: server.folder.path).shell("cp b.key c.key").status == 0)
      server.send(SIGHUP)
      let status = try server.wait(for: "it is said") { $0.note.contains("cannot be used") }
      #expect(status.note.contains("1 access key of 1 cannot be used"))
      // A file that others can read changes nothing.
      try #require(try Tool(folder: server.folder.path).shell("cp a.key c.key; chmod 644 c.key").status == 0)
      server.send(SIGHUP)
      try eventually("it is logged", server.log) { server.log.contains("those before go on") }
      #expect(try server.status().note.contains("cannot be used"))
      try #require(try Tool(folder: server.folder.path).shell("chmod 600 c.key").status == 0)
      server.send(SIGHUP)
      try server.wait(for: "all can be used") { !$0.note.contains("cannot be used") }
      // The data plane that is started again has the key, too.
      let before = try server.status().processID
      _ = Glibc.kill(Int32(bitPattern: before), SIGKILL)
      let after = try server.wait(for: "another data plane") { $0.processID != before && $0.generation > 0 }
      #expect(!after.note.contains("cannot be used"))
      let text = try Tool(folder: server.folder.path).shell("head -c 44 a.key").output
      #expect(!server.log.contains(text) && server.log.contains("sealing keys read"))
    }

    @Test func aKeyThatCannotBeUsedKeepsTheServerFromStarting() throws {
      let folder = try folder(secretsKey: #", "secretsKey": ["a.key", "none.key"]"#)
      let outcome = try Tool(folder: folder.path).shell("timeout 20 reeve serve --config reeve.json")
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains("the sealing keys cannot be used") && outcome.errors.contains("none.key"))
    }
  }
}

import Glibc
import ReeveClient
import ReeveSystem
import ReeveTestSupport
import ReeveTypes
import ReeveWire
import Testing

extension ServerTests {
  /// Keys of issuers of tokens that change while a server runs.
  @Suite struct TokenKeys {
    /// A store whose role may read, with an issuer that has its keys as `keys` says.
    private static func issuer(_ keys: String) -> String {
      """
      { "Issuer": "\(TokenSide.issuer)", "Audiences": [ "reeve" ], \(keys),
        "Principal": "arn:aws:sts::111122223333:assumed-role/web/${sub}" }
      """
    }

    private func folder(_ keys: String, fetch: String = "") throws -> TemporaryFolder {
      let folder = try TemporaryFolder()
      try folder.write(
        "store/accounts/111122223333.json",
        """
        { "RoleDetailList": [ { "RoleName": "web", "RolePolicyList": [ { "PolicyName": "own", "PolicyDocument": {
            "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" } } } ] } ] }
        """)
      try folder.write(
        "store/routes/s3.json",
        """
        { "Routes": [ { "Method": "GET", "Path": "/{Bucket}/{Key+}", "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::${Bucket}/${Key}" } ] }
        """)
      try folder.write("store/token-issuers/login.json", Self.issuer(keys))
      try folder.write(
        "reeve.json",
        """
        { "store": "store", "state": "state", \(fetch) "listeners": [ { "address": "unix:s" },
          { "address": "unix:h", "protocol": "http", "identity": [ "token" ] } ] }
        """)
      return folder
    }

    private static let arguments = ["--config", "reeve.json"]

    private static func set(_ keys: TokenSide.Key...) -> String {
      "{ \"keys\": [ \(keys.map(\.publicText).joined(separator: ", ")) ] }"
    }

    /// The status that a token gets which this key has signed.
    private func status(_ key: TokenSide.Key, _ server: RunningServer) throws -> Int {
      let now = SystemClock.now().seconds
      let token = TokenSide.token(
        #"{"iss":"\#(TokenSide.issuer)","aud":"reeve","sub":"ana","iat":\#(now - 60),"exp":\#(now + 600)}"#, key)
      let socket = try StreamSocket.connect(.unix(path: "\(server.folder.path)/h"), timeoutMilliseconds: 10_000)
      let text = "GET /v1/extauthz/logs/a HTTP/1.1\r\nHost: reeve\r\nAuthorization: Bearer \(token)\r\n\r\n"
      _ = try StreamTransfer.write(socket, Array(text.utf8), from: 0)
      var reply = [UInt8](repeating: 0, count: 4_096)
      guard case .transferred(let count) = try StreamTransfer.read(socket, into: &reply) else { return 0 }
      return Int(String(decoding: reply[..<count], as: UTF8.self).split(separator: " ")[1]) ?? 0
    }

    private func logged(_ words: String, _ server: RunningServer) throws {
      try eventually("`\(words)` is logged", server.log) { server.log.contains(words) }
    }

    private let old = TokenSide.ed25519
    private let new = TokenSide.p256

    /// The keys change and nothing else does; the store's files are not even looked at.
    @Test(.timeLimit(.minutes(1))) func keysThatChangeAreANewGeneration() throws {
      let keys = try WebServer { _ in .body(Self.set(TokenSide.ed25519)) }
      let server = try RunningServer(in: try folder("\"KeysURL\": \"\(keys.url)\""), Self.arguments)
      try logged("token keys fetched url=\(keys.url) keys=ed", server)
      try server.wait(for: "the keys decide") { !$0.note.contains("cannot be judged") && $0.generation == 2 }
      #expect(try status(old, server) == 200 && status(new, server) == 400)
      // A store with an error keeps no key from being taken back.
      try server.folder.write("store/accounts/111122223333.json", "{ \"RoleDetailList\": [ ")
      try server.wait(for: "the store is refused") { $0.note.contains("so generation 2 goes on") }
      keys.answer { _ in .body(Self.set(TokenSide.p256)) }
      server.send(SIGHUP)
      try server.wait(for: "generation 3, and the old policies") {
        $0.generation == 3 && $0.note.contains("has 1 error, so generation 3 goes on")
      }
      #expect(server.log.contains("notice token keys changed url=\(keys.url) came=ec went=ed"))
      #expect(try status(old, server) == 400 && status(new, server) == 200)
      // The same keys in another order, with more around them, are no change.
      keys.answer { _ in .body(#"{ "more": 1, "keys": [ \#(TokenSide.p256.publicText) ] }"#) }
      let count = keys.requests.count
      server.send(SIGHUP)
      try eventually("it is fetched", server.log) { keys.requests.count > count }
      try logged("debug token keys are the same", server)
      #expect(try server.status().generation == 3)
    }

    /// Whatever the server of keys does is a line of the log, once, and the keys stay.
    @Test(.timeLimit(.minutes(1))) func aServerOfKeysThatMisbehavesChangesNothing() throws {
      let keys = try WebServer { _ in .body(Self.set(TokenSide.ed25519)) }
      let server = try RunningServer(in: try folder("\"KeysURL\": \"\(keys.url)\""), Self.arguments)
      try server.wait(for: "the keys decide") { $0.generation == 2 }
      let answers: [(WebAnswer, String)] = [
        (.status("302 Found", ["Location: https://elsewhere.example/"]), "the answer is a redirect"),
        (.body("{ \"keys\": [] }"), "no key can be used"), (.body("<html>"), "`<` does not belong here"),
        (.body(String(repeating: "a", count: 2 << 20)), "more than 1048576 bytes"), (.raw(""), "ended before"),
        (.status("500 Error", [], Self.set(TokenSide.p256)), "status 500"),
      ]
      for (answer, words) in answers {
        keys.answer { _ in answer }
        let count = keys.requests.count
        server.send(SIGHUP)
        try logged(words, server)
        server.send(SIGHUP)
        try eventually("it is asked again", server.log) { keys.requests.count > count + 1 }
        #expect(try status(old, server) == 200)
      }
      let lines = server.log.split(separator: "\n").filter { $0.contains("warning token keys cannot be fetched") }
      #expect(lines.count == answers.count && lines.allSatisfy { $0.contains("those before go on") }, "\(lines)")
      keys.answer { _ in .body(Self.set(TokenSide.ed25519)) }
      server.send(SIGHUP)
      try logged("info token keys can be fetched again", server)
      #expect(try server.status().generation == 2)
    }

    /// Until there are keys, a token is neither denied nor allowed; and nothing waits for them.
    @Test(.timeLimit(.minutes(1))) func withoutKeysTokensCannotBeJudged() throws {
      let keys = try WebServer { _ in WebAnswer(pieces: [[]] + Array(repeating: [], count: 200), pauseMilliseconds: 50)
      }
      let server = try RunningServer(in: try folder("\"KeysURL\": \"\(keys.url)\""), Self.arguments)
      #expect(try server.status().note.contains("tokens of `\(TokenSide.issuer)` cannot be judged"))
      #expect(try status(old, server) == 503)
      // The store is changed while the fetch hangs.
      try server.folder.write("store/resources/a.json", #"{ "ResourceArn": "arn:aws:s3:::logs" }"#)
      try server.wait(for: "generation 2") { $0.generation == 2 }
      #expect(try status(old, server) == 503)
    }

    /// A server that has fetched the keys, and has ended.
    private func fetchOnce(_ folder: TemporaryFolder) throws {
      let server = try RunningServer(in: folder, Self.arguments)
      try server.wait(for: "the keys decide") { $0.generation == 2 }
      server.send(SIGTERM)
      _ = try server.waitForEnding()
    }

    /// A restart without the network has the keys at once, and no keys that are too old.
    @Test(.timeLimit(.minutes(1))) func aRestartHasWhatWasFetched() throws {
      let keys = try WebServer { _ in .body(Self.set(TokenSide.ed25519)) }
      let folder = try folder("\"KeysURL\": \"\(keys.url)\"")
      try fetchOnce(folder)
      keys.answer { _ in .status("503 Gone") }
      do {
        let server = try RunningServer(in: folder, Self.arguments)
        #expect(try server.status().generation == 1)
        #expect(try status(old, server) == 200)
        try logged("info token keys read sets=1", server)
        try logged("those before go on", server)
        server.send(SIGTERM)
        _ = try server.waitForEnding()
      }
      let aged = try Tool(folder: folder.path).shell(
        "sed -i 's/\"FetchedAt\":[0-9]*/\"FetchedAt\":1000/' state/token-keys/*.json")
      try #require(aged.status == 0)
      let server = try RunningServer(in: folder, Self.arguments)
      #expect(try status(old, server) == 503)
      try logged("error token keys are too old and dropped", server)
      #expect(try server.status().note.contains("cannot be judged"))
      keys.answer { _ in .body(Self.set(TokenSide.ed25519)) }
      server.send(SIGHUP)
      try server.wait(for: "the keys decide") { $0.generation == 2 }
      #expect(try status(old, server) == 200)
    }

    /// They decide until the last second, and then they are gone from the image, too.
    @Test(.timeLimit(.minutes(1))) func keysThatBecomeTooOldAreDropped() throws {
      let keys = try WebServer { _ in .body(Self.set(TokenSide.ed25519)) }
      let folder = try folder("\"KeysURL\": \"\(keys.url)\"")
      try fetchOnce(folder)
      keys.answer { _ in .status("503 Gone") }
      let aged = try Tool(folder: folder.path).shell(
        "sed -i \"s/\\\"FetchedAt\\\":[0-9]*/\\\"FetchedAt\\\":$(($(date +%s) - 86385))/\" state/token-keys/*.json")
      try #require(aged.status == 0, "\(aged.errors)")
      let server = try RunningServer(in: folder, Self.arguments)
      #expect(try server.status().generation == 1 && status(old, server) == 200)
      try server.wait(for: "they are dropped") { $0.generation == 2 && $0.note.contains("cannot be judged") }
      #expect(try status(old, server) == 503)
      #expect(server.log.contains("error token keys are too old and dropped"))
    }

    /// By HTTPS, of an authority that the configuration names.
    @Test(.timeLimit(.minutes(1))) func authoritiesAreThoseOfTheConfiguration() throws {
      let keys = try TLSServer(names: "DNS:localhost", body: Self.set(TokenSide.ed25519))
      let url = "\"KeysURL\": \"https://localhost:\(keys.port)/keys\""
      let fetch = #""fetch": { "authorities": "\#(keys.authoritiesPath)" },"#
      let server = try RunningServer(in: try folder(url, fetch: fetch), Self.arguments)
      try server.wait(for: "the keys decide") { $0.generation == 2 }
      #expect(try status(old, server) == 200)
      let stranger = try RunningServer(in: try folder(url), Self.arguments)
      try logged("the certificate is not trusted", stranger)
      #expect(try status(old, stranger) == 503)
    }

    /// An image has the keys that were compiled into it, and nothing is fetched for it.
    @Test(.timeLimit(.minutes(1))) func anImageHasWhatWasCompiledIntoIt() throws {
      let keys = try WebServer { _ in .body(Self.set(TokenSide.p256)) }
      let folder = try folder("\"KeysURL\": \"\(keys.url)\"")
      let without = try Tool.outcome("compile store --output image", in: folder)
      #expect(
        without.status == 0 && without.errors.contains("reeve: note: the image has no keys of `\(TokenSide.issuer)`"))
      let text = try folder.read("reeve.json").replacing(#""store": "store""#, with: #""store": "image""#)
      try folder.write("reeve.json", text)
      let server = try RunningServer(in: folder, Self.arguments)
      #expect(try status(old, server) == 503)
      try folder.write("login.jwks", Self.set(TokenSide.ed25519))
      let with = try Tool.outcome(
        "compile store --output next --issuer-keys \(keys.url)=login.jwks && mv next image", in: folder)
      #expect(with.status == 0 && with.errors.isEmpty)
      try server.wait(for: "generation 2") { $0.generation == 2 }
      #expect(try status(old, server) == 200 && status(new, server) == 400)
      #expect(keys.requests.isEmpty)
    }

    /// The file alone, of which nothing else in the store says that it is another.
    @Test(.timeLimit(.minutes(1))) func aFileOfKeysIsWatched() throws {
      let folder = try folder(#""KeysFile": "token-issuers/login.jwks""#)
      try folder.write("store/token-issuers/login.jwks", Self.set(TokenSide.ed25519))
      let server = try RunningServer(in: folder, Self.arguments)
      #expect(try status(old, server) == 200 && status(new, server) == 400)
      try folder.write("store/token-issuers/login.jwks", Self.set(TokenSide.p256))
      try server.wait(for: "generation 2") { $0.generation == 2 }
      #expect(try status(old, server) == 400 && status(new, server) == 200)
      // One that is renamed into its place, and one that is broken.
      try folder.write("next", Self.set(TokenSide.ed25519))
      try folder.rename("next", to: "store/token-issuers/login.jwks")
      try server.wait(for: "generation 3") { $0.generation == 3 }
      #expect(try status(old, server) == 200)
      try folder.write("store/token-issuers/login.jwks", "{ \"keys\": [] }")
      let status = try server.wait(for: "the error in the note") {
        $0.note.contains("login.jwks:1:11: error: no key can be used")
      }
      #expect(status.generation == 3)
    }
  }
}

import Glibc
import ReeveClient
import ReeveSystem
import ReeveTestSupport
import ReeveTypes
import ReeveWire
import Testing

extension ServerTests {
  /// Sessions that are registered with a server that runs.
  @Suite struct Sessions {
    /// A role may do everything with S3, and a session may set the clock on one of the listeners.
    static func folder() throws -> TemporaryFolder {
      let folder = try TemporaryFolder()
      try folder.write("store/accounts/111122223333.json", account())
      try folder.write(
        "reeve.json",
        """
        { "store": "store", "state": "state", "listeners": [
            { "address": "unix:s", "registersSessions": true },
            { "address": "unix:clock", "trustKeys": ["aws:CurrentTime"] } ] }
        """)
      return folder
    }

    static func account(_ sid: String = "All") -> String {
      """
      { "RoleDetailList": [ { "RoleName": "R", "Arn": "arn:aws:iam::111122223333:role/R",
          "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": [ { "Effect": "Allow",
            "Principal": { "Service": "ec2.amazonaws.com" }, "Action": "sts:AssumeRole" } ] },
          "RolePolicyList": [ { "PolicyName": "inline", "PolicyDocument": { "Version": "2012-10-17",
            "Statement": [ { "Sid": "\(sid)", "Effect": "Allow", "Action": "s3:*", "Resource": "*" } ] } } ] } ] }
      """
    }

    static func arn(_ name: String) -> String { "arn:aws:sts::111122223333:assumed-role/R/\(name)" }

    /// The text of a session that may do one action.
    static func session(
      _ name: String, _ action: String = "s3:GetObject", on resource: String = "*", role: String = "R",
      until expiration: String = "2100-01-01T00:00:00Z"
    ) -> String {
      """
      { "Arn": "arn:aws:sts::111122223333:assumed-role/\(role)/\(name)", "Expiration": "\(expiration)",
        "Policies": [ { "Version": "2012-10-17", "Statement": [
          { "Sid": "Only", "Effect": "Allow", "Action": "\(action)", "Resource": "\(resource)" } ] } ] }
      """
    }

    /// What a session may do, in a word: `allowed`, or the decision and its reason.
    static func word(_ client: inout Client, _ name: String, _ action: String = "s3:ListBucket") throws -> String {
      let reply = try client.authorize(Request(principal: arn(name), action: action, resource: "arn:aws:s3:::logs"))
      return reply.answer.decision == .allowed ? "allowed" : "\(reply.answer.decision) \(reply.answer.reason)"
    }

    private static func refusal(_ body: () throws(ClientError) -> Void) -> ErrorReply? {
      do { try body() } catch { if case .refused(let reply) = error { return reply } }
      return nil
    }

    private static func server(in folder: TemporaryFolder) throws -> RunningServer {
      try RunningServer(in: folder, ["--config", "reeve.json"])
    }

    @Test(.timeLimit(.minutes(1))) func aSessionIsLimitedAtOnce() throws {
      let folder = try Self.folder()
      let server = try Self.server(in: folder)
      var client = try server.client()
      #expect(try Self.word(&client, "one") == "allowed")
      let first = try client.register(session: Self.session("one"))
      #expect(first == RegisterReply(sequence: 1, sessionCount: 1))
      #expect(try Self.word(&client, "one") == "implicitDeny session")
      #expect(try Self.word(&client, "one", "s3:GetObject") == "allowed")
      #expect(try Self.word(&client, "two") == "allowed")
      let many = try client.authorizeMany([
        Request(principal: Self.arn("one"), action: "s3:ListBucket", resource: "arn:aws:s3:::logs")
      ])
      #expect(many.outcomes == [.answered(.implicitDeny, .session, statement: nil, resource: 0)])
      let story = try client.explain(
        Request(principal: Self.arn("one"), action: "s3:ListBucket", resource: "arn:aws:s3:::logs"))
      #expect(story.text.hasPrefix("implicitDeny"), "\(story.text)")
      #expect(story.text.contains("`Only`"), "\(story.text)")

      // The same session again, in another spelling of the role.
      let again = try client.register(session: Self.session("one", "s3:ListBucket", role: "r"))
      #expect(again == RegisterReply(sequence: 2, sessionCount: 1))
      #expect(try Self.word(&client, "one") == "allowed")
      #expect(try Self.word(&client, "one", "s3:GetObject") == "implicitDeny session")

      // An action without a resource type is allowed on `*` alone, by the policy of a session too.
      let listing = Self.session("lister", "s3:ListAllMyBuckets", on: "arn:aws:s3:::logs")
      _ = try client.register(session: listing)
      #expect(try Self.word(&client, "lister", "s3:ListAllMyBuckets") == "implicitDeny session")
      _ = try client.register(session: Self.session("lister", "s3:ListAllMyBuckets"))
      #expect(try Self.word(&client, "lister", "s3:ListAllMyBuckets") == "allowed")

      // The names of a policy that a registered session has.
      let denying = """
        { "Arn": "\(Self.arn("two"))", "Expiration": "2100-01-01T00:00:00Z", "Policies": [ { "Version": "2012-10-17",
          "Statement": [ { "Sid": "No", "Effect": "Deny", "Action": "*", "Resource": "*" } ] } ] }
        """
      let two = try client.register(session: denying)
      #expect(two == RegisterReply(sequence: 5, sessionCount: 3))
      let denied = try client.authorize(
        Request(principal: Self.arn("two"), action: "s3:ListBucket", resource: "arn:aws:s3:::logs"), names: true)
      #expect(
        denied.answer
          == Answer(
            decision: .explicitDeny, reason: .session,
            statement: DecidingStatement(policy: "\(Self.arn("two"))#0", index: 0, sid: "No")))
      let status = try server.status()
      #expect(status.sessionCount == 3)
      #expect(status.sessionSequence == 5)
      #expect(status.generation == 1)
    }

    @Test(.timeLimit(.minutes(1))) func whatIsNotRegistered() throws {
      let folder = try Self.folder()
      let server = try Self.server(in: folder)
      var client = try server.client()
      var other = try Client(.unix(path: "\(folder.path)/clock"))
      let forbidden = Self.refusal { () throws(ClientError) in _ = try other.register(session: Self.session("one")) }
      #expect(forbidden?.code == .notPermitted)
      for (session, finding) in [
        ("{", "session:1:2: error: "), ("[]", "session:1:1: error: a session is an object, and this is an array"),
        (#"{ "Arn": "\#(Self.arn("one"))" }"#, "session:1:1: error: a registered session needs `Expiration`"),
        (
          #"{ "Arn": "arn:aws:iam::111122223333:user/jane", "Expiration": "2100-01-01T00:00:00Z" }"#,
          "session:1:1: error: a session needs the `Arn` of a role session or a federated user"
        ),
        (Self.session("one", "GetObject"), "session:3:"),
        (Self.session("one", until: "soon"), "session:1:"),
        (#"{ "Sequence": 7 }"#, "session:1:3: error: unknown member `Sequence` in a session"),
      ] {
        let refusal = Self.refusal { () throws(ClientError) in _ = try client.register(session: session) }
        #expect(refusal?.code == .malformedSession)
        #expect(refusal?.message.hasPrefix(finding) ?? false, "\(session): \(String(describing: refusal))")
      }
      let empty = Self.refusal { () throws(ClientError) in _ = try client.register(session: "") }
      #expect(empty?.code == .malformedPayload)
      #expect(try server.status().sessionSequence == 0)
      #expect(try Self.word(&client, "one") == "allowed")

      // A limit that a restart forgets would turn a denial into an allow.
      server.send(SIGTERM)
      #expect(try server.waitForEnding() == .exit(0))
      let forgetful = try Self.folder()
      try forgetful.write(
        "reeve.json", #"{ "store": "store", "listeners": [ { "address": "unix:s", "registersSessions": true } ] }"#)
      let stateless = try Self.server(in: forgetful)
      var caller = try stateless.client()
      let unavailable = Self.refusal { () throws(ClientError) in _ = try caller.register(session: Self.session("one")) }
      #expect(unavailable?.code == .unavailable)
      #expect(unavailable?.message.contains("`--state FOLDER`") ?? false)
    }

    @Test(.timeLimit(.minutes(1))) func expiry() throws {
      let folder = try Self.folder()
      let server = try Self.server(in: folder)
      var client = try server.client()
      _ = try client.register(session: Self.session("past", "s3:*", until: "2020-01-01T00:00:00Z"))
      #expect(try Self.word(&client, "past") == "implicitDeny session")
      let end = LogLine.time(seconds: SystemClock.now().seconds + 2)
      _ = try client.register(session: Self.session("soon", "s3:*", until: end))
      #expect(try Self.word(&client, "soon") == "allowed")
      var clock = try Client(.unix(path: "\(folder.path)/clock"))
      var request = Request(principal: Self.arn("soon"), action: "s3:ListBucket", resource: "arn:aws:s3:::logs")
      request.context = [ContextEntry("aws:CurrentTime", .single("2099-01-01T00:00:00Z"))]
      let later = try clock.authorize(request)
      #expect(later.answer == Answer(decision: .implicitDeny, reason: .session, isSessionExpired: true))
      try eventually("the session expires", server.log) {
        (try? Self.word(&client, "soon")) == "implicitDeny session"
      }
      let story = try client.explain(
        Request(principal: Self.arn("soon"), action: "s3:ListBucket", resource: "arn:aws:s3:::logs"))
      #expect(story.text.contains("expired at `\(end)`"), "\(story.text)")
      #expect(story.text.contains("because the session has expired"), "\(story.text)")
      _ = try client.register(session: Self.session("soon", "s3:*"))
      #expect(try Self.word(&client, "soon") == "allowed")
    }

    /// Whichever process dies, and however: what was told to be registered limits.
    @Test(.timeLimit(.minutes(1))) func bothProcessesAreKilled() throws {
      let folder = try Self.folder()
      let server = try Self.server(in: folder)
      var client = try server.client()
      _ = try client.register(session: Self.session("one"))

      func expectLimits(_ count: UInt32) throws {
        var client = try server.client()
        for number in 0..<count {
          let name = ["one", "two", "three", "four"][Int(number)]
          #expect(try Self.word(&client, name) == "implicitDeny session", "\(name)")
          #expect(try Self.word(&client, name, "s3:GetObject") == "allowed", "\(name)")
        }
        let status = try server.status()
        #expect(status.sessionCount == count)
        #expect(status.sessionSequence == UInt64(count))
      }

      // The data plane.
      let process = try server.status().processID
      _ = Glibc.kill(Int32(bitPattern: process), SIGKILL)
      try expectLimits(1)
      client = try server.client()
      _ = try client.register(session: Self.session("two"))
      try expectLimits(2)

      // The control plane: decisions go on, and registrations wait for the next one.
      server.kill()
      try server.wait(for: "the loss of control") { !$0.isControlled }
      try expectLimits(2)
      let lost = Self.refusal { () throws(ClientError) in _ = try client.register(session: Self.session("three")) }
      #expect(lost?.code == .unavailable)
      // A state folder that lacks what the data plane has is another one.
      let other = try Tool.outcome("serve --config reeve.json --state other", in: folder)
      #expect(other.status == 2)
      #expect(other.errors.contains("has registrations up to 2, and the state folder `other` ends with 0"))
      try server.wait(for: "the loss of the one that was refused") { !$0.isControlled }
      try server.restart()
      try server.wait(for: "control") { $0.isControlled }
      client = try server.client()
      #expect(try client.register(session: Self.session("three")).sequence == 3)
      try expectLimits(3)

      // Both.
      let last = try server.status().processID
      server.kill()
      _ = Glibc.kill(Int32(bitPattern: last), SIGKILL)
      try eventually("nobody answers") { (try? server.client()) == nil }
      try server.restart()
      try server.waitUntilItAnswers()
      try expectLimits(3)
      client = try server.client()
      #expect(try client.register(session: Self.session("four")).sequence == 4)
      try expectLimits(4)

      // In good order.
      server.send(SIGTERM)
      #expect(try server.waitForEnding() == .exit(0))
      try server.restart()
      try server.waitUntilItAnswers()
      try expectLimits(4)
    }

    /// Reloads and registrations at the same time lose none of either.
    @Test(.timeLimit(.minutes(1))) func duringReloads() throws {
      let folder = try Self.folder()
      let server = try Self.server(in: folder)
      var client = try server.client()
      for number in 1...40 {
        try folder.replaceAccount(Self.account("All\(number)"))
        server.send(SIGHUP)
        let reply = try client.register(session: Self.session("s\(number)"))
        #expect(reply == RegisterReply(sequence: UInt64(number), sessionCount: UInt64(number)))
        #expect(try Self.word(&client, "s\(number)") == "implicitDeny session")
      }
      try eventually("the last store decides", server.log) {
        let request = Request(principal: Self.arn("free"), action: "s3:ListBucket", resource: "arn:aws:s3:::logs")
        return (try? client.authorize(request, names: true))?.answer.statement?.sid == "All40"
      }
      for number in 1...40 { #expect(try Self.word(&client, "s\(number)") == "implicitDeny session") }
      #expect(try server.status().generation > 1)
    }

    @Test(.timeLimit(.minutes(1))) func theJournal() throws {
      let folder = try Self.folder()
      func line(_ sequence: Int, _ name: String, _ action: String = "s3:GetObject") -> String {
        let session = Self.session(name, action).split(separator: "\n").joined(separator: " ")
        return "{\"Sequence\":\(sequence),\"Session\":\(session)}\n"
      }
      // The power was cut in the middle of the third line.
      try folder.write(
        "state/sessions.jsonl", line(1, "one") + line(2, "two") + String(line(3, "one", "s3:*").dropLast(9)))
      let server = try Self.server(in: folder)
      #expect(server.log.contains("ended in the middle of a line, which is dropped"))
      var client = try server.client()
      #expect(try Self.word(&client, "one") == "implicitDeny session")
      let next = try client.register(session: Self.session("three"))
      #expect(next.sequence == 3)
      #expect(try folder.read("state/sessions.jsonl").split(separator: "\n").count == 3)
      // One server at a time writes to it.
      let second = try Tool.outcome("serve store --listen unix:other --state state", in: folder)
      #expect(second.status == 2)
      #expect(second.errors.contains("the state folder `state` belongs to another `reeve serve`"), "\(second.errors)")
      server.send(SIGTERM)
      #expect(try server.waitForEnding() == .exit(0))

      // What else cannot be read keeps the server from starting: a session would be without its limits.
      for (text, problem) in [
        (line(1, "one") + "garbage\n" + line(2, "two"), "line 2: it is not"),
        (line(1, "one") + line(1, "two"), "line 2: `Sequence` is 1, and 1 stands before it"),
        (line(1, "one", "GetObject"), "line 1: "),
        ("\n", "line 1: it is not"),
      ] {
        try folder.write("state/sessions.jsonl", text)
        let refused = try Tool.outcome("serve --config reeve.json", in: folder)
        #expect(refused.status == 2)
        #expect(refused.errors.contains("`state/sessions.jsonl`, \(problem)"), "\(refused.errors)")
        #expect(try folder.read("state/sessions.jsonl") == text)
      }

      // Lines that later ones replace are dropped; the numbers go on.
      try folder.write("state/sessions.jsonl", (1...100).map { line($0, $0 % 2 == 0 ? "one" : "two") }.joined())
      try server.restart()
      try server.waitUntilItAnswers()
      #expect(try folder.read("state/sessions.jsonl") == line(99, "two") + line(100, "one"))
      client = try server.client()
      #expect(try client.register(session: Self.session("one")) == RegisterReply(sequence: 101, sessionCount: 2))
      #expect(try Self.word(&client, "two") == "implicitDeny session")
    }

    /// Without its state folder, a control plane would forget what the data plane knows.
    @Test(.timeLimit(.minutes(1))) func aDataPlaneIsNotAdoptedWithoutItsState() throws {
      let folder = try Self.folder()
      let server = try Self.server(in: folder)
      var client = try server.client()
      _ = try client.register(session: Self.session("one"))
      server.kill()
      try server.wait(for: "the loss of control") { !$0.isControlled }
      try folder.write(
        "reeve.json",
        """
        { "store": "store", "listeners": [ { "address": "unix:s", "registersSessions": true },
            { "address": "unix:clock", "trustKeys": ["aws:CurrentTime"] } ] }
        """)
      let refused = try Tool.outcome("serve --config reeve.json", in: folder)
      #expect(refused.status == 2)
      #expect(refused.errors.contains("has registered sessions, and no state folder is named"), "\(refused.errors)")
      #expect(try Self.word(&client, "one") == "implicitDeny session")
    }

    @Test(.timeLimit(.minutes(1))) func theCommand() throws {
      let folder = try Self.folder()
      let server = try Self.server(in: folder)
      _ = server
      try folder.write("session.json", Self.session("one"))
      #expect(
        try Tool.run("register --connect unix:s session.json", in: folder)
          == "registered\n  sequence   1\n  sessions   1\n")
      #expect(
        try Tool.run("register --connect unix:s --format json session.json", in: folder)
          == "{\"sequence\":2,\"sessionCount\":1}\n")
      try folder.write("session.json", "{ \"Arn\": 1,\n \"Expires\": 2 }")
      let malformed = try Tool.outcome("register --connect unix:s session.json", in: folder)
      #expect(malformed.status == 1)
      #expect(
        malformed.errors.contains("session:1:10: error: `Arn` is a string, and this is a number"), "\(malformed.errors)"
      )
      #expect(malformed.errors.contains("session:2:2: error: unknown member `Expires`"), "\(malformed.errors)")
      #expect(try Tool.outcome("register --connect unix:clock session.json", in: folder).status == 2)
      #expect(try Tool.outcome("register --connect unix:s nothing.json", in: folder).status == 2)
      let status = try Tool.run("status --connect unix:s", in: folder)
      #expect(status.contains("\n  sessions     1 registered, sequence 2\n"), "\(status)")
    }
  }
}

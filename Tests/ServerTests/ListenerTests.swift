import ReeveClient
import ReeveSystem
import ReeveTestSupport
import ReeveTypes
import ReeveWire
import Testing

extension ServerTests {
  /// What a configuration says of a listener's callers.
  @Suite struct Listeners {
    private static func folder() throws -> TemporaryFolder {
      let folder = try TemporaryFolder()
      try folder.write(
        "store.json",
        """
        { "accounts": { "111122223333": { "UserDetailList": [ {
            "UserName": "jane", "Arn": "\(SmallStores.jane)", "UserPolicyList": [ { "PolicyName": "inline",
              "PolicyDocument": { "Version": "2012-10-17", "Statement": [
                { "Sid": "Tagged", "Effect": "Allow", "Action": "s3:*", "Resource": "*",
                  "Condition": { "StringEquals": { "aws:PrincipalTag/team": "core" } } },
                { "Sid": "Through", "Effect": "Allow", "Action": "ec2:*", "Resource": "*",
                  "Condition": { "StringEquals": { "aws:SourceVpce": "vpce-1" } } } ] } } ] } ] } },
          "endpoints": [ { "EndpointId": "vpce-1" }, { "EndpointId": "vpce-2" } ] }
        """)
      try folder.write(
        "reeve.json",
        """
        { "store": "store.json", "listeners": [
            { "address": "unix:s" }, { "address": "unix:keys", "trustKeys": ["aws:PrincipalTag/*"] },
            { "address": "unix:bound", "endpoint": "vpce-1" } ] }
        """)
      return folder
    }

    private static func code(_ client: inout Client, _ request: Request) -> ErrorCode? {
      do { _ = try client.authorize(request) } catch {
        if case .refused(let reply) = error { return reply.code }
      }
      return nil
    }

    @Test(.timeLimit(.minutes(1))) func terms() throws {
      let folder = try Self.folder()
      let server = try RunningServer(in: folder, ["--config", "reeve.json"])
      var plain = try server.client()
      var keys = try Client(.unix(path: "\(folder.path)/keys"))
      var bound = try Client(.unix(path: "\(folder.path)/bound"))

      var tagged = SmallStores.request
      tagged.context = [ContextEntry("aws:PrincipalTag/team", .single("core"))]
      let trusted = try keys.authorize(tagged)
      #expect(trusted.answer.decision == .allowed)
      #expect(Self.code(&plain, tagged) == .derivedKey)
      #expect(Self.code(&bound, tagged) == .derivedKey)
      tagged.context.append(ContextEntry("aws:username", .single("jane")))
      #expect(Self.code(&keys, tagged) == .derivedKey)
      tagged.context[1] = ContextEntry("aws:NewKey", .single("x"))
      #expect(Self.code(&keys, tagged) == .derivedKey)

      var request = SmallStores.other
      for (endpoint, decision, code) in [
        (nil, .allowed, nil), ("vpce-1", .allowed, nil), ("vpce-2", .implicitDeny, .contradictedEndpoint),
      ] as [(String?, Decision, ErrorCode?)] {
        request.endpoint = endpoint
        if let code {
          #expect(Self.code(&bound, request) == code)
          let error = #expect(throws: ClientError.self) { try bound.explain(request) }
          guard case .refused(let reply) = error else { throw error ?? .closed }
          #expect(reply.code == code)
        } else {
          let reply = try bound.authorize(request)
          #expect(reply.answer.decision == decision)
          let story = try bound.explain(request)
          #expect(story.text.hasPrefix("\(decision)"))
        }
        let elsewhere = try plain.authorize(request)
        #expect(elsewhere.answer.decision == (endpoint == "vpce-1" ? .allowed : .implicitDeny))
      }
      // What is wrong before the endpoint's turn comes is the error, of a decision and of its story.
      request.action = "Describe"
      #expect(Self.code(&bound, request) == .malformedAction)
      let error = #expect(throws: ClientError.self) { try bound.explain(request) }
      guard case .refused(let reply) = error else { throw error ?? .closed }
      #expect(reply.code == .malformedAction)
      #expect(server.log.contains("context=aws:PrincipalTag/*"))
      #expect(server.log.contains("endpoint=vpce-1"))

      // The terms outlive both processes, and are not changed behind the back of who is connected.
      server.kill()
      try server.wait(for: "the loss of control") { !$0.isControlled }
      try server.restart()
      try server.wait(for: "control") { $0.isControlled }
      let after = try bound.authorize(SmallStores.other)
      #expect(after.answer.decision == .allowed)
      server.kill()
      try server.wait(for: "the loss of control") { !$0.isControlled }
      try folder.write(
        "reeve.json",
        #"{ "store": "store.json", "listeners": [ { "address": "unix:s" }, { "address": "unix:bound" } ] }"#)
      let refused = try Tool.outcome("serve --config reeve.json", in: folder)
      #expect(refused.status == 2)
      #expect(refused.errors.contains("has another `endpoint` for `unix:bound`"), "\(refused.errors)")
    }
  }
}

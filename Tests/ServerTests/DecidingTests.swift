import Reeve
import ReeveClient
import ReeveSystem
import ReeveTestSupport
import ReeveWire
import Testing

extension ServerTests {
  @Suite struct Deciding {
    /// Every scenario of the profile, over both kinds of sockets, one by one and in one frame.
    @Test(.timeLimit(.minutes(1))) func theProfilesScenarios() throws {
      let folder = try TemporaryFolder()
      let profile = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/Profiles/bedrock"
      try folder.link("profile", to: profile)
      try folder.write(
        "reeve.json",
        """
        { "store": "profile", "reactors": 2,
          "listeners": [ { "address": "unix:trusted", "trustContext": true },
                         { "address": "tcp://127.0.0.1:0", "trustContext": true } ] }
        """)
      let server = try RunningServer(in: folder, ["--config", "reeve.json"], socket: "trusted")
      let scenarios = try Self.scenarios(in: "\(profile)/scenarios")
      #expect(scenarios.count > 100)
      for address in [server.address, try server.tcpAddress()] {
        var client = try Client(address)
        for scenario in scenarios {
          let outcome: Result<AuthorizeReply, ClientError>
          do throws(ClientError) {
            outcome = .success(try client.authorize(scenario.request, names: true))
          } catch { outcome = .failure(error) }
          #expect(Self.isExpected(outcome, by: scenario), "\(address): \(scenario.name): \(outcome)")
        }
        let many = try client.authorizeMany(scenarios.map(\.request))
        for (scenario, outcome) in zip(scenarios, many.outcomes) {
          switch (outcome, scenario.expectation) {
          case (.answered(let decision, _, _, _), .decision(let expected, _, _)):
            #expect(decision == expected, "\(scenario.name)")
          case (.failed, .error): break
          default: Issue.record("\(scenario.name): \(outcome)")
          }
        }
      }
    }

    /// Organizations, endpoints and sessions, over the wire.
    @Test(.timeLimit(.minutes(1)), arguments: ["organization-levels", "endpoints", "sessions", "derived-keys"])
    func theTruthTables(name: String) throws {
      let package = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
      let reading = ScenarioReading.read(file: "\(package)/Tests/ScenarioTests/TruthTables/\(name).json")
      let file = try #require(reading.file)
      guard case .inline(let store) = file.store else { throw Unexpected.store }
      let folder = try TemporaryFolder()
      let text = store.source.bytes[store.range.lower..<store.range.upper]
      try folder.write("store.json", String(decoding: text, as: UTF8.self))
      try folder.write(
        "reeve.json",
        #"{ "store": "store.json", "listeners": [ { "address": "unix:trusted", "trustContext": true } ] }"#)
      let server = try RunningServer(in: folder, ["--config", "reeve.json"], socket: "trusted")
      var client = try Client(server.address)
      for scenario in file.scenarios where scenario.sessionPolicies == nil {
        let outcome: Result<AuthorizeReply, ClientError>
        do throws(ClientError) {
          outcome = .success(try client.authorize(scenario.request, names: true))
        } catch { outcome = .failure(error) }
        #expect(Self.isExpected(outcome, by: scenario), "\(scenario.name): \(outcome)")
      }
    }

    private enum Unexpected: Error { case store }

    private static func scenarios(in folder: String) throws -> [Scenario] {
      let files = try ScenarioFiles.find(under: folder).get()
      return try files.flatMap { try #require(ScenarioReading.read(file: $0).file).scenarios }
    }

    private static func isExpected(_ outcome: Result<AuthorizeReply, ClientError>, by scenario: Scenario) -> Bool {
      switch (outcome, scenario.expectation) {
      case (.success(let reply), .decision(let decision, let reason, let statement)):
        let answer = reply.answer
        return answer.decision == decision && (reason == nil || answer.reason == reason)
          && (statement == nil || answer.statement?.sid == statement) && reply.generation == 1
      case (.failure(.refused(let error)), .error(let part)): return error.message.contains(part)
      default: return false
      }
    }

    @Test(.timeLimit(.minutes(1))) func pipelining() throws {
      let server = try RunningServer(in: try SmallStores.folder())
      var client = try server.client()
      let count = 5_000
      for index in 0..<count {
        _ = try client.send(index % 2 == 0 ? SmallStores.request : SmallStores.other, names: index % 4 == 0)
      }
      try client.flush()
      var seen: Set<UInt64> = []
      for _ in 0..<count {
        let reply = try client.receive()
        seen.insert(reply.id)
        let answer = try reply.outcome.get().answer
        // Ids count from one.
        #expect(answer.decision == (reply.id % 2 == 1 ? .allowed : .implicitDeny))
        #expect(answer.statement?.sid == (reply.id % 4 == 1 ? "AllowList" : nil))
      }
      #expect(seen.count == count)
      // A listener that is not told otherwise trusts no caller with derived keys.
      var request = SmallStores.request
      request.context = [ContextEntry("aws:username", .single("jane"))]
      let error = #expect(throws: ClientError.self) { try client.authorize(request) }
      guard case .refused(let reply) = error else { throw error ?? .closed }
      #expect(reply.code == .derivedKey)
    }

    /// Each gets its typed error; the connection ends only where no next frame can be found.
    @Test(.timeLimit(.minutes(1))) func frames() throws {
      let server = try RunningServer(in: try SmallStores.folder())
      let cases: [(bytes: [UInt8], opcode: Opcode, code: ErrorCode?, ends: Bool)] = [
        (Frame.bytes(.ping, id: 1), .pingReply, nil, false),
        (Self.header(opcode: 0x7F, length: 12), .error, .unknownOpcode, false),
        (Frame.bytes(.authorize, id: 1, payload: [1, 2, 3]), .error, .malformedPayload, false),
        (Frame.bytes(.authorizeMany, id: 1, payload: []), .error, .malformedPayload, false),
        (Frame.bytes(.hello, id: 1, payload: [9, 0, 9, 0, 0, 0, 0, 0]), .error, .unsupportedVersion, true),
        (Self.header(opcode: 2, length: 0xFFFF_FFFF), .error, .frameLength, true),
        (Self.header(opcode: 2, length: 3), .error, .frameLength, true),
        (Self.header(opcode: 2, flags: 1, length: 12), .error, .malformedFrame, true),
        (Array("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8), .error, .frameLength, true),
      ]
      for (bytes, opcode, code, ends) in cases {
        var stream = try RawStream(server.address)
        try stream.send(bytes)
        let reply = try stream.receive()
        #expect(reply?.header.opcode == opcode.rawValue, "\(bytes)")
        #expect((reply?.payload).flatMap { ErrorReply(payload: $0) }?.code == code, "\(bytes)")
        // The server may have closed the connection by now.
        try? stream.send(Frame.bytes(.ping, id: 2))
        let next = try stream.receive()
        #expect((next == nil) == ends, "\(bytes)")
        if !ends { #expect(next?.header.opcode == Opcode.pingReply.rawValue, "\(bytes)") }
      }
    }

    private static func header(opcode: UInt8, flags: UInt8 = 0, length: UInt32) -> [UInt8] {
      (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + [opcode, flags, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]
    }
  }
}

import Glibc
import ReeveClient
import ReeveSystem
import ReeveTestSupport
import ReeveTypes
import ReeveWire
import Testing

extension ServerTests {
  @Suite struct Healing {
    /// The data plane is started again on the same sockets, with the same policies under the same number.
    @Test(.timeLimit(.minutes(1))) func theDataPlaneIsKilled() throws {
      let folder = try SmallStores.folder()
      let server = try RunningServer(in: folder)
      try folder.replaceAccount(SmallStores.denying)
      let before = try server.wait(for: "generation 2") { $0.generation == 2 }
      var broken = try server.client()
      try broken.ping()
      for _ in 0..<3 {
        let process = try server.status().processID
        _ = Glibc.kill(Int32(bitPattern: process), SIGKILL)
        // Connections that come in between wait in the socket, and are answered.
        var client = try server.client()
        let reply = try client.authorize(SmallStores.request)
        #expect(reply.generation == 2)
        #expect(reply.answer.decision == .explicitDeny)
        let after = try server.status()
        #expect(after.processID != process)
        #expect(after.digest == before.digest)
        #expect(after.note.hasPrefix("`store` was loaded at "))
      }
      #expect(throws: ClientError.closed) { try broken.ping() }
      #expect(server.log.contains("the data plane has died"))
      #expect(server.log.contains("ending=\"signal 9\""))
      try folder.replaceAccount(SmallStores.allowing)
      try server.wait(for: "generation 3") { $0.generation == 3 }
    }

    /// Decisions go on without a control plane; explanations do not; and the next control plane takes over.
    @Test(.timeLimit(.minutes(1))) func theControlPlaneIsKilled() throws {
      let folder = try SmallStores.folder()
      let server = try RunningServer(in: folder)
      var client = try server.client()
      let before = try server.status()
      #expect(before.isControlled)
      server.kill()
      try server.wait(for: "the loss of control") { !$0.isControlled }
      let reply = try client.authorize(SmallStores.request)
      #expect(reply.answer.decision == .allowed)
      let error = #expect(throws: ClientError.self) { try client.explain(SmallStores.request) }
      guard case .refused(let refusal) = error else { throw error ?? .closed }
      #expect(refusal.code == .unavailable)

      try server.restart()
      let after = try server.wait(for: "control") { $0.isControlled && $0.note != before.note }
      #expect(after.processID == before.processID)
      #expect(after.generation == 1)
      #expect(server.log.contains("data plane adopted"))
      let story = try client.explain(SmallStores.request)
      #expect(story.generation == 1)
      try folder.replaceAccount(SmallStores.denying)
      try server.wait(for: "generation 2") { $0.generation == 2 }
      let denied = try client.authorize(SmallStores.request)
      #expect(denied.answer.decision == .explicitDeny)

      // What it took over, it can also start again and stop.
      _ = Glibc.kill(Int32(bitPattern: before.processID), SIGKILL)
      try server.wait(for: "another data plane") { $0.processID != before.processID && $0.generation == 2 }
      server.send(SIGTERM)
      #expect(try server.waitForEnding() == .exit(0))
      #expect((try? server.client()) == nil)
    }

    /// Something that tidies up has removed the socket: the next control plane makes it again.
    @Test(.timeLimit(.minutes(1))) func theSocketIsRemoved() throws {
      let folder = try SmallStores.folder()
      let server = try RunningServer(in: folder)
      let before = try server.status()
      server.kill()
      try folder.remove("s")
      #expect((try? server.client()) == nil)
      try server.restart()
      try server.waitUntilItAnswers()
      #expect(try server.status().processID == before.processID)
      #expect(server.log.contains("the socket was removed; it is made again"))
    }

    /// A store that was changed while nobody watched is taken up by who comes next; a broken one changes nothing.
    @Test(.timeLimit(.minutes(1))) func theStoreChangesMeanwhile() throws {
      let folder = try SmallStores.folder()
      let server = try RunningServer(in: folder)
      server.kill()
      try folder.replaceAccount(SmallStores.broken)
      try server.restart()
      let broken = try server.wait(for: "the error in the note") { $0.note.contains("and has 1 error") }
      #expect(broken.generation == 1)
      server.kill()
      try folder.replaceAccount(SmallStores.denying)
      try server.restart()
      try server.wait(for: "generation 2") { $0.generation == 2 && $0.isControlled }
    }

    /// A listener that the next control plane names in addition is served, and one that it does not name stays.
    @Test(.timeLimit(.minutes(1))) func moreListeners() throws {
      let folder = try SmallStores.folder()
      try folder.write("reeve.json", #"{ "store": "store", "listeners": [ { "address": "unix:s" } ] }"#)
      let server = try RunningServer(in: folder, ["--config", "reeve.json", "--control", "c"])
      server.kill()
      try folder.write("reeve.json", #"{ "store": "store", "listeners": [ { "address": "unix:t" } ] }"#)
      try server.restart()
      try eventually("both listeners answer", server.log) {
        guard var client = try? Client(.unix(path: "\(folder.path)/t")) else { return false }
        return (try? client.authorize(SmallStores.request))?.generation == 1
      }
      let status = try server.status()
      #expect(status.isControlled)
      #expect(server.log.contains("serves a listener that is not configured"))
      // Trust is not changed behind the back of who is connected.
      server.kill()
      try server.wait(for: "the loss of control") { !$0.isControlled }
      try folder.write(
        "reeve.json", #"{ "store": "store", "listeners": [ { "address": "unix:t", "trustContext": true } ] }"#)
      let refused = try Tool.outcome("serve --config reeve.json --control c", in: folder)
      #expect(refused.status == 2)
      #expect(refused.errors.contains("has another `trustContext` for `unix:t`"))
      // It has let go again, which the data plane sees a moment later.
      try server.wait(for: "the loss of the one that was refused") { !$0.isControlled }
    }

    /// There is one control plane at a time.
    @Test(.timeLimit(.minutes(1))) func aSecondControlPlane() throws {
      let folder = try SmallStores.folder()
      let server = try RunningServer(in: folder)
      let second = try Tool.outcome("serve store --listen unix:s", in: folder)
      #expect(second.status == 2)
      #expect(second.errors.contains("is controlled already, by process \(server.process.id)"))
      // Another control path does not help to the same socket.
      let third = try Tool.outcome("serve store --listen unix:s --control other", in: folder)
      #expect(third.status == 2)
      #expect(third.errors.contains("cannot listen on `unix:s`"))
      let status = try server.status()
      #expect(status.isControlled)
      try folder.replaceAccount(SmallStores.denying)
      try server.wait(for: "generation 2") { $0.generation == 2 }
    }

    /// Both processes were killed, and their sockets are still there.
    @Test(.timeLimit(.minutes(1))) func staleSockets() throws {
      let folder = try SmallStores.folder()
      let server = try RunningServer(in: folder)
      let process = try server.status().processID
      server.kill()
      _ = Glibc.kill(Int32(bitPattern: process), SIGKILL)
      try eventually("nobody answers") { (try? server.client()) == nil }
      try server.restart()
      try server.waitUntilItAnswers()
      let after = try server.status()
      #expect(after.processID != process)
      #expect(after.generation == 1)
    }
  }
}

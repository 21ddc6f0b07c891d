import Glibc
import ReeveClient
import ReeveSystem
import ReeveTestSupport
import ReeveTypes
import ReeveWire
import Synchronization
import Testing

extension ServerTests {
  @Suite struct Reloading {
    /// Two hundred reloads while a client keeps asking: no reply is lost, and each is right for the generation that it
    /// names. Generations with an odd number are of the store that allows.
    @Test(.timeLimit(.minutes(3))) func twoHundredReloads() throws {
      let folder = try SmallStores.folder()
      let server = try RunningServer(in: folder)
      let asking = try KeptAsking(server.address)
      try eventually("generation 1 answers", server.log) { asking.newest >= 1 }
      var generation: UInt64 = 1
      for reload in 1...200 {
        if reload % 25 == 0 {
          try folder.replaceAccount(SmallStores.broken)
          server.send(SIGHUP)
          let status = try server.wait(for: "the error in the note") { $0.note.contains("and has 1 error") }
          #expect(status.generation == generation)
          #expect(status.note.contains("store/accounts/111122223333.json:2:23: error: "))
        }
        generation += 1
        try folder.replaceAccount(reload % 2 == 0 ? SmallStores.allowing : SmallStores.denying)
        server.send(SIGHUP)
        try eventually("generation \(generation) answers", server.log) { asking.newest >= generation }
      }
      let result = try asking.stop()
      #expect(result.problems.isEmpty)
      #expect(result.answered == result.asked)
      #expect(result.answered > 2_000)
      #expect(result.generations == 201)
      let status = try server.status()
      #expect(status.generation == 201)
      #expect(status.note.contains("was loaded at"))
    }

    /// Of a store with a thousand faults, the log has every one, and the note the first.
    @Test(.timeLimit(.minutes(1))) func everyFaultOfAThousandIsLogged() throws {
      let folder = try SmallStores.folder()
      let server = try RunningServer(in: folder)
      let resources = (0..<1_000).map { #"{ "ResourceArn": "arn:aws:s3:::b\#($0)", "Owner": "x" }"# }
      try folder.write("store/resources/many.json", "[\(resources.joined(separator: ",\n"))]")
      let status = try server.wait(for: "the errors in the note") { $0.note.contains("and has 1000 errors") }
      #expect(status.note.contains("and 995 more, which `reeve validate` lists"))
      try eventually("the log has an end", server.log) { server.log.contains("reload failed") }
      let lines = server.log.split(separator: "\n")
      #expect(lines.count { $0.contains(" error ") && $0.contains("store/resources/many.json:") } == 1_000)
    }

    /// Without a signal: a file is replaced, written in place, and removed.
    @Test(.timeLimit(.minutes(1))) func theStoreIsWatched() throws {
      let folder = try SmallStores.folder()
      let server = try RunningServer(in: folder)
      var client = try server.client()
      let first = try client.authorize(SmallStores.request)
      #expect(first.answer.decision == .allowed)
      try folder.replaceAccount(SmallStores.denying)
      try server.wait(for: "generation 2") { $0.generation == 2 }
      let second = try client.authorize(SmallStores.request)
      #expect(second.answer.decision == .explicitDeny)
      try folder.write("store/accounts/111122223333.json", SmallStores.allowing)
      try server.wait(for: "generation 3") { $0.generation == 3 }
      try folder.remove("store/accounts/111122223333.json")
      try server.wait(for: "generation 4") { $0.generation == 4 }
      let last = try client.authorize(SmallStores.request)
      #expect(last.answer.decision == .implicitDeny)
    }

    /// The same policies are no new generation, however they are written.
    @Test(.timeLimit(.minutes(1))) func unchanged() throws {
      let folder = try SmallStores.folder()
      let server = try RunningServer(in: folder)
      let before = try server.status()
      try folder.replaceAccount(SmallStores.allowing + "\n\n")
      try eventually("the store is loaded", server.log) { server.log.contains("policies unchanged generation=1") }
      let after = try server.status()
      #expect(after.generation == 1)
      #expect(after.digest == before.digest)
      #expect(after.activatedAt == before.activatedAt)
    }

    /// Kubernetes swaps one link, and every file is another.
    @Test(.timeLimit(.minutes(1))) func aConfigMapIsUpdated() throws {
      let folder = try TemporaryFolder()
      try folder.write("mount/..2026_1/accounts/111122223333.json", SmallStores.allowing)
      try folder.link("mount/..data", to: "..2026_1")
      try folder.link("mount/accounts", to: "..data/accounts")
      let server = try RunningServer(in: folder, ["mount", "--listen", "unix:s"])
      for update in 2...4 {
        let text = update % 2 == 0 ? SmallStores.denying : SmallStores.allowing
        try folder.write("mount/..2026_\(update)/accounts/111122223333.json", text)
        try folder.link("mount/..data_tmp", to: "..2026_\(update)")
        try folder.rename("mount/..data_tmp", to: "mount/..data")
        try folder.remove("mount/..2026_\(update - 1)")
        try server.wait(for: "generation \(update)") { $0.generation == update }
        var client = try server.client()
        let reply = try client.authorize(SmallStores.request)
        #expect(reply.answer.decision == (update % 2 == 0 ? .explicitDeny : .allowed))
      }
    }

    /// An image that is served is watched like a store; its decisions cannot be explained.
    @Test(.timeLimit(.minutes(1))) func anImageIsReplaced() throws {
      let folder = try SmallStores.folder()
      try Tool.run("compile store --output image", in: folder)
      let server = try RunningServer(in: folder, ["image", "--listen", "unix:s"])
      try folder.replaceAccount(SmallStores.denying)
      try Tool.run("compile store --output next && mv next image", in: folder)
      try server.wait(for: "generation 2") { $0.generation == 2 }
      var client = try server.client()
      let reply = try client.authorize(SmallStores.request)
      #expect(reply.answer.decision == .explicitDeny)
      let error = #expect(throws: ClientError.self) { try client.explain(SmallStores.request) }
      guard case .refused(let refusal) = error else { throw error ?? .closed }
      #expect(refusal.code == .unavailable)
      // Cut off in the middle, as a copy that is under way.
      try folder.write("image", "REEVEIMG")
      let status = try server.wait(for: "the error in the note") { $0.note.contains("and has 1 error") }
      #expect(status.generation == 2)
    }

    /// The data plane is the first to look at what is behind an image's header: what it finds is told like any fault of a
    /// file, and the old policies go on.
    @Test(.timeLimit(.minutes(1))) func aDamagedImageIsRefused() throws {
      let folder = try SmallStores.folder()
      try Tool.run("compile store --output image && cp image running", in: folder)
      try folder.replaceAccount(SmallStores.denying)
      try Tool.run("compile store --output other", in: folder)
      let server = try RunningServer(in: folder, ["image", "--listen", "unix:s"])
      // Another image with a byte changed; one that says it is the one that runs, and is not; and one of another length.
      for damage in [
        "printf X | dd of=other bs=1 seek=90000 conv=notrunc",
        "dd if=running of=other bs=1 count=64 conv=notrunc",
        "printf XXX >> other",
      ] {
        try shell(
          in: folder,
          "cp other damaged && cp other kept && (\(damage)) 2> /dev/null && mv other damaged && mv kept other")
        let lines = server.log.split(separator: "\n").count { $0.contains("error image:1:1: error: image ") }
        try folder.rename("damaged", to: "image")
        try eventually("the finding is logged", server.log) {
          server.log.split(separator: "\n").count { $0.contains("error image:1:1: error: image ") } > lines
        }
        let status = try server.wait(for: "the error in the note") {
          $0.note.contains("and has 1 error, so generation 1 goes on:\nimage:1:1: error: image ")
        }
        #expect(status.generation == 1)
        var client = try server.client()
        #expect(try client.authorize(SmallStores.request).answer.decision == .allowed)
      }
      // What is right is taken after all that.
      try folder.rename("other", to: "image")
      let status = try server.wait(for: "generation 2") { $0.generation == 2 }
      #expect(status.note.contains(": 1 principal, 2 statements, "))
    }

    private func shell(in folder: TemporaryFolder, _ line: String) throws {
      let outcome = try Tool(folder: folder.path).shell("{ \(line); }")
      try #require(outcome.status == 0, "\(outcome.errors)")
    }

    /// An image that is damaged from the start is no reason to start.
    @Test(.timeLimit(.minutes(1))) func aDamagedFirstImageEndsTheStart() throws {
      let folder = try SmallStores.folder()
      try Tool.run("compile store --output image", in: folder)
      try shell(in: folder, "printf X | dd of=image bs=1 seek=90000 conv=notrunc 2> /dev/null")
      let result = try Tool.outcome("serve image --listen unix:s", in: folder)
      #expect(result.status == 1)
      #expect(result.errors.contains("image:1:1: error: image damaged: its digest does not match its bytes"))
      #expect(result.errors.contains("the policies in `image` do not load: 1 error"))
    }
  }
}

import Glibc
import ReeveClient
import ReeveSystem
import ReeveTestSupport
import ReeveTypes
import ReeveWire
import Testing

extension ServerTests {
  @Suite struct Life {
    /// Everything that was sent before the signal is answered; then the connection ends, and the sockets are gone.
    @Test(.timeLimit(.minutes(1)), arguments: [SIGTERM, SIGINT]) func draining(signal: CInt) throws {
      let folder = try SmallStores.folder()
      let server = try RunningServer(in: folder)
      _ = try server.status()
      var client = try server.client()
      let count = 2_000
      for _ in 0..<count { _ = try client.send(SmallStores.request) }
      try client.flush()
      server.send(signal)
      for _ in 0..<count { #expect(try client.receive().outcome.get().answer.decision == .allowed) }
      #expect(throws: ClientError.closed) { try client.receive() }
      #expect(try server.waitForEnding() == .exit(0))
      #expect(unsafe access("\(folder.path)/s", F_OK) != 0)
      #expect(unsafe access("\(folder.path)/s.control", F_OK) != 0)
    }

    @Test(.timeLimit(.minutes(1))) func aSecondSignalDoesNotWait() throws {
      let server = try RunningServer(in: try SmallStores.folder(), RunningServer.arguments + ["--drain-timeout", "60"])
      let process = try server.status().processID
      // A data plane that is stopped cannot drain.
      _ = Glibc.kill(Int32(bitPattern: process), SIGSTOP)
      server.send(SIGTERM)
      try eventually("the first signal is seen", server.log) { server.log.contains("stopping signal=SIGTERM") }
      // `timeout` sends each signal twice.
      server.send(SIGTERM)
      SystemClock.sleep(milliseconds: 1_100)
      #expect(server.process.ending() == nil)
      server.send(SIGTERM)
      #expect(try server.waitForEnding() == .exit(1))
      #expect(RunningServer.name(of: Int32(bitPattern: process)) == nil)
    }

    @Test(.timeLimit(.minutes(1))) func explaining() throws {
      let folder = try SmallStores.folder()
      let server = try RunningServer(in: folder)
      var client = try server.client()
      let story = try client.explain(SmallStores.request)
      #expect(story.generation == 1)
      #expect(story.text.hasPrefix("allowed by identity policy: statement 0 `AllowList` of `inline`\n"))
      var request = SmallStores.other
      let denied = try client.explain(request, format: .json)
      #expect(denied.text.hasPrefix(#"{"decision":"implicitDeny","reason":"identity","statement":null,"policy":null,"#))
      #expect(denied.text.contains(#""generation":1,"message":"User: "#))
      #expect(denied.text.contains(#""considered":[{"#))
      request.principal = "jane"
      let error = #expect(throws: ClientError.self) { try client.explain(request) }
      guard case .refused(let refusal) = error else { throw error ?? .closed }
      #expect(refusal.code == .malformedPrincipal)
      #expect(refusal.message.hasPrefix("malformed principal `jane`"))
      // The story is told of the generation that decides.
      try folder.replaceAccount(SmallStores.denying)
      try server.wait(for: "generation 2") { $0.generation == 2 }
      let second = try client.explain(SmallStores.request)
      #expect(second.generation == 2)
      #expect(second.text.hasPrefix("explicitDeny"))
    }

    @Test(.timeLimit(.minutes(1))) func commands() throws {
      let folder = try SmallStores.folder()
      let server = try RunningServer(in: folder)
      let words = "\(SmallStores.jane) s3:ListBucket arn:aws:s3:::logs"
      let allowed = try Tool.outcome("check --connect unix:s \(words)", in: folder)
      #expect(allowed.status == 0)
      #expect(
        allowed.output == "allowed\n  reason     identity\n  statement  0 `AllowList` of `inline`\n  generation 1\n")
      let denied = try Tool.outcome(
        "check --connect unix:s --format json \(SmallStores.jane) ec2:DescribeVpcs '*'", in: folder)
      #expect(denied.status == 1)
      #expect(denied.output.hasPrefix(#"{"decision":"implicitDeny","reason":"identity","statement":null,"#))
      #expect(denied.output.contains(#""generation":1,"message":"User: "#))
      // A server tells the story in the words of the command.
      let byServer = try Tool.outcome("check --explain --connect unix:s \(words)", in: folder)
      let byStore = try Tool.outcome("explain store \(words)", in: folder)
      #expect(byServer.status == 0)
      #expect(byServer.output.split(separator: "\n") == byStore.output.split(separator: "\n"))
      let malformed = try Tool.outcome("check --connect unix:s jane s3:ListBucket '*'", in: folder)
      #expect(malformed.status == 2)
      #expect(malformed.errors.hasPrefix("reeve: error: malformed principal `jane`"))
      let status = try Tool.outcome("status --connect unix:s", in: folder)
      #expect(status.status == 0)
      #expect(status.output.hasPrefix("generation 1 decides since 20"))
      #expect(status.output.contains("\n  control      attached\n"))
      let json = try Tool.outcome("status --connect unix:s --format json", in: folder)
      #expect(json.output.hasPrefix(#"{"generation":1,"revision":0,"digest":""#))
      #expect(json.output.split(separator: "\n").count == 1)
      let process = try server.status().processID
      let state = #""isControlled":true,"isDraining":false,"processID":\#(process),"sessionCount":0,"#
      #expect(json.output.contains(state))
      let nobody = try Tool.outcome("status --connect unix:nobody", in: folder)
      #expect(nobody.status == 2)
      #expect(nobody.errors.contains("cannot connect to `unix:nobody`"))
    }

    /// Nothing is left behind when there is nothing to serve.
    @Test(
      .timeLimit(.minutes(1)),
      arguments: [
        ("store --listen unix:s", Int32(1), "store/accounts/111122223333.json:2:23: error: "),
        ("store --listen unix:s", 1, "reeve: error: the policies in `store` do not load: 1 error\n  help: "),
        ("nowhere --listen unix:s", 1, "nowhere:1:1: error: nothing is there [STORE_FILE]"),
        ("--listen unix:s", 2, "reeve: error: serve: no store is named"),
        ("store --listen s", 2, "reeve: error: `s` is no address; write `unix:PATH` or `tcp://HOST:PORT`"),
        ("store --listen unix:s --listen unix:s", 2, "reeve: error: serve: the address `unix:s` is given twice"),
        ("store --listen unix:no/folder/s", 2, "reeve: error: cannot listen on `unix:no/folder/s`: "),
        ("store --listen unix:no/folder/s", 2, "help: make the folder first, or name another path"),
        (
          "store --listen unix:s --control s", 2,
          "reeve: error: `s` is the path of a listener and of the control socket\n  help: name another"
        ),
        ("store --listen unix:s --control reeve.json", 2, "reeve: error: cannot listen on `reeve.json`: "),
        ("store --listen unix:s --reactors 0", 2, "`0` is not a value of `--reactors`"),
        ("store --listen unix:s --busy-poll 101", 2, "`101` is not a value of `--busy-poll`"),
        ("store --listen unix:s --drain-timeout -1", 2, "`-1` is not a value of `--drain-timeout`"),
        ("store --listen unix:s --log-level loud", 2, "`loud` is not a value of `--log-level`"),
        (
          "store --listen unix:\(String(repeating: "s", count: 100))", 2,
          "has 108 bytes, and Linux allows a Unix socket 107\n  help: name a shorter one with `--control PATH`"
        ),
        ("--config reeve.json", 2, "reeve.json:1:3: error: unknown member `stores` in a configuration [CONFIGURATION]"),
        ("--config nowhere.json", 2, "reeve: error: the configuration `nowhere.json` has 1 error"),
      ])
    func refusing(arguments: String, status: Int32, message: String) throws {
      let folder = try SmallStores.folder()
      try folder.replaceAccount(SmallStores.broken)
      try folder.write("reeve.json", #"{ "stores": "store" }"#)
      let outcome = try Tool.outcome("serve \(arguments)", in: folder)
      #expect(outcome.status == status)
      #expect(outcome.errors.contains(message), "\(outcome.errors)")
      #expect(outcome.output.isEmpty)
      #expect(unsafe access("\(folder.path)/s", F_OK) != 0)
      #expect(unsafe access("\(folder.path)/s.control", F_OK) != 0)
      // What is not Reeve's stays, wherever an option points to.
      #expect(try folder.read("reeve.json") == #"{ "stores": "store" }"#)
    }

    /// Nothing that is opened later gets a number that is for people.
    @Test(.timeLimit(.minutes(1))) func withoutStandardDescriptors() throws {
      let server = try RunningServer(in: try SmallStores.folder(), environment: "exec 0>&- 1>&- 2>&-;")
      let dataPlane = Int32(bitPattern: try server.status().processID)
      for process in [server.process.id, dataPlane] {
        for descriptor in 0...2 {
          var target = [CChar](repeating: 0, count: 64)
          _ = unsafe readlink("/proc/\(process)/fd/\(descriptor)", &target, 63)
          #expect(
            String(decoding: target.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self) == "/dev/null")
        }
      }
    }

    /// Both commands look in the same place when nobody says where.
    @Test(.timeLimit(.minutes(1))) func theDefaultAddress() throws {
      let folder = try SmallStores.folder()
      let environment = "XDG_RUNTIME_DIR='\(folder.path)'"
      let server = try RunningServer(in: folder, ["store"], socket: "reeve.sock", environment: environment)
      #expect(unsafe access("\(folder.path)/reeve.sock.control", F_OK) == 0)
      let process = try server.status().processID
      let status = try Tool.outcome("status --format json", in: folder, environment: environment)
      #expect(status.status == 0)
      #expect(status.output.contains(#""processID":\#(process),"#))
    }

    /// systemd hears when it is ready, of each reload, and of the end.
    @Test(.timeLimit(.minutes(1))) func notifications() throws {
      let folder = try SmallStores.folder()
      let notifications = try NotifySocket("\(folder.path)/notify")
      let server = try RunningServer(in: folder, environment: "NOTIFY_SOCKET='\(folder.path)/notify'")
      #expect(notifications.next()?.hasPrefix("READY=1\nSTATUS=generation 1: `store` was loaded at ") == true)
      try folder.replaceAccount(SmallStores.denying)
      #expect(notifications.next()?.hasPrefix("RELOADING=1\nMONOTONIC_USEC=") == true)
      #expect(notifications.next()?.hasPrefix("READY=1\nSTATUS=generation 2: ") == true)
      try folder.replaceAccount(SmallStores.broken)
      #expect(notifications.next()?.hasPrefix("RELOADING=1\n") == true)
      #expect(notifications.next()?.hasPrefix("READY=1\nSTATUS=`store` was loaded at ") == true)
      server.send(SIGTERM)
      #expect(notifications.next() == "STOPPING=1\nSTATUS=draining")
      #expect(try server.waitForEnding() == .exit(0))
    }
  }
}

/// The socket on which systemd listens.
private final class NotifySocket {
  private let descriptor: CInt

  init(_ path: String) throws {
    descriptor = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue), 0)
    try #require(descriptor >= 0)
    var limit = timeval(tv_sec: 10, tv_usec: 0)
    unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
    let result = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(result == 0)
  }

  deinit { close(descriptor) }

  /// The next message, if one comes within ten seconds.
  func next() -> String? {
    var buffer = [UInt8](repeating: 0, count: 4_096)
    let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
    return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
  }
}

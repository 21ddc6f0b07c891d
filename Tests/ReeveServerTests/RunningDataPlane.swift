import Glibc
import ReeveCompiler
import ReevePolicy
import ReeveStore
import ReeveSystem
import ReeveTypes
import ReeveWire
import Synchronization
import Testing

@testable import ReeveServer

/// A data plane on threads of this process, with the test as its control plane.
final class RunningDataPlane {
  private var link: PacketChannel?
  let path: String
  let rendezvousPath: String
  private let hasEnded: HasEnded

  final class HasEnded: Sendable { let value = Atomic<Bool>(false) }

  init(reactorCount: Int = 1, terms: ListenerTerms = ListenerTerms()) throws {
    let folder = "/tmp/reeve-test-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    unsafe mkdir(folder, 0o700)
    path = "\(folder)/s"
    rendezvousPath = "\(folder)/r"
    var ends: [CInt] = [-1, -1]
    #expect(unsafe socketpair(AF_UNIX, CInt(SOCK_SEQPACKET.rawValue), 0, &ends) == 0)
    link = PacketChannel(OwnedDescriptor(adopting: ends[0]))
    let other = ends[1]
    let hasEnded = HasEnded()
    self.hasEnded = hasEnded
    try SystemThread.start(name: "data-plane") {
      try? DataPlane.run(
        reactorCount: reactorCount, link: PacketChannel(OwnedDescriptor(adopting: other)), log: Log(level: .error))
      hasEnded.value.store(true, ordering: .sequentiallyConsistent)
    }
    #expect(
      try receive()
        == .greeting(
          version: LinkMessage.version, processID: UInt32(getpid()), listenerCount: 0, generation: 0, sequence: 0))
    let rendezvous = try PacketChannel.listen(path: rendezvousPath)
    try link?.send(LinkMessage.rendezvous(path: rendezvousPath).bytes, descriptors: [rendezvous.rawValue])
    let listener = try StreamSocket.listen(.unix(path: path))
    try link?.send(LinkMessage.listen(address: "unix:\(path)", terms: terms).bytes, descriptors: [listener.rawValue])
  }

  deinit {
    try? send(.drain(timeoutMilliseconds: 0))
    for _ in 0..<500 where !hasEnded.value.load(ordering: .sequentiallyConsistent) {
      SystemClock.sleep(milliseconds: 10)
    }
    unsafe unlink(path)
    unsafe unlink(rendezvousPath)
    unsafe rmdir(String(path.dropLast(2)))
  }

  var isRunning: Bool { !hasEnded.value.load(ordering: .sequentiallyConsistent) }

  func send(_ message: LinkMessage, descriptor: CInt? = nil) throws {
    try link?.send(message.bytes, descriptors: descriptor.map { [$0] } ?? [])
  }

  /// The next message of the data plane, within five seconds; nil when the link has ended.
  func receive() throws -> LinkMessage? {
    guard let arrival = try link?.receive() else { return nil }
    switch consume arrival {
    case .packet(let packet): return LinkMessage(bytes: packet.bytes)
    case .nothing: return nil
    case .ended: return nil
    }
  }

  /// The control plane goes.
  func dropLink() { link = nil }

  /// Another control plane comes.
  func attachAgain() throws { link = try PacketChannel.connect(path: rendezvousPath) }

  /// Publishes the image of a store, and waits for the answer.
  func publish(_ store: String, generation: UInt64, revision: UInt64 = 0) throws -> LinkMessage? {
    let image = try SealedMemory.make(name: "image", Self.image(store))
    try send(.image(generation: generation, revision: revision), descriptor: image.rawValue)
    return try receive()
  }

  static func image(_ store: String) throws -> [UInt8] {
    let document = JSONDocument(name: "store", bytes: Array(store.utf8))
    let reading = StoreLoader.load(inline: try #require(document.root))
    var compiler = Compiler()
    return try compiler.compile(#require(reading.store, "\(reading.diagnostics)")).bytes
  }

  func connect() throws -> TestConnection { try TestConnection(.unix(path: path)) }
}

/// A client that sees bytes.
final class TestConnection {
  private let socket: OwnedDescriptor
  private var received: [UInt8] = []

  init(_ address: SocketAddress) throws { socket = try StreamSocket.connect(address, timeoutMilliseconds: 5_000) }

  func write(_ bytes: [UInt8]) throws {
    var offset = 0
    while offset < bytes.count {
      let count = unsafe bytes[offset...].withUnsafeBytes {
        unsafe Glibc.send(socket.rawValue, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
      }
      try #require(count > 0)
      offset += count
    }
  }

  func finishWriting() { shutdown(socket.rawValue, CInt(SHUT_WR)) }

  /// The next reply; nil when the server has closed the connection.
  func read() throws -> (header: FrameHeader, payload: [UInt8])? {
    while true {
      if case .frame(let header) = unsafe FrameCutter.next(in: received.span.bytes) {
        let payload = Array(received[FrameLayout.headerByteCount..<header.frameByteCount])
        received.removeFirst(header.frameByteCount)
        return (header, payload)
      }
      var buffer = [UInt8](repeating: 0, count: 65_536)
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe recv(socket.rawValue, $0.baseAddress, $0.count, 0) }
      if count == 0 { return nil }
      try #require(count > 0, "no reply within five seconds")
      received.append(contentsOf: buffer[..<count])
    }
  }

  /// What comes next, whatever the protocol; empty when the server has closed the connection. Bytes that are no UTF-8 are
  /// repaired.
  func readText() throws -> String {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = unsafe buffer.withUnsafeMutableBytes { unsafe recv(socket.rawValue, $0.baseAddress, $0.count, 0) }
    try #require(count >= 0, "no reply within five seconds")
    return String(decoding: buffer[..<count], as: UTF8.self)
  }

  /// How many replies have come, without waiting for more; they are taken.
  func repliesThatHaveCome() -> Int {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes {
        unsafe recv(socket.rawValue, $0.baseAddress, $0.count, CInt(MSG_DONTWAIT))
      }
      guard count > 0 else { break }
      received.append(contentsOf: buffer[..<count])
    }
    var replyCount = 0
    while case .frame(let header) = unsafe FrameCutter.next(in: received.span.bytes) {
      received.removeFirst(header.frameByteCount)
      replyCount += 1
    }
    return replyCount
  }

  /// Whether the server has not yet read all that was written (to a Unix socket).
  var hasBytesUnread: Bool {
    get throws {
      var count: CInt = 0
      try #require(unsafe ioctl(socket.rawValue, UInt(TIOCOUTQ), &count) == 0)
      return count > 0
    }
  }

  func authorize(_ request: Request, id: UInt64 = 1, wantsNames: Bool = false, minimumRevision: UInt64 = 0) throws
    -> AuthorizeReply
  {
    try write(Self.frame(request, id: id, wantsNames: wantsNames, minimumRevision: minimumRevision))
    let reply = try #require(try read())
    #expect(reply.header.id == id)
    #expect(reply.header.opcode == Opcode.authorizeReply.rawValue)
    return try #require(AuthorizeReply(payload: reply.payload))
  }

  /// The error that a frame gets.
  func error(_ frame: [UInt8]) throws -> ErrorReply {
    try write(frame)
    let reply = try #require(try read())
    #expect(reply.header.opcode == Opcode.error.rawValue)
    return try #require(ErrorReply(payload: reply.payload))
  }

  static func frame(
    _ request: Request, id: UInt64, wantsNames: Bool = false, minimumRevision: UInt64 = 0, deadline: UInt64 = 0
  ) throws -> [UInt8] {
    var payload: [UInt8] = []
    try AuthorizePayload.append(
      request, wantsNames: wantsNames, minimumRevision: minimumRevision, deadline: deadline, to: &payload)
    return Frame.bytes(.authorize, id: id, payload: payload)
  }
}

/// Two stores that differ in what Ana may do, and a request of hers.
enum Worlds {
  static let ana = Request(
    principal: "arn:aws:iam::111122223333:user/ana", action: "s3:GetObject", resource: "arn:aws:s3:::plans/a")

  /// Allows what comes through one VPC endpoint.
  static let throughEndpoint = """
    {"accounts": {"111122223333": {"UserDetailList": [{"UserName": "ana",
      "Arn": "arn:aws:iam::111122223333:user/ana", "UserPolicyList": [{"PolicyName": "plans", "PolicyDocument":
      {"Version": "2012-10-17", "Statement": [{"Sid": "Through", "Effect": "Allow", "Action": "s3:GetObject",
      "Resource": "*", "Condition": {"StringEquals": {"aws:SourceVpce": "vpce-1"}}}]}}]}]}},
      "endpoints": [{"EndpointId": "vpce-1"}, {"EndpointId": "vpce-2"}]}
    """

  static func store(_ effect: String) -> String {
    """
    {"accounts": {"111122223333": {"UserDetailList": [{"UserName": "ana",
      "Arn": "arn:aws:iam::111122223333:user/ana", "UserPolicyList": [{"PolicyName": "plans", "PolicyDocument":
      {"Version": "2012-10-17", "Statement": [{"Sid": "Plans", "Effect": "\(effect)", "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::plans/*"}]}}]}]}}}
    """
  }

  /// A store whose image has at least so many bytes: nearly all of them are names of buckets.
  static func large(byteCount: Int) -> String {
    let name = String(repeating: "plans/", count: 150)
    let resources = (0...byteCount / name.utf8.count).map { "\"arn:aws:s3:::plans/\($0)/\(name)\"" }
    return store("Allow").replacing("\"arn:aws:s3:::plans/*\"", with: "[\(resources.joined(separator: ","))]")
  }
}

extension LinkMessage {
  /// The generation that decides now, where this says so.
  var activatedGeneration: UInt64? {
    guard case .activated(let generation, _) = self else { return nil }
    return generation
  }
}

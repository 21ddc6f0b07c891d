// Soundness: buffers are live arrays of the length that is given; descriptors that arrive get their owner at once.

import CReeveLinux
import Glibc

/// One end of a link between two processes of this machine: whole packets, with descriptors beside them.
public struct PacketChannel: ~Copyable, Sendable {
  private let descriptor: OwnedDescriptor
  public var rawValue: CInt { descriptor.rawValue }

  /// Bytes of a packet at most; larger things cross as sealed memory.
  public static let packetByteCountMax = 98_304

  public init(_ descriptor: consuming OwnedDescriptor) { self.descriptor = descriptor }

  /// Two ends that are connected.
  public struct Pair: ~Copyable {
    public let own: PacketChannel
    /// For a child.
    public let other: PacketChannel

    /// Keeps one end and closes the other, which a child has by now.
    public consuming func takeOwn() -> PacketChannel { own }
  }

  public static func pair() throws(SystemError) -> Pair {
    var ends: [CInt] = [-1, -1]
    guard unsafe ends.withUnsafeMutableBufferPointer({ unsafe reeve_packet_pair($0.baseAddress) }) == 0 else {
      throw .last("make a link")
    }
    return Pair(
      own: PacketChannel(OwnedDescriptor(adopting: ends[0])), other: PacketChannel(OwnedDescriptor(adopting: ends[1])))
  }

  /// Reads return at once when nothing has come.
  public func setNonBlocking() throws(SystemError) { try descriptor.setNonBlocking() }

  /// Sends one packet. The descriptors stay the caller's; the other process gets its own.
  /// - Throws: `EPIPE` and its kin when the other end has gone.
  public func send(_ bytes: [UInt8], descriptors: [CInt] = []) throws(SystemError) {
    _ = try SystemError.retrying("send over the link") {
      unsafe bytes.withUnsafeBytes { buffer in
        unsafe descriptors.withUnsafeBufferPointer { descriptors in
          unsafe reeve_send_packet(
            self.descriptor.rawValue, buffer.baseAddress, buffer.count, descriptors.baseAddress,
            CInt(descriptors.count))
        }
      }
    }
  }

  /// What came over the link.
  public struct Packet: ~Copyable {
    public let bytes: [UInt8]
    private let first: OwnedDescriptor?

    init(bytes: [UInt8], first: consuming OwnedDescriptor?) {
      self.bytes = bytes
      self.first = first
    }

    /// The descriptor that came with it; absent when none did.
    public consuming func takeDescriptor() -> OwnedDescriptor? { first }
  }

  /// The outcome of looking for a packet.
  public enum Arrival: ~Copyable {
    case packet(Packet)
    /// Nothing has come (on a link that does not wait).
    case nothing
    /// The other end has gone.
    case ended
  }

  /// The next packet. Of several descriptors, the first is kept and the others are closed: no packet has more than one.
  public func receive() throws(SystemError) -> Arrival {
    var bytes = [UInt8](repeating: 0, count: Self.packetByteCountMax)
    var descriptors = [CInt](repeating: -1, count: 8)
    var descriptorCount: CInt = 0
    while true {
      let count = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe descriptors.withUnsafeMutableBufferPointer { descriptors in
          unsafe reeve_receive_packet(
            self.descriptor.rawValue, buffer.baseAddress, buffer.count, descriptors.baseAddress, &descriptorCount)
        }
      }
      if count < 0 {
        switch errno {
        case EINTR: continue
        case EAGAIN: return .nothing
        case ECONNRESET: return .ended
        default: throw .last("receive over the link")
        }
      }
      var first: OwnedDescriptor?
      for index in 0..<Int(descriptorCount) {
        let owned = OwnedDescriptor(adopting: descriptors[index])
        if index == 0 { first = consume owned }
      }
      if count == 0 { return .ended }
      return .packet(Packet(bytes: Array(bytes[..<Int(count)]), first: first))
    }
  }
}

extension PacketChannel {
  /// A path where the other process of a link is found again: a Unix socket that only its owner can use. It takes the
  /// place of an earlier one.
  /// - Throws: among others `EEXIST` when something else is there, which is left alone: a file, a stream socket that listens.
  public static func listen(path: String) throws(SystemError) -> OwnedDescriptor {
    let socket = reeve_socket(AF_UNIX, CInt(SOCK_SEQPACKET.rawValue))
    guard socket >= 0 else { throw .last("listen on", path) }
    let descriptor = OwnedDescriptor(adopting: socket)
    try removeSocket(path)
    guard unsafe try bindOrConnect(socket, path, { unsafe Glibc.bind($0, $1, $2) }) == 0 else {
      throw .last("listen on", path)
    }
    guard unsafe chmod(path, 0o600) == 0, Glibc.listen(socket, 8) == 0 else { throw .last("listen on", path) }
    try descriptor.setNonBlocking()
    return descriptor
  }

  private static func removeSocket(_ path: String) throws(SystemError) {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return }
    let isSocket = status.st_mode & S_IFMT == S_IFSOCK
    // A link's socket refuses a stream, as one does that nobody listens on any more.
    if isSocket, (try? StreamSocket.connect(.unix(path: path), timeoutMilliseconds: 1_000)) == nil {
      unsafe unlink(path)
    } else {
      throw SystemError("listen on", path, code: EEXIST)
    }
  }

  /// Connects to such a path.
  public static func connect(path: String) throws(SystemError) -> PacketChannel {
    let socket = reeve_socket(AF_UNIX, CInt(SOCK_SEQPACKET.rawValue))
    guard socket >= 0 else { throw .last("connect to", path) }
    let descriptor = OwnedDescriptor(adopting: socket)
    guard unsafe try bindOrConnect(socket, path, { unsafe Glibc.connect($0, $1, $2) }) == 0 else {
      throw .last("connect to", path)
    }
    return PacketChannel(descriptor)
  }

  /// Accepts a link from a process of the same user; another user's is closed.
  public static func accept(_ listener: CInt) throws(SystemError) -> PacketChannel? {
    guard let accepted = try StreamSocket.accept(listener) else { return nil }
    let descriptor = OwnedDescriptor(adopting: accepted)
    guard let peer = peer(of: descriptor.rawValue), peer.user == geteuid() else { return nil }
    return PacketChannel(descriptor)
  }

  /// The process at the other end.
  public var peerProcess: Int32? { Self.peer(of: rawValue)?.process }

  private static func peer(of socket: CInt) -> (process: Int32, user: UInt32)? {
    var process: Int32 = 0
    var user: UInt32 = 0
    guard unsafe reeve_peer(socket, &process, &user) == 0 else { return nil }
    return (process, user)
  }

  private static func bindOrConnect(
    _ socket: CInt, _ path: String, _ call: (CInt, UnsafePointer<sockaddr>, socklen_t) -> CInt
  ) throws(SystemError) -> CInt {
    var storage = sockaddr_un()
    storage.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count <= SocketAddress.unixPathByteCountMax else {
      throw SystemError("use", path, code: ENAMETOOLONG)
    }
    unsafe withUnsafeMutableBytes(of: &storage.sun_path) { unsafe $0.copyBytes(from: bytes) }
    return unsafe withUnsafePointer(to: &storage) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe call(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }
}

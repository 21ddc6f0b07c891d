// Stream sockets: listening, accepting, connecting.
//
// Soundness: `withSystemAddress` hands out pointers to storage that lives as long as the call; `getaddrinfo`'s list is
// walked before it is freed.

import CReeveLinux
import Glibc

public enum StreamSocket {
  /// Connections that the system keeps for a listener until they are accepted.
  static let backlog: CInt = 4_096

  /// A listening socket that never waits. A Unix socket's path is replaced when nothing listens there any more, and only
  /// the owner and group may connect (`mode`). TCP listens with `SO_REUSEADDR`.
  public static func listen(_ address: SocketAddress, mode: UInt32 = 0o660) throws(SystemError) -> OwnedDescriptor {
    if case .unix(let path) = address { try removeStale(path) }
    return unsafe try withSystemAddress(address, isPassive: true, "listen on") {
      (family, pointer, length) throws(SystemError) in
      let socket = try open(family, "listen on", address)
      var on: CInt = 1
      if family != AF_UNIX {
        unsafe setsockopt(socket.rawValue, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<CInt>.size))
      }
      guard unsafe bind(socket.rawValue, pointer, length) == 0 else { throw .last("listen on", "\(address)") }
      if case .unix(let path) = address, unsafe chmod(path, mode) != 0 { throw .last("set the mode of", path) }
      guard Glibc.listen(socket.rawValue, backlog) == 0 else { throw .last("listen on", "\(address)") }
      try socket.setNonBlocking()
      return socket
    }
  }

  /// A connected socket whose reads and writes wait, at most `timeoutMilliseconds` each; zero: for ever.
  public static func connect(
    _ address: SocketAddress, timeoutMilliseconds: Int = 0
  ) throws(SystemError) -> OwnedDescriptor {
    unsafe try withSystemAddress(address, isPassive: false, "connect to") {
      (family, pointer, length) throws(SystemError) in
      let socket = try open(family, "connect to", address)
      if timeoutMilliseconds > 0 {
        var limit = timeval(tv_sec: timeoutMilliseconds / 1_000, tv_usec: timeoutMilliseconds % 1_000 * 1_000)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
          unsafe setsockopt(socket.rawValue, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
        }
      }
      while unsafe Glibc.connect(socket.rawValue, pointer, length) != 0 {
        if errno != EINTR { throw .last("connect to", "\(address)") }
      }
      if family != AF_UNIX { sendAtOnce(socket.rawValue) }
      return socket
    }
  }

  /// Accepts one connection, which never waits; absent when none is there or it has gone already.
  /// - Throws: what keeps the listener from accepting any: too many descriptors, too little memory.
  public static func accept(_ listener: CInt) throws(SystemError) -> CInt? {
    while true {
      let accepted = reeve_accept(listener)
      if accepted >= 0 { return accepted }
      switch errno {
      case EINTR: continue
      case EMFILE, ENFILE, ENOBUFS, ENOMEM, EBADF, EINVAL, ENOTSOCK: throw .last("accept a connection")
      // The rest are errors of the connection, which is lost, not of the listener.
      default: return nil
      }
    }
  }

  /// TCP: small frames go out when they are written. No effect on a Unix socket.
  public static func sendAtOnce(_ socket: CInt) {
    var on: CInt = 1
    unsafe setsockopt(socket, CInt(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<CInt>.size))
  }

  /// The port that a TCP listener has; absent for a Unix socket.
  public static func port(of listener: borrowing OwnedDescriptor) -> UInt16? {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let result = unsafe withUnsafeMutablePointer(to: &storage) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe getsockname(listener.rawValue, $0, &length)
      }
    }
    guard result == 0, storage.ss_family == sa_family_t(AF_INET) || storage.ss_family == sa_family_t(AF_INET6) else {
      return nil
    }
    // The port stands at the same place in both families.
    return unsafe withUnsafeBytes(of: &storage) { unsafe $0.loadUnaligned(fromByteOffset: 2, as: UInt16.self) }
      .bigEndian
  }

  private static func open(_ family: CInt, _ what: String, _ address: SocketAddress) throws(SystemError)
    -> OwnedDescriptor
  {
    let socket = reeve_socket(family, CInt(SOCK_STREAM.rawValue))
    guard socket >= 0 else { throw .last(what, "\(address)") }
    return OwnedDescriptor(adopting: socket)
  }

  /// Removes the socket at `path` when connecting to it is refused: its server has gone.
  private static func removeStale(_ path: String) throws(SystemError) {
    var status = stat()
    guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return }
    do {
      _ = try connect(.unix(path: path), timeoutMilliseconds: 1_000)
    } catch {
      if error.code == ECONNREFUSED { unsafe unlink(path) }
      return
    }
    throw SystemError("listen on", "unix:\(path)", code: EADDRINUSE)
  }

  private static func withSystemAddress(
    _ address: SocketAddress, isPassive: Bool, _ what: String,
    _ body: (CInt, UnsafePointer<sockaddr>, socklen_t) throws(SystemError) -> OwnedDescriptor
  ) throws(SystemError) -> OwnedDescriptor {
    switch address {
    case .unix(let path):
      var storage = sockaddr_un()
      storage.sun_family = sa_family_t(AF_UNIX)
      let bytes = Array(path.utf8)
      guard bytes.count <= SocketAddress.unixPathByteCountMax else {
        throw SystemError(what, "\(address)", code: ENAMETOOLONG)
      }
      unsafe withUnsafeMutableBytes(of: &storage.sun_path) { unsafe $0.copyBytes(from: bytes) }
      let length = socklen_t(MemoryLayout<sockaddr_un>.size)
      return try unsafe withUnsafePointer(to: &storage) { (pointer) throws(SystemError) -> OwnedDescriptor in
        try unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          (pointer) throws(SystemError) -> OwnedDescriptor in try unsafe body(AF_UNIX, pointer, length)
        }
      }
    case .tcp(let host, let port):
      var hints = unsafe addrinfo()
      unsafe hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
      unsafe hints.ai_flags = isPassive ? AI_PASSIVE : 0
      var list: UnsafeMutablePointer<addrinfo>?
      guard unsafe getaddrinfo(host, "\(port)", &hints, &list) == 0, let first = unsafe list else {
        throw SystemError(what, "\(address)", code: EADDRNOTAVAIL)
      }
      defer { unsafe freeaddrinfo(first) }
      var candidate: UnsafeMutablePointer<addrinfo>? = unsafe first
      var failure = SystemError(what, "\(address)", code: EADDRNOTAVAIL)
      while let info = unsafe candidate {
        if let pointer = unsafe info.pointee.ai_addr {
          do throws(SystemError) {
            return try unsafe body(info.pointee.ai_family, pointer, info.pointee.ai_addrlen)
          } catch {
            failure = error
          }
        }
        unsafe candidate = info.pointee.ai_next
      }
      throw failure
    }
  }
}

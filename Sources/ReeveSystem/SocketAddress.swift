import Glibc

/// Where a server listens or a client connects: `unix:PATH`, or `tcp://HOST:PORT`.
public enum SocketAddress: Sendable, Hashable {
  /// A path in the file system, at most `unixPathByteCountMax` bytes.
  case unix(path: String)
  /// A host name or numeric address, and a port. IPv6 addresses are written in brackets.
  case tcp(host: String, port: UInt16)

  /// Bytes that Linux allows in the path of a Unix socket.
  public static let unixPathByteCountMax = 107

  /// Reads the text of an option. A path without `unix:` that begins with `/` or `.` is taken for a Unix socket.
  /// - Throws: what is wrong, and the two forms.
  public init(_ text: String) throws(SocketAddressError) {
    if text.hasPrefix("tcp://") {
      self = try Self.tcp(String(text.dropFirst(6)), text)
      return
    }
    let path = text.hasPrefix("unix:") ? String(text.dropFirst(5)) : text
    guard path != text || text.hasPrefix("/") || text.hasPrefix(".") else { throw .form(text) }
    guard !path.isEmpty, !path.utf8.contains(0) else { throw .form(text) }
    guard path.utf8.count <= Self.unixPathByteCountMax else { throw .pathTooLong(path) }
    self = .unix(path: path)
  }

  private static func tcp(_ rest: String, _ text: String) throws(SocketAddressError) -> SocketAddress {
    guard let colon = rest.lastIndex(of: ":") else { throw .form(text) }
    var host = String(rest[..<colon])
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = String(host.dropFirst().dropLast())
    } else if host.contains(":") {
      throw .form(text)
    }
    guard !host.isEmpty, !host.utf8.contains(0), let port = UInt16(rest[rest.index(after: colon)...]) else {
      throw .form(text)
    }
    return .tcp(host: host, port: port)
  }
}

extension SocketAddress {
  /// Only processes of this machine can connect. A host name other than `localhost` is taken for another machine's.
  public var isLocal: Bool {
    switch self {
    case .unix: true
    case .tcp(let host, _): host == "localhost" || host == "::1" || host.hasPrefix("127.")
    }
  }
}

extension SocketAddress: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unix(let path): "unix:\(path)"
    case .tcp(let host, let port): host.contains(":") ? "tcp://[\(host)]:\(port)" : "tcp://\(host):\(port)"
    }
  }
}

/// Why a text is no address.
public enum SocketAddressError: Error, Sendable, Hashable {
  case form(String)
  case pathTooLong(String)
}

extension SocketAddressError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .form(let text): "`\(text)` is no address; write `unix:PATH` or `tcp://HOST:PORT`"
    case .pathTooLong(let path):
      "the path `\(path)` has \(path.utf8.count) bytes, and Linux allows a Unix socket "
        + "\(SocketAddress.unixPathByteCountMax); choose a shorter one"
    }
  }
}

// Soundness: `lstat` gets a live buffer.

import Glibc
import ReeveSystem
import ReeveWire

/// A listening socket that the data plane serves. This process keeps it too, so that a data plane that is started again
/// gets the same one, with the connections that wait in it.
struct Listener {
  let address: SocketAddress
  let terms: ListenerTerms
  let descriptor: SharedDescriptor
  private let file: SocketFile?

  /// Binds and listens.
  init(_ configuration: ListenerConfiguration) throws(ServeError) {
    if case .unix(let path) = configuration.address { try RuntimeFolder.prepare(for: path) }
    do throws(SystemError) {
      self.init(
        configuration.address, configuration.terms,
        SharedDescriptor(try StreamSocket.listen(configuration.address)))
    } catch { throw .system(error) }
  }

  /// Takes over a socket that a data plane serves.
  init(_ address: SocketAddress, _ terms: ListenerTerms, _ descriptor: SharedDescriptor) {
    self.address = address
    self.terms = terms
    self.descriptor = descriptor
    if case .unix(let path) = address { file = SocketFile(path) } else { file = nil }
  }

  /// With the port that the system has chosen, where the address has none.
  var boundAddress: SocketAddress {
    guard case .tcp(let host, 0) = address, let port = StreamSocket.port(of: descriptor.descriptor) else {
      return address
    }
    return .tcp(host: host, port: port)
  }

  /// Whether this is a Unix socket whose path held no socket when this value was made.
  var hasLostFile: Bool {
    if case .unix = address { file == nil } else { false }
  }

  /// Removes the socket from the file system: nobody finds it any more.
  func removeFile() { file?.remove() }
}

/// A socket in the file system that this process has made, told apart from another that has taken its place.
struct SocketFile {
  let path: String
  private let device: UInt64
  private let inode: UInt64

  /// Absent when there is none.
  init?(_ path: String) {
    guard let (device, inode) = Self.identity(of: path) else { return nil }
    self.path = path
    self.device = device
    self.inode = inode
  }

  func remove() {
    guard let identity = Self.identity(of: path), identity == (device, inode) else { return }
    unsafe unlink(path)
  }

  private static func identity(of path: String) -> (UInt64, UInt64)? {
    var status = stat()
    guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return nil }
    return (UInt64(status.st_dev), UInt64(status.st_ino))
  }
}

// Soundness: the address and the message are live for the call, with their own lengths.

import CReeveLinux
import Glibc

/// What systemd is told about a service (sd_notify): one datagram to `$NOTIFY_SOCKET`. Without that variable nothing is
/// sent.
public enum ServiceNotification {
  public static func send(_ lines: [String]) {
    guard let pointer = unsafe getenv("NOTIFY_SOCKET") else { return }
    var path = Array(unsafe String(cString: pointer).utf8)
    guard let first = path.first, path.count <= SocketAddress.unixPathByteCountMax else { return }
    // An abstract socket is written with `@` in place of its zero byte.
    if first == UInt8(ascii: "@") { path[0] = 0 } else if first != UInt8(ascii: "/") { return }
    let raw = reeve_socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue))
    guard raw >= 0 else { return }
    let socket = OwnedDescriptor(adopting: raw)
    var storage = sockaddr_un()
    storage.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &storage.sun_path) { unsafe $0.copyBytes(from: path) }
    let length = socklen_t(MemoryLayout<sa_family_t>.size + path.count)
    let message = Array(lines.joined(separator: "\n").utf8)
    unsafe withUnsafePointer(to: &storage) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        unsafe message.withUnsafeBytes {
          unsafe _ = sendto(socket.rawValue, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL), address, length)
        }
      }
    }
  }
}

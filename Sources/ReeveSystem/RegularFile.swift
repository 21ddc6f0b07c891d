// Soundness: `fstat` and `pread` get live buffers with their own lengths.

import Glibc

/// An open file of a disk: no folder, pipe or device, so that it has a length and never makes a reader wait.
public struct RegularFile: ~Copyable, Sendable {
  public let path: String
  private let descriptor: OwnedDescriptor
  /// Its length when it was opened.
  public let byteCount: Int64

  /// - Returns: nil for what is no regular file, or cannot be opened.
  public static func open(_ path: String) -> RegularFile? {
    // A pipe would wait for a writer without the flag.
    let raw = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard raw >= 0 else { return nil }
    let descriptor = OwnedDescriptor(adopting: raw)
    var status = stat()
    guard unsafe fstat(raw, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return RegularFile(path: path, descriptor: descriptor, byteCount: Int64(status.st_size))
  }

  private init(path: String, descriptor: consuming OwnedDescriptor, byteCount: Int64) {
    self.path = path
    self.descriptor = descriptor
    self.byteCount = byteCount
  }

  var rawValue: CInt { descriptor.rawValue }

  /// The first bytes: at most `count`, and as many as there are.
  public func prefix(_ count: Int) throws(SystemError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let raw = descriptor.rawValue
    let read = try SystemError.retrying("read", path) {
      unsafe bytes.withUnsafeMutableBytes { unsafe pread(raw, $0.baseAddress, $0.count, 0) }
    }
    return Array(bytes.prefix(read))
  }
}

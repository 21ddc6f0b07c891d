// Soundness: each call gets the bytes of a live array with its own length, or a string that Swift lends it for the call.

import CReeveLinux
import Glibc

/// A file that grows at its end and lasts: what `append` has returned from is there after a power cut.
///
/// After an error of `append` or `replace` that leaves it unknown what the disk has, `isBroken` is true and nothing more is
/// written.
public struct JournalFile: ~Copyable, Sendable {
  private let path: String
  private var descriptor: OwnedDescriptor
  /// Bytes that it has.
  private(set) public var byteCount: Int
  private(set) public var isBroken = false

  /// Opens the file, or makes it for its owner alone.
  public init(_ path: String) throws(SystemError) {
    let opened = try Self.open(path, O_RDWR | O_CREAT | O_APPEND)
    let count = try Self.byteCount(of: opened, path)
    try Self.syncFolder(of: path)
    self.path = path
    descriptor = opened
    byteCount = count
  }

  /// All bytes of the file.
  public func bytes() throws(SystemError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: byteCount)
    var offset = 0
    while offset < byteCount {
      let count = try SystemError.retrying("read", path) {
        unsafe bytes.withUnsafeMutableBytes { buffer in
          let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[offset...])
          return unsafe pread(descriptor.rawValue, rest.baseAddress, rest.count, offset)
        }
      }
      if count == 0 { throw SystemError("read", path, code: EIO) }
      offset += count
    }
    return bytes
  }

  /// Appends bytes, and returns when they last. On an error none of them are there.
  public mutating func append(_ bytes: [UInt8]) throws(SystemError) {
    guard !isBroken else { throw SystemError("write", path, code: EIO) }
    do throws(SystemError) {
      try Self.write(bytes, to: descriptor, path)
    } catch {
      // What was written of them must not be read as a beginning of the next ones.
      try cut(to: byteCount)
      throw error
    }
    guard fdatasync(descriptor.rawValue) == 0 else {
      // What the disk has of it is not known, and asking again does not tell.
      isBroken = true
      throw .last("write", path)
    }
    byteCount += bytes.count
  }

  /// Drops what follows the first `count` bytes.
  public mutating func cut(to count: Int) throws(SystemError) {
    guard ftruncate(descriptor.rawValue, count) == 0, fsync(descriptor.rawValue) == 0 else {
      isBroken = true
      throw .last("cut", path)
    }
    byteCount = count
  }

  /// Puts other bytes in the place of all: after a power cut the file has the old or the new ones.
  public mutating func replace(with bytes: [UInt8]) throws(SystemError) {
    guard !isBroken else { throw SystemError("write", path, code: EIO) }
    let draft = "\(path).new"
    let next = try Self.open(draft, O_RDWR | O_CREAT | O_TRUNC | O_APPEND)
    try Self.write(bytes, to: next, draft)
    guard fsync(next.rawValue) == 0, unsafe rename(draft, path) == 0 else { throw .last("replace", path) }
    descriptor = next
    byteCount = bytes.count
    do throws(SystemError) { try Self.syncFolder(of: path) } catch {
      isBroken = true
      throw error
    }
  }

  private static func open(_ path: String, _ flags: CInt) throws(SystemError) -> OwnedDescriptor {
    let raw = unsafe Glibc.open(path, flags | O_CLOEXEC, 0o600)
    guard raw >= 0 else { throw .last("open", path) }
    return OwnedDescriptor(adopting: raw)
  }

  private static func byteCount(
    of descriptor: borrowing OwnedDescriptor, _ path: String
  ) throws(SystemError) -> Int {
    var status = stat()
    guard unsafe fstat(descriptor.rawValue, &status) == 0 else { throw .last("look at", path) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw SystemError("use", path, code: EINVAL) }
    return Int(status.st_size)
  }

  private static func write(
    _ bytes: [UInt8], to descriptor: borrowing OwnedDescriptor, _ path: String
  ) throws(SystemError) {
    let raw = descriptor.rawValue
    var offset = 0
    while offset < bytes.count {
      offset += try SystemError.retrying("write", path) {
        unsafe bytes.withUnsafeBytes { buffer in
          let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[offset...])
          return unsafe Glibc.write(raw, rest.baseAddress, rest.count)
        }
      }
    }
  }

  /// Makes a new name last.
  private static func syncFolder(of path: String) throws(SystemError) {
    let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let raw = unsafe Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard raw >= 0 else { throw .last("open", folder) }
    let descriptor = OwnedDescriptor(adopting: raw)
    guard fsync(descriptor.rawValue) == 0 else { throw .last("write", folder) }
  }
}

/// A folder that one process at a time has for itself: until this value, or the process, ends.
public struct LockedFolder: ~Copyable, Sendable {
  public let path: String
  private let descriptor: OwnedDescriptor

  /// Makes the folder for its owner alone where it is not there; not those above it.
  /// - Throws: `EWOULDBLOCK` when another process has it.
  public init(_ path: String) throws(SystemError) {
    guard unsafe mkdir(path, 0o700) == 0 || errno == EEXIST else { throw .last("make the folder", path) }
    let raw = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard raw >= 0 else { throw .last("open", path) }
    let folder = OwnedDescriptor(adopting: raw)
    guard flock(folder.rawValue, LOCK_EX | LOCK_NB) == 0 else { throw .last("lock", path) }
    self.path = path
    descriptor = folder
  }

  // Closing does not give the folder back while a child that is just being started still has the descriptor; this does.
  deinit { _ = flock(descriptor.rawValue, LOCK_UN) }
}

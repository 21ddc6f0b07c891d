// Soundness: a mapping is made of memory that can neither shrink nor change, for exactly as many bytes as it has, and is
// unmapped once, by its only owner.

import CReeveLinux
import Glibc

/// Memory that processes share by its descriptor and that can no longer change: how an image crosses from one to another.
public enum SealedMemory {
  /// New sealed memory with these bytes.
  public static func make(name: String, _ bytes: [UInt8]) throws(SystemError) -> OwnedDescriptor {
    let raw = unsafe reeve_memfd(name)
    guard raw >= 0 else { throw .last("make shared memory", name) }
    let descriptor = OwnedDescriptor(adopting: raw)
    var offset = 0
    while offset < bytes.count {
      offset += try SystemError.retrying("fill shared memory", name) {
        unsafe bytes.withUnsafeBytes { buffer in
          let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[offset...])
          return unsafe write(raw, rest.baseAddress, rest.count)
        }
      }
    }
    guard reeve_seal(raw) == 0 else { throw .last("seal shared memory", name) }
    return descriptor
  }

  /// New sealed memory with the bytes that a file has now. The kernel copies them, so they are read once and written once.
  /// A file that is cut off meanwhile gives fewer bytes.
  public static func make(name: String, copying file: borrowing RegularFile) throws(SystemError) -> OwnedDescriptor {
    let raw = unsafe reeve_memfd(name)
    guard raw >= 0 else { throw .last("make shared memory", name) }
    let descriptor = OwnedDescriptor(adopting: raw)
    var offset: Int64 = 0
    while offset < file.byteCount {
      let count = Int(file.byteCount - offset)
      let copied = try SystemError.retrying("copy to shared memory", file.path) {
        unsafe Int(reeve_copy(file.rawValue, &offset, raw, count))
      }
      if copied == 0 { break }
    }
    guard reeve_seal(raw) == 0 else { throw .last("seal shared memory", name) }
    return descriptor
  }

  /// The bytes of shared memory. The descriptor's position, which other processes share, stays where it is.
  public static func bytes(of descriptor: borrowing OwnedDescriptor, subject: String) throws(SystemError) -> [UInt8] {
    let memory = try MappedMemory(descriptor, subject: subject)
    // The mapping lives to the end of this function, and the array is a copy.
    return unsafe Array(memory.bytes)
  }

  /// Whether the memory behind a descriptor can neither change nor shrink.
  public static func isSealed(_ descriptor: borrowing OwnedDescriptor) -> Bool {
    reeve_is_sealed(descriptor.rawValue) == 1
  }
}

/// A file's bytes in memory, read-only, for as long as the owner lives.
@safe public struct MappedMemory: ~Copyable, @unchecked Sendable {
  /// The bytes; not used after the owner has ended.
  @unsafe public let bytes: UnsafeRawBufferPointer

  /// Maps all of a file. Its pages come as they are read, so that threads which share the reading share that, too.
  ///
  /// Sealed memory cannot change under its readers; a file of the disk can, so a server maps sealed memory only.
  /// - Parameter subject: names the file in an error.
  public init(_ descriptor: borrowing OwnedDescriptor, subject: String) throws(SystemError) {
    var status = stat()
    guard unsafe fstat(descriptor.rawValue, &status) == 0 else { throw .last("read", subject) }
    let count = Int(status.st_size)
    guard count > 0 else { throw SystemError("map", subject, code: ENODATA) }
    guard let address = unsafe reeve_map(descriptor.rawValue, count) else { throw .last("map", subject) }
    unsafe bytes = UnsafeRawBufferPointer(start: address, count: count)
  }

  /// Gathers the pages in large ones, where the kernel grants it: whoever reads here and there then waits less for the tables
  /// that say where a page is. The bytes stay where they are.
  /// - Returns: whether they are in large pages.
  @discardableResult
  public func gatherPages() -> Bool { unsafe reeve_gather_pages(bytes.baseAddress, bytes.count) == 0 }

  deinit { unsafe _ = munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }
}

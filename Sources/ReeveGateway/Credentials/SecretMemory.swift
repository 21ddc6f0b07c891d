// Soundness. The memory is mapped once, for as many bytes as are asked for, rounded up to pages, and unmapped once by its only
// owner, after it was overwritten. Every access checks its range against that count. It is written while one thread has the
// object, and only read after it is shared, or else has one owner.

import COpenSSL
import Glibc

/// Memory for secrets: it is in no core dump, and is overwritten before it is given back.
///
/// Whatever is copied out of it is the copier's to overwrite.
@safe final class SecretMemory: @unchecked Sendable {
  private let base: UnsafeMutableRawPointer
  private let mappedByteCount: Int
  let byteCount: Int

  /// Zeros. Absent when the system has no memory.
  /// - Parameter byteCount: at least 1.
  init?(byteCount: Int) {
    let pageByteCount = max(1, sysconf(CInt(_SC_PAGESIZE)))
    let (rounded, isTooLarge) = byteCount.addingReportingOverflow(pageByteCount - 1)
    guard byteCount > 0, !isTooLarge else { return nil }
    mappedByteCount = rounded / pageByteCount * pageByteCount
    let mapped = unsafe mmap(nil, mappedByteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let mapped = unsafe mapped, unsafe mapped != MAP_FAILED else { return nil }
    // A kernel that does not know it keeps working without.
    unsafe _ = madvise(mapped, mappedByteCount, MADV_DONTDUMP)
    unsafe base = mapped
    self.byteCount = byteCount
  }

  deinit {
    unsafe OPENSSL_cleanse(base, mappedByteCount)
    unsafe _ = munmap(base, mappedByteCount)
  }

  /// Writes 32 bytes.
  func store(_ bytes: SIMD32<UInt8>, at offset: Int) {
    precondition(offset >= 0 && offset <= byteCount - 32)
    unsafe base.storeBytes(of: bytes, toByteOffset: offset, as: SIMD32<UInt8>.self)
  }

  /// 32 bytes.
  func load(at offset: Int) -> SIMD32<UInt8> {
    precondition(offset >= 0 && offset <= byteCount - 32)
    return unsafe base.loadUnaligned(fromByteOffset: offset, as: SIMD32<UInt8>.self)
  }

  /// The bytes of a range, which are not kept when `body` has ended.
  func withBytes<Result>(_ range: Range<Int>, _ body: (Span<UInt8>) -> Result) -> Result {
    precondition(range.lowerBound >= 0 && range.upperBound <= byteCount)
    let first = unsafe (base + range.lowerBound).assumingMemoryBound(to: UInt8.self)
    let buffer = unsafe UnsafeBufferPointer(start: first, count: range.count)
    return unsafe body(buffer.span)
  }
}

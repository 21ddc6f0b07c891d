// Soundness. A table's memory is one run: `Header`, then `capacity` records, of which the first `count` are initialised; a
// handle is compared with `count` before its record is read. Each text has memory of its own, which is never written to again
// and is freed with the table. A table is a plain value because connections live in a table that the reactor reads on every
// event, where a reference would be counted: it has one owner, who calls `free` once, when no decision reads it any more.

public import ReeveTypes
import Synchronization

/// The texts that a connection has interned, and the handles that stand for them. One word; without a text, no memory.
@safe public struct InternedTexts {
  private var base: UnsafeMutableRawPointer?

  private struct Header {
    /// Records, the first of which is no text's: no handle is zero.
    var count: UInt32
    var capacity: UInt32
    var textByteCount: Int
    var identity: UInt64
  }

  @unsafe private struct Record {
    var text: UnsafeMutableRawPointer?
    var byteCount: UInt32 = 0
    var part = InternedPart.principal
  }

  private static let lastIdentity = Atomic<UInt64>(0)
  private static let firstCapacity: UInt32 = 8

  public init() { unsafe base = nil }

  /// Texts that are interned.
  public var count: Int {
    guard let base = unsafe base else { return 0 }
    return unsafe Int(Self.header(base).pointee.count) - 1
  }

  /// Bytes of all texts.
  public var textByteCount: Int {
    guard let base = unsafe base else { return 0 }
    return unsafe Self.header(base).pointee.textByteCount
  }

  /// Copies a text, which its handle stands for until `free`. The same text again has another handle.
  /// - Parameter text: of any form; what is wrong with it, each request is told that has its handle.
  /// - Returns: never zero.
  public mutating func intern(_ text: RawSpan, as part: InternedPart) -> UInt32 {
    let base = unsafe baseWithRoom()
    let header = unsafe Self.header(base)
    let handle = unsafe header.pointee.count
    let copy = UnsafeMutableRawPointer.allocate(byteCount: max(text.byteCount, 1), alignment: 1)
    unsafe text.withUnsafeBytes { source in
      if let address = source.baseAddress { unsafe copy.copyMemory(from: address, byteCount: source.count) }
    }
    unsafe (Self.records(base) + Int(handle)).initialize(
      to: Record(text: copy, byteCount: UInt32(text.byteCount), part: part))
    unsafe header.pointee.count = handle + 1
    unsafe header.pointee.textByteCount += text.byteCount
    return handle
  }

  /// Forgets every text: no handle stands for anything.
  public mutating func free() {
    guard let base = unsafe base else { return }
    for number in 0..<(unsafe Int(Self.header(base).pointee.count)) {
      unsafe Self.records(base)[number].text?.deallocate()
    }
    unsafe base.deallocate()
    unsafe self.base = nil
  }

  /// A copy of the text that a handle stands for, for everything beside the hot path; absent where it stands for nothing, or
  /// for a text of another part.
  public func copy(_ handle: UInt32, _ part: InternedPart) -> [UInt8]? { text(handle, part)?.array }

  /// Of a table that has a text, each its own in a process: a handle of it stands for the same as long as it lives, and for
  /// nothing afterwards. Else zero.
  @inline(__always)
  var identity: UInt64 {
    guard let base = unsafe base else { return 0 }
    return unsafe Self.header(base).pointee.identity
  }

  /// The text that a handle stands for, in memory that lives as long as the table.
  func text(_ handle: UInt32, _ part: InternedPart) -> Bytes? {
    guard let base = unsafe base, handle > 0, unsafe handle < Self.header(base).pointee.count else { return nil }
    let record = unsafe Self.records(base)[Int(truncatingIfNeeded: handle)]
    guard unsafe record.part == part else { return nil }
    return unsafe Bytes(UnsafeRawBufferPointer(start: record.text, count: Int(record.byteCount)))
  }

  /// The table's memory, with room for one more record.
  private mutating func baseWithRoom() -> UnsafeMutableRawPointer {
    guard let base = unsafe base else {
      let made = unsafe Self.allocate(capacity: Self.firstCapacity)
      let identity = Self.lastIdentity.wrappingAdd(1, ordering: .relaxed).newValue
      unsafe Self.header(made).initialize(
        to: Header(count: 1, capacity: Self.firstCapacity, textByteCount: 0, identity: identity))
      unsafe Self.records(made).initialize(to: Record())
      unsafe self.base = made
      return unsafe made
    }
    let header = unsafe Self.header(base).pointee
    guard header.count == header.capacity else { return unsafe base }
    let grown = unsafe Self.allocate(capacity: 2 * header.capacity)
    unsafe Self.header(grown).initialize(to: header)
    unsafe Self.header(grown).pointee.capacity = 2 * header.capacity
    unsafe Self.records(grown).moveInitialize(from: Self.records(base), count: Int(header.count))
    unsafe base.deallocate()
    unsafe self.base = grown
    return unsafe grown
  }

  private static func allocate(capacity: UInt32) -> UnsafeMutableRawPointer {
    UnsafeMutableRawPointer.allocate(
      byteCount: unsafe MemoryLayout<Header>.size + Int(capacity) * MemoryLayout<Record>.stride, alignment: 16)
  }

  @inline(__always)
  private static func header(_ base: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Header> {
    unsafe base.assumingMemoryBound(to: Header.self)
  }

  @inline(__always)
  private static func records(_ base: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Record> {
    unsafe (base + MemoryLayout<Header>.size).assumingMemoryBound(to: Record.self)
  }
}

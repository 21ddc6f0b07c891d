// Soundness. The memory, where there is any, has `capacity` slots of `slotByteCount` bytes each, and is freed by its only owner.
// Slots are numbered below `capacity`, a payload is copied only when it fits, and of the slots those below `count` have been
// written whole. Nothing in it refers to anything, so another thread may own it.

package import ReeveTypes

/// Some of the requests that a reactor has answered lately, each with its caller's trust: what another image will be asked about.
///
/// One in `interval` is noted, so that a request costs a decrement and a branch. Memory that has not been needed yet is not
/// touched.
@safe package struct RecentRequests: ~Copyable, @unchecked Sendable {
  private let base: UnsafeMutableRawPointer?
  /// Requests that are there.
  private(set) var count = 0
  /// The slot of the next one. When all are taken, it is that of the oldest.
  private var next = 0
  private var untilDue = Self.interval

  static let capacity = 2_048
  /// Longer requests are not noted.
  static let payloadByteCountMax = 512
  /// A prime, so that of requests that come in a cycle each has its turn.
  static let interval = 61

  // A slot:
  //
  //     OFFSET  SIZE  FIELD
  //          0     8  trust  `CallerTrust`
  //          8     8  bytes of the payload
  //         16   512  the payload
  private static let length = 8
  private static let payload = 16
  private static let slotByteCount = payload + payloadByteCountMax

  package init() {
    unsafe base = UnsafeMutableRawPointer.allocate(byteCount: Self.capacity * Self.slotByteCount, alignment: 16)
  }

  private init(none: Void) { unsafe base = nil }

  deinit { unsafe base?.deallocate() }

  /// Without memory: nothing is noted.
  package static var none: RecentRequests { RecentRequests(none: ()) }

  package var isNone: Bool { unsafe base == nil }

  /// Counts a request; true for the one that is to be noted.
  @inline(__always)
  mutating func isDue() -> Bool {
    untilDue &-= 1
    guard untilDue == 0 else { return false }
    untilDue = Self.interval
    return true
  }

  /// Notes a request in place of the oldest, unless it is too long, or has handles, which mean nothing to others.
  package mutating func note(_ request: UnsafeRawBufferPointer, trust: CallerTrust) {
    guard AuthorizePayload.headerLength...Self.payloadByteCountMax ~= request.count,
      unsafe request[AuthorizePayload.Offset.flags] & RequestHandles.flags == 0,
      let source = request.baseAddress, let base = unsafe base
    else { return }
    let slot = unsafe base + next * Self.slotByteCount
    unsafe slot.storeBytes(of: trust.rawValue, as: UInt64.self)
    unsafe slot.storeBytes(of: request.count, toByteOffset: Self.length, as: Int.self)
    unsafe (slot + Self.payload).copyMemory(from: source, byteCount: request.count)
    next = next == Self.capacity - 1 ? 0 : next + 1
    count = min(count + 1, Self.capacity)
  }

  /// Visits the requests, the newest first, until `body` says that it has enough.
  func visit(_ body: (_ payload: RawSpan, _ trust: CallerTrust) -> Bool) {
    guard let base = unsafe base else { return }
    for age in 1..<(count + 1) {
      let slot = unsafe base + (next &+ Self.capacity &- age) % Self.capacity * Self.slotByteCount
      let trust = unsafe slot.load(as: UInt64.self)
      let length = unsafe slot.load(fromByteOffset: Self.length, as: Int.self)
      let request = unsafe UnsafeRawBufferPointer(start: slot + Self.payload, count: length)
      if unsafe body(request.bytes, CallerTrust(rawValue: trust)) { return }
    }
  }
}

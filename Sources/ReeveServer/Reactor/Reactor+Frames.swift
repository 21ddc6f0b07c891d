// Soundness. `received` lies in the receive buffer and is not written to while it is used. Every offset into it comes from
// `FrameCutter`, which has seen that the frame is whole.

import ReeveImage
import ReeveSystem
import ReeveTypes
import ReeveWire

// Frames: what each opcode asks for, and its reply.
extension Reactor {
  /// Room that there must be before a frame is answered: the longest reply but an explanation's.
  private static let replyByteCountMax = 139_264
  /// An image that a processor's cache does not hold.
  private static let largeImageByteCount = 16 << 20

  /// Answers the frames at the beginning of `received`.
  /// - Returns: bytes that have been dealt with.
  @inline(__always)
  mutating func answer(
    _ received: UnsafeRawBufferPointer, _ slot: Int, _ snapshot: UnsafePointer<Snapshot>?
  ) -> Int {
    var offset = 0
    var group = PreparedGroup()
    unsafe beginDeciding(slot, snapshot)
    while !connections[slot].isEnding {
      if group.isDone { unsafe prepare(&group, received, from: offset, slot, snapshot) }
      let rest = unsafe UnsafeRawBufferPointer(rebasing: received[offset...])
      switch unsafe FrameCutter.next(in: rest.bytes) {
      case .incomplete: return offset
      case .broken(let id, let code):
        output.put(ErrorReply(code), id: id)
        connections[slot].isEnding = true
        return received.count
      case .frame(let header):
        let payload = unsafe UnsafeRawBufferPointer(
          rebasing: rest[FrameLayout.headerByteCount..<header.frameByteCount])
        unsafe answer(header, payload, slot, snapshot, prepared: group.next())
        offset += header.frameByteCount
        // The first reply must not wait for thousands of others, and a caller that does not read must not fill memory.
        if output.remaining < Self.replyByteCountMax, !send(slot) { return offset }
      }
    }
    return received.count
  }

  @inline(__always)
  private mutating func answer(
    _ header: FrameHeader, _ payload: UnsafeRawBufferPointer, _ slot: Int, _ snapshot: UnsafePointer<Snapshot>?,
    prepared: Int
  ) {
    switch header.opcode {
    case Opcode.authorize.rawValue: unsafe authorize(id: header.id, payload, slot, snapshot, prepared: prepared)
    case Opcode.authorizeMany.rawValue: unsafe authorizeMany(id: header.id, payload, slot, snapshot)
    case Opcode.ping.rawValue:
      guard payload.count == 0 else { return output.put(ErrorReply(.malformedPayload), id: header.id) }
      output.begin(.pingReply, id: header.id, payloadByteCount: 0)
    case Opcode.hello.rawValue: unsafe hello(id: header.id, Array(payload), slot)
    case Opcode.status.rawValue:
      guard payload.count == 0 else { return output.put(ErrorReply(.malformedPayload), id: header.id) }
      put(.statusReply, id: header.id, shared.status().payload)
    case Opcode.explain.rawValue: unsafe explain(id: header.id, Array(payload), slot, snapshot)
    case Opcode.intern.rawValue:
      unsafe intern(id: header.id, Array(payload), slot)
      unsafe beginDeciding(slot, snapshot)
    case Opcode.registerSession.rawValue: unsafe registerSession(id: header.id, Array(payload), slot)
    default: output.put(ErrorReply(.unknownOpcode), id: header.id)
    }
  }

  /// Looks up the requests at `offset` together, up to the first frame that asks for something else.
  @inline(__always)
  private func prepare(
    _ group: inout PreparedGroup, _ received: UnsafeRawBufferPointer, from offset: Int,
    _ slot: Int, _ snapshot: UnsafePointer<Snapshot>?
  ) {
    // A few requests, or those to a small image, do not wait long enough for memory.
    guard let snapshot = unsafe snapshot, unsafe snapshot.pointee.view.byteCount >= Self.largeImageByteCount,
      received.count - offset >= PreparedGroup.byteCountMin
    else { return }
    unsafe prepare(&group, received, from: offset, slot, in: snapshot.pointee.view)
  }

  @inline(never)
  private func prepare(
    _ group: inout PreparedGroup, _ received: UnsafeRawBufferPointer, from start: Int, _ slot: Int, in view: ImageView
  ) {
    var offset = start
    var count = 0
    while count < ImageView.groupCountMax {
      let rest = unsafe UnsafeRawBufferPointer(rebasing: received[offset...])
      guard case .frame(let header) = unsafe FrameCutter.next(in: rest.bytes),
        header.opcode == Opcode.authorize.rawValue
      else { break }
      let payload = unsafe UnsafeRawBufferPointer(rebasing: rest[FrameLayout.headerByteCount..<header.frameByteCount])
      unsafe view.prepare(payload.bytes, as: count, scratch: scratch, interned: connections[slot].interned)
      count += 1
      offset += header.frameByteCount
    }
    view.fetch(count: count, scratch: scratch)
    group = PreparedGroup(count: count)
  }

  mutating func put(_ opcode: Opcode, id: UInt64, _ payload: [UInt8]) {
    output.begin(opcode, id: id, payloadByteCount: payload.count)
    output.put(payload)
  }

  private mutating func hello(id: UInt64, _ payload: [UInt8], _ slot: Int) {
    guard let hello = HelloRequest(payload: payload) else {
      return output.put(ErrorReply(.malformedPayload), id: id)
    }
    guard hello.minimumVersion <= WireLimits.version, hello.maximumVersion >= WireLimits.version else {
      output.put(ErrorReply(.unsupportedVersion), id: id)
      connections[slot].isEnding = true
      return
    }
    put(.helloReply, id: id, HelloReply().payload)
  }
}

/// The frames that were looked up ahead, and how many of them have been decided.
struct PreparedGroup {
  private var decided = 0
  private var count = 0

  /// What is left of a read has at least so many bytes for a group to be made: about four requests.
  static let byteCountMin = 800

  init(count: Int = 0) { self.count = count }

  var isDone: Bool { decided == count }

  /// The slot of the next frame, or -1.
  @inline(__always)
  mutating func next() -> Int {
    guard decided < count else { return -1 }
    defer { decided += 1 }
    return decided
  }
}

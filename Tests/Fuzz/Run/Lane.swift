import Glibc
import ReeveSystem

/// A connection on which a stream is sent and answered, a step at a time.
final class Lane {
  let stream: DrawnStream
  let patience: UInt64
  /// By the monotonic clock.
  let deadline: UInt64
  private let descriptor: OwnedDescriptor
  private var sentByteCount = 0
  private var piece = 0
  private(set) var reply: [UInt8] = []
  private var isListening: Bool
  /// Until when nothing is read, by the monotonic clock: by then the server waits for that, if it ever does.
  private let deafTime: UInt64
  /// When this side says that nothing more comes, by the monotonic clock.
  private var halfCloseTime: UInt64?
  private var isHalfClosed = false

  enum Step {
    case goesOn
    case ended
  }

  /// How long the server may take for a stream, in nanoseconds, and for each of its bytes: a quiet machine needs a thousandth
  /// of it.
  private static let patienceNanoseconds: UInt64 = 15_000_000_000
  private static let patienceNanosecondsPerByte: UInt64 = 200_000
  private static let deafNanoseconds: UInt64 = 20_000_000
  private static let lateNanoseconds: UInt64 = 3_000_000

  init(_ stream: DrawnStream, to address: SocketAddress, in epoll: borrowing Epoll, place: Int) throws(SystemError) {
    self.stream = stream
    isListening = !stream.isDeaf
    descriptor = try StreamSocket.connect(address)
    try descriptor.setNonBlocking()
    patience = Self.patienceNanoseconds + UInt64(stream.bytes.count) * Self.patienceNanosecondsPerByte
    let now = SystemClock.monotonicNanoseconds()
    deadline = now + patience
    deafTime = now + Self.deafNanoseconds
    try epoll.add(descriptor.rawValue, isListening ? [.read, .write] : .write, token: UInt64(place))
  }

  /// Whether something is to be done at a time that comes soon.
  var isWaiting: Bool { halfCloseTime != nil || !isListening }

  var report: String { "\(stream.report)\nanswered: \(DrawnStream.hex(reply))" }

  /// Goes on with it.
  /// - Parameter buffer: for what is read.
  func step(
    _ ready: Epoll.Interest, in epoll: borrowing Epoll, place: Int, buffer: inout [UInt8]
  ) throws(SystemError) -> Step {
    if isListening, !ready.isDisjoint(with: [.read, .broken]), try read(into: &buffer) { return .ended }
    guard sentByteCount < stream.bytes.count || piece < stream.pieceEnds.count else { return .goesOn }
    if ready.isDisjoint(with: [.write, .broken]) { return .goesOn }
    try write()
    if sentByteCount == stream.bytes.count { isListening = true }
    guard piece == stream.pieceEnds.count else { return .goesOn }
    switch stream.ending {
    case .abrupt: return .ended
    case .halfClose: halfClose()
    case .lateHalfClose: halfCloseTime = SystemClock.monotonicNanoseconds() + Self.lateNanoseconds
    }
    try epoll.modify(descriptor.rawValue, .read, token: UInt64(place))
    return .goesOn
  }

  /// Does what its time has come for.
  func tick(_ now: UInt64, in epoll: borrowing Epoll, place: Int) throws(SystemError) {
    if !isListening, now >= deafTime {
      isListening = true
      try epoll.modify(descriptor.rawValue, [.read, .write], token: UInt64(place))
    }
    guard let time = halfCloseTime, now >= time else { return }
    halfCloseTime = nil
    halfClose()
  }

  private func halfClose() {
    if !isHalfClosed { _ = shutdown(descriptor.rawValue, CInt(SHUT_WR)) }
    isHalfClosed = true
  }

  /// - Returns: whether the server has ended it.
  private func read(into buffer: inout [UInt8]) throws(SystemError) -> Bool {
    switch try StreamTransfer.read(descriptor, into: &buffer) {
    case .transferred(let count):
      reply += buffer[..<count]
      return false
    case .wouldWait: return false
    case .ended: return true
    }
  }

  /// One piece, or what the socket takes of it.
  private func write() throws(SystemError) {
    let end = stream.pieceEnds[piece]
    if sentByteCount < end {
      // The rest of a long one comes with the next step.
      let chunk =
        end == stream.bytes.count && sentByteCount == 0 ? stream.bytes : Array(stream.bytes[sentByteCount..<end])
      switch try StreamTransfer.write(descriptor, chunk, from: 0) {
      case .transferred(let count): sentByteCount += count
      case .wouldWait: break
      case .ended:
        // What is answered already can still be read.
        sentByteCount = stream.bytes.count
        piece = stream.pieceEnds.count
        return
      }
    }
    while piece < stream.pieceEnds.count, stream.pieceEnds[piece] <= sentByteCount { piece += 1 }
  }
}

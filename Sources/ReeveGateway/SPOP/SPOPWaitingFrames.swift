/// The NOTIFY frames of a connection that have no acknowledgement yet. There are few: the memory of those that were is kept,
/// and a search goes over all of them.
struct SPOPWaitingFrames: Sendable {
  private struct Numbers: Sendable, Equatable {
    var stream: UInt64
    var frame: UInt64
  }

  private var frames: [Numbers] = []

  var count: Int { frames.count }

  func contains(stream: UInt64, frame: UInt64) -> Bool { frames.contains(Numbers(stream: stream, frame: frame)) }

  /// - Throws: `.waitingFrameCount`, or `.outOfTurn` where one with the same numbers waits: nobody could tell which of the
  ///   two an acknowledgement is for.
  mutating func insert(stream: UInt64, frame: UInt64) throws(SPOPFault) {
    guard !contains(stream: stream, frame: frame) else { throw .outOfTurn }
    guard frames.count < SPOPLimits.waitingFrameCountMax else { throw .waitingFrameCount }
    frames.append(Numbers(stream: stream, frame: frame))
  }

  mutating func remove(stream: UInt64, frame: UInt64) {
    guard let index = frames.firstIndex(of: Numbers(stream: stream, frame: frame)) else { return }
    frames.swapAt(index, frames.count - 1)
    frames.removeLast()
  }

  /// Gives the memory back as well.
  mutating func removeAll() { frames = [] }
}

// Which snapshot decides, read without a lock, and how the one before it goes: quiescent-state reclamation.
//
// Soundness. A reader is online between `enter` and `leave`, and uses the pointer that `enter` gives only in between. It
// announces the epoch that it saw, then loads the pointer; the publisher exchanges the pointer, then advances the epoch,
// then looks at the announcements. All of these are sequentially consistent, so they stand in one order:
//
// - If the publisher sees an announcement of the new epoch, the reader loaded the pointer after the exchange.
// - If it sees "offline", either the reader announces later, and so loads the pointer later than the exchange; or it has
//   left, and what it read happened before.
// - If it sees an older epoch, it waits.
//
// So when no announcement is older than the epoch, no reader holds the old snapshot, and none can get it any more.

import Synchronization

/// The snapshot that decides now. One thread publishes; each reader has a seat of its own.
final class SnapshotBoard: Sendable {
  private let current = Atomic<UInt>(0)
  private let epoch = Atomic<UInt64>(1)
  private let seats: [ReaderSeat]

  init(readerCount: Int) { seats = (0..<readerCount).map { _ in ReaderSeat() } }

  deinit { Self.free(current.load(ordering: .relaxed)) }

  /// The reader with this number comes online, and takes the snapshot that it uses until it leaves; nil before the first.
  @inline(__always)
  @unsafe func enter(reader: Int) -> UnsafePointer<Snapshot>? {
    seats[reader].announced.store(epoch.load(ordering: .sequentiallyConsistent), ordering: .sequentiallyConsistent)
    return unsafe UnsafePointer(bitPattern: current.load(ordering: .sequentiallyConsistent))
  }

  /// The reader uses no snapshot any more.
  @inline(__always)
  func leave(reader: Int) { seats[reader].announced.store(ReaderSeat.offline, ordering: .sequentiallyConsistent) }

  /// Makes `snapshot` the one that decides, and waits until no reader uses the one before it, which is then unmapped.
  ///
  /// A reader leaves after each wake-up, so this takes as long as the longest of those, not longer.
  func publish(_ snapshot: consuming Snapshot, pause: () -> Void) {
    let pointer = UnsafeMutablePointer<Snapshot>.allocate(capacity: 1)
    unsafe pointer.initialize(to: snapshot)
    let old = current.exchange(UInt(bitPattern: pointer), ordering: .sequentiallyConsistent)
    let newEpoch = epoch.wrappingAdd(1, ordering: .sequentiallyConsistent).newValue
    while seats.contains(where: { $0.isBehind(newEpoch) }) { pause() }
    Self.free(old)
  }

  private static func free(_ address: UInt) {
    guard let pointer = unsafe UnsafeMutablePointer<Snapshot>(bitPattern: address) else { return }
    unsafe pointer.deinitialize(count: 1)
    unsafe pointer.deallocate()
  }
}

/// What one reader announces, alone in its cache line.
private final class ReaderSeat: Sendable {
  static let offline: UInt64 = 0
  /// The epoch that the reader saw when it came online, or `offline`.
  let announced = Atomic<UInt64>(offline)
  private let padding: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0, 0, 0)

  func isBehind(_ epoch: UInt64) -> Bool {
    let seen = announced.load(ordering: .sequentiallyConsistent)
    return seen != Self.offline && seen < epoch
  }
}

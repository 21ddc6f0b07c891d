// Which snapshot decides, read without a lock, and how the one before it goes: quiescent-state reclamation.
//
// Soundness. A reader is online between `enter` and `leave`, and uses the pointer that `enter` gives only in between.
// RECLAMATION.md proves that no reader has a snapshot when it is freed. Its letters stand beside the steps here;
// `Tests/Models/reclamation.pml` has the same steps, checked in every order.

import Synchronization

/// The snapshot that decides now. One thread publishes; each reader has a seat of its own.
package final class SnapshotBoard: Sendable {
  private let current = Atomic<UInt>(0)
  private let epoch = Atomic<UInt64>(1)
  private let seats: [ReaderSeat]

  package init(readerCount: Int) { seats = (0..<readerCount).map { _ in ReaderSeat() } }

  deinit { Self.free(current.load(ordering: .relaxed)) }

  /// The reader with this number comes online, and takes the snapshot that it uses until it leaves; nil before the first.
  @inline(__always)
  @unsafe package func enter(reader: Int) -> UnsafePointer<Snapshot>? {
    let seen = epoch.load(ordering: .sequentiallyConsistent)  // E1
    seats[reader].announced.store(seen, ordering: .sequentiallyConsistent)  // E2
    return unsafe UnsafePointer(bitPattern: current.load(ordering: .sequentiallyConsistent))  // E3
  }

  /// The reader uses no snapshot any more.
  @inline(__always)
  package func leave(reader: Int) { seats[reader].announced.store(ReaderSeat.offline, ordering: .releasing) }  // L

  /// Makes `snapshot` the one that decides, and waits until no reader uses the one before it, which is then unmapped.
  ///
  /// A reader leaves after each wake-up, so this takes as long as the longest of those, not longer.
  package func publish(_ snapshot: consuming Snapshot, pause: () -> Void) {
    let pointer = UnsafeMutablePointer<Snapshot>.allocate(capacity: 1)
    unsafe pointer.initialize(to: snapshot)  // P0
    let old = current.exchange(UInt(bitPattern: pointer), ordering: .sequentiallyConsistent)  // P1
    let newEpoch = epoch.wrappingAdd(1, ordering: .sequentiallyConsistent).newValue  // P2
    while seats.contains(where: { $0.isBehind(newEpoch) }) { pause() }
    Self.free(old)  // P4
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
    let seen = announced.load(ordering: .sequentiallyConsistent)  // P3
    return seen != Self.offline && seen < epoch
  }
}

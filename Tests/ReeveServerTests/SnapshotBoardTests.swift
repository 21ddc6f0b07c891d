import ReeveImage
import ReeveSystem
import Synchronization
import Testing

@testable import ReeveServer

@Suite struct SnapshotBoardTests {
  /// Readers that enter and leave without pause never see a snapshot that has gone: its memory would be unmapped, and its
  /// generation never runs backwards for a reader.
  @Test func readersSeeLivingSnapshotsOnly() throws {
    let board = SnapshotBoard(readerCount: 2)
    let bytes = try RunningDataPlane.image(Worlds.store("Allow"))
    let digest = Array(bytes[24..<56])
    let isDone = Flag()
    let reads = Reads()
    for reader in 0..<2 {
      try SystemThread.start(name: "reader-\(reader)") {
        var last: UInt64 = 0
        while !isDone.value.load(ordering: .relaxed) {
          if let snapshot = unsafe board.enter(reader: reader) {
            let generation = unsafe snapshot.pointee.generation
            if unsafe generation < last || snapshot.pointee.view.digest != digest {
              reads.faults.wrappingAdd(1, ordering: .relaxed)
            }
            last = generation
            reads.count.wrappingAdd(1, ordering: .relaxed)
          }
          board.leave(reader: reader)
        }
        reads.ended.wrappingAdd(1, ordering: .releasing)
      }
    }
    for generation in 1...300 as ClosedRange<UInt64> {
      let memory = try SealedMemory.make(name: "image", bytes)
      let image = try MappedImage(memory, subject: "image")
      board.publish(Snapshot(image, sessions: nil, generation: generation, revision: 0)) {
        SystemClock.sleep(milliseconds: 0)
      }
    }
    while reads.count.load(ordering: .relaxed) < 1_000 { SystemClock.sleep(milliseconds: 1) }
    isDone.value.store(true, ordering: .relaxed)
    while reads.ended.load(ordering: .acquiring) < 2 { SystemClock.sleep(milliseconds: 1) }
    #expect(reads.faults.load(ordering: .relaxed) == 0)
  }

  private final class Flag: Sendable { let value = Atomic<Bool>(false) }
  private final class Reads: Sendable {
    let count = Atomic<Int>(0)
    let faults = Atomic<Int>(0)
    let ended = Atomic<Int>(0)
  }
}

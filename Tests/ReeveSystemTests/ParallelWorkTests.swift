import ReeveSystem
import Synchronization
import Testing

/// Every piece is done once, and all of them when the call returns.
@Suite struct ParallelWorkTests {
  @Test(arguments: [0, 1, 2, 1_000], [false, true]) func everyPieceIsDoneOnce(count: Int, givesWay: Bool) {
    let done = Mutex([Int](repeating: 0, count: count))
    ParallelWork.run(count, givesWay: givesWay) { number in done.withLock { $0[number] += 1 } }
    #expect(done.withLock { $0 } == [Int](repeating: 1, count: count))
  }
}

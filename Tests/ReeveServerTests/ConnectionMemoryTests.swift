import Glibc
import ReeveSystem
import ReeveTypes
import ReeveWire
import Testing

@testable import ReeveServer

/// What connections cost: the limit is 4 KiB for an idle one, and the aim 1 KiB.
@Suite struct ConnectionMemoryTests {
  @Test func aPlaceTakesLittleOfAKilobyte() { #expect(MemoryLayout<Connection>.stride <= 256) }

  /// A place is used again before another one is made, and its old tokens are of nobody.
  @Test func placesAreMadeAsTheyAreNeeded() throws {
    var table = ConnectionTable(capacity: 3)
    var counts = [table.placeCount]
    let listener = AcceptingListener(descriptor: -1, terms: ListenerTerms())
    let first = try #require(Self.open(&table, listener))
    let second = try #require(Self.open(&table, listener))
    counts.append(table.placeCount)
    table.end(first.slot)
    counts.append(table.count)
    var areOpen = [table.isOpen(first)]
    let again = try #require(Self.open(&table, listener))
    #expect(again.slot == first.slot)
    #expect(again.serial != first.serial)
    areOpen += [table.isOpen(first), table.isOpen(again), table.isOpen(second)]
    // A place that is not there yet.
    areOpen.append(table.isOpen(ConnectionToken(slot: 2, serial: 0)))
    #expect(areOpen == [false, false, true, true, false])
    _ = try #require(Self.open(&table, listener))
    #expect(Self.open(&table, listener) == nil)
    counts.append(table.count)
    #expect(counts == [0, 2, 1, 3])
  }

  private static func open(_ table: inout ConnectionTable, _ listener: AcceptingListener) -> ConnectionToken? {
    table.open(dup(0), of: listener, number: 0)
  }

  /// What waits is kept whole, and the memory of more than a usual frame is given back.
  @Test(arguments: [1, 511, 512, 513, 4_096, 262_144]) func whatWaits(count: Int) {
    var pending = PendingBytes()
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
    unsafe bytes.withUnsafeBytes { unsafe pending.replace(with: $0) }
    #expect(unsafe Array(pending.bytes) == bytes)
    pending.drop(count - 1)
    #expect(unsafe Array(pending.bytes) == bytes.suffix(1))
    pending.drop(1)
    #expect(pending.isEmpty)
    #expect(pending.keptByteCount == (count <= 512 ? 512 : 0))
    pending.free()
  }
}

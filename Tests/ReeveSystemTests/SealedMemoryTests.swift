import ReeveSystem
import Testing

/// Memory that processes share.
@Suite struct SealedMemoryTests {
  /// Large memory begins on a large page, and its bytes are the same however its pages are gathered.
  @Test(arguments: [1, 4_096, 2 << 20, 5 << 20 + 123]) func itsBytesAreThoseThatWereGiven(count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 ^ $0 >> 8 ^ $0 >> 16) }
    let descriptor = try SealedMemory.make(name: "test", bytes)
    let isSealed = SealedMemory.isSealed(descriptor)
    #expect(isSealed)
    let memory = try MappedMemory(descriptor, subject: "test")
    let address = unsafe UInt(bitPattern: memory.bytes.baseAddress)
    if count >= 4 << 20 { #expect(address % (2 << 20) == 0) }
    // Whether the kernel grants it is its own affair.
    memory.gatherPages()
    let isEqual = unsafe memory.bytes.elementsEqual(bytes)
    #expect(isEqual)
  }
}

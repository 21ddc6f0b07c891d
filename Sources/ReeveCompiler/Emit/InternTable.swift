import ReeveImage

/// Runs of bytes that are written one after the other, each distinct one once, and numbered by their first appearance.
struct InternTable {
  /// Whoever interns writes here first, and then asks for what it wrote.
  var writer = ByteWriter()
  private var runs: [(offset: Int, length: Int)] = []
  /// Open addressing, at most half full.
  private var slots: [Slot] = Array(repeating: Slot(), count: 64)

  private struct Slot {
    /// Number of a run, plus one.
    var run: UInt32 = 0
    var tag: UInt32 = 0
  }

  /// Distinct runs.
  var count: Int { runs.count }

  /// Where a run is.
  func range(_ number: Int) -> Range<Int> { runs[number].offset..<runs[number].offset + runs[number].length }

  /// The number of the bytes from `start` to the end, which were just written: of an equal run where there is one, and
  /// then they are taken back.
  mutating func number(from start: Int) -> Int {
    let length = writer.count - start
    let hash = Hash.exact(writer.bytes, in: start..<writer.count)
    let tag = UInt32(truncatingIfNeeded: hash >> 32)
    var index = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[index].run > 0 {
      let number = Int(slots[index].run) - 1
      if slots[index].tag == tag, runs[number].length == length,
        writer.isEqual(runs[number].offset, start, length: length)
      {
        writer.truncate(to: start)
        return number
      }
      index = (index + 1) & (slots.count - 1)
    }
    runs.append((start, length))
    slots[index] = Slot(run: UInt32(runs.count), tag: tag)
    if 2 * runs.count > slots.count { grow() }
    return runs.count - 1
  }

  mutating func number(_ text: some Collection<UInt8>) -> Int {
    let start = writer.count
    writer.put(text)
    return number(from: start)
  }

  /// The place of the bytes from `start` to the end, which were just written, as `number(from:)` has it.
  mutating func intern(from start: Int) -> Int { runs[number(from: start)].offset }

  /// The place of a text.
  mutating func intern(_ text: some Collection<UInt8>) -> Int { runs[number(text)].offset }

  /// Forgets everything, and keeps the memory.
  mutating func removeAll() {
    writer.truncate(to: 0)
    forgetRuns()
  }

  /// Forgets which runs there are; their bytes stay.
  mutating func forgetRuns() {
    guard !runs.isEmpty else { return }
    runs.removeAll(keepingCapacity: true)
    // A table that a large document grew would cost every later one its clearing.
    if slots.count > 1_024 { slots = Array(repeating: Slot(), count: 64) }
    for index in slots.indices { slots[index] = Slot() }
  }

  private mutating func grow() {
    slots = Array(repeating: Slot(), count: 2 * slots.count)
    for number in runs.indices {
      let hash = Hash.exact(writer.bytes, in: range(number))
      var index = Int(truncatingIfNeeded: hash) & (slots.count - 1)
      while slots[index].run > 0 { index = (index + 1) & (slots.count - 1) }
      slots[index] = Slot(run: UInt32(number + 1), tag: UInt32(truncatingIfNeeded: hash >> 32))
    }
  }
}

import ReeveImage

/// The actions that documents name in full, numbered by their first appearance, and the numbers that each program names.
struct ActionTable {
  /// In lower case.
  private var texts = InternTable()
  /// Of each action, and where some program has its text.
  private var actions: [(hash: UInt64, place: Range<Int>)] = []
  /// The actions of all programs, one after the other, and where those of each program are.
  private var named: [UInt32] = []
  private var ranges: [Int: Range<Int>] = [:]

  /// - Parameter offsets: of the programs, in the order in which their actions are numbered.
  init(of offsets: [Int], _ programs: ProgramReader) {
    ranges.reserveCapacity(offsets.count)
    for offset in offsets where ranges[offset] == nil {
      let start = named.count
      programs.forEachNamedAction(of: offset) { place in
        let action = programs.bytes(place)
        let number = texts.number(action.array)
        if number == actions.count { actions.append((Hash.exact(action), place)) }
        named.append(UInt32(number))
      }
      ranges[offset] = start..<named.count
    }
  }

  var count: Int { actions.count }

  func hash(_ number: Int) -> UInt64 { actions[number].hash }

  /// Where in the image some program has the text of an action.
  func place(_ number: Int) -> Range<Int> { actions[number].place }

  /// The numbers of the actions that a program names.
  func named(inProgramAt offset: Int) -> ArraySlice<UInt32> { named[ranges[offset] ?? 0..<0] }

  func write(to image: inout ImageWriter) {
    image.begin(.actionBuckets)
    let table = BucketTable(capacity: count, in: &image.bytes)
    image.end(count: table.bucketCount)
    image.begin(.actions)
    for number in 0..<count {
      table.insert(hash(number), record: image.bytes.count, in: &image.bytes)
      image.bytes.put32(number)
      image.bytes.put32(texts.range(number).count)
      image.bytes.put(texts.writer.bytes[texts.range(number)])
      image.bytes.align(4)
    }
    image.end(count: count)
  }
}

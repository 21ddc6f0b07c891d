import ReeveImage

/// The actions that documents name in full, numbered by their first appearance, and the numbers that each program names;
/// and those that the catalogue says something about.
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
        if number == actions.count { actions.append((Hash.foldingASCII(action), place)) }
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

  /// - Parameter catalogued: of services, each action once.
  func write(_ catalogued: [CataloguedActions], to image: inout ImageWriter) {
    image.begin(.actionBuckets)
    let cataloguedCount = catalogued.reduce(0) { $0 + $1.entries.count }
    let table = BucketTable(capacity: count + cataloguedCount, in: &image.bytes)
    image.end(count: table.bucketCount)
    image.begin(.actions)
    for service in catalogued {
      let start = image.bytes.count
      image.bytes.put(service.records.bytes)
      for entry in service.entries { table.insert(entry.hash, record: start + entry.offset, in: &image.bytes) }
    }
    var recordCount = cataloguedCount
    for number in 0..<count {
      let text = texts.writer.bytes[texts.range(number)]
      let record = table.find(hash(number), in: image.bytes) { record in
        let start = record + ActionLayout.text
        return image.bytes.bytes[(record + ActionLayout.length)...].starts(with: Self.length(text))
          && image.bytes.bytes[start..<start + text.count].elementsEqual(text)
      }
      if record != 0 {
        image.bytes.patch32(number, at: record + ActionLayout.number)
      } else {
        table.insert(hash(number), record: image.bytes.count, in: &image.bytes)
        image.bytes.put32(number)
        image.bytes.put(Self.length(text))
        image.bytes.put(GlobalService.flags(ofAction: Array(text)))
        image.bytes.put(0)
        image.bytes.put(text)
        image.bytes.put(Self.letters(of: text))
        image.bytes.align(4)
        recordCount += 1
      }
    }
    image.end(count: recordCount)
  }

  /// The bit that makes a letter one of lower case, for each letter; zero for other bytes.
  static func letters(of text: some Collection<UInt8>) -> [UInt8] {
    text.map { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 ? 0x20 : 0 }
  }

  private static func length(_ text: some Collection<UInt8>) -> [UInt8] {
    [UInt8(truncatingIfNeeded: text.count), UInt8(truncatingIfNeeded: text.count >> 8)]
  }
}

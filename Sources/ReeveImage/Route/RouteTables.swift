/// The section of routes of a verified image, read in place.
struct RouteTables {
  let bytes: Bytes
  private let texts: Int

  /// Absent: the image has no routes.
  init?(of image: Bytes) {
    let entry = HeaderLayout.sections + Section.routes.rawValue * SectionLayout.stride
    guard image.u64(entry + SectionLayout.count) > 0 else { return nil }
    bytes = image.slice(
      Int(truncatingIfNeeded: image.u64(entry + SectionLayout.offset)),
      Int(truncatingIfNeeded: image.u64(entry + SectionLayout.length)))
    texts = bytes.int(Self.entry(of: .texts))
  }

  private static func entry(of table: RouteTable) -> Int {
    RouteSectionLayout.directory + table.rawValue * RouteSectionLayout.directoryStride
  }

  /// Where a record stands.
  func record(_ table: RouteTable, _ number: Int) -> Int {
    bytes.int(Self.entry(of: table)) &+ number &* table.stride
  }

  func count(_ table: RouteTable) -> Int { bytes.int(Self.entry(of: table) + 4) }

  /// What a field with the first and, behind it, one with their count say.
  func range(_ field: Int) -> Range<Int> {
    let first = bytes.int(field)
    return first..<first + bytes.int(field + 4)
  }

  /// The number in a table of four bytes each.
  func number(_ table: RouteTable, _ index: Int) -> Int { bytes.int(record(table, index)) }

  /// The text that a field of eight bytes says.
  func text(_ field: Int) -> Bytes {
    text(bytes.int(field + RouteTextLayout.offset), bytes.int(field + RouteTextLayout.length))
  }

  func text(_ offset: Int, _ length: Int) -> Bytes { bytes.slice(texts &+ offset, length) }

  func name(_ number: Int) -> Bytes { text(record(.names, number)) }

  /// Bytes of the longest name.
  var nameLengthMax: Int { bytes.int(RouteSectionLayout.nameLengthMax) }

  /// The number of a name that some route speaks of; -1: none does.
  func number(ofName name: Bytes) -> Int {
    guard name.count <= nameLengthMax else { return -1 }
    return find(.nameBuckets, Hash.exact(name)) { self.name($0 &- 1) == name } &- 1
  }

  /// The record of a hash table for which `isMatch` holds among those with a hash; zero: none.
  func find(_ table: RouteTable, _ hash: UInt64, _ isMatch: (Int) -> Bool) -> Int {
    let mask = count(table) &- 1
    let start = record(table, 0)
    let tag = UInt32(truncatingIfNeeded: hash >> 32)
    var index = Int(truncatingIfNeeded: hash) & mask
    while true {
      let bucket = start &+ index &* BucketLayout.stride
      let found = bytes.int(bucket + BucketLayout.record)
      if found == 0 || bytes.u32(bucket + BucketLayout.tag) == tag && isMatch(found) { return found }
      index = (index &+ 1) & mask
    }
  }
}

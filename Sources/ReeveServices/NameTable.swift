/// Finds places by ASCII names, in whatever case: a hash table of places, which leaves the names where they are.
struct NameTable: Sendable {
  /// A place, or -1. A power of two of them, at least twice as many as there are names.
  private var buckets: [Int32]

  /// A table of `count` names. Names with anything but ASCII are not found, and of two equal ones the first is.
  init(count: Int, nameAt: (Int) -> String) {
    var size = 2
    while size < count * 2 { size *= 2 }
    buckets = Array(repeating: -1, count: size)
    for place in 0..<count {
      let name = nameAt(place)
      guard let bucket = bucket(of: name[...].utf8, nameAt: nameAt), buckets[bucket] < 0 else { continue }
      buckets[bucket] = Int32(place)
    }
  }

  /// The place of a name. `nameAt` gives the names that the table was made of.
  func place(of name: Substring.UTF8View, nameAt: (Int) -> String) -> Int? {
    guard let bucket = bucket(of: name, nameAt: nameAt), buckets[bucket] >= 0 else { return nil }
    return Int(buckets[bucket])
  }

  /// The bucket that has the name, or a free one where it belongs; nil when it is no ASCII. Strings that look the same to
  /// Swift and have other bytes are other names.
  private func bucket(of name: Substring.UTF8View, nameAt: (Int) -> String) -> Int? {
    // FNV-1a: names are few and none is a stranger's.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in name {
      guard byte < 0x80 else { return nil }
      hash = (hash ^ UInt64(Self.folded(byte))) &* 0x100_0000_01b3
    }
    var bucket = Int(truncatingIfNeeded: hash ^ (hash >> 32)) & (buckets.count - 1)
    while buckets[bucket] >= 0, !Self.areEqual(nameAt(Int(buckets[bucket])).utf8, name) {
      bucket = (bucket + 1) & (buckets.count - 1)
    }
    return bucket
  }

  private static func areEqual(_ one: String.UTF8View, _ other: Substring.UTF8View) -> Bool {
    guard one.count == other.count else { return false }
    return zip(one, other).allSatisfy { folded($0) == folded($1) }
  }

  private static func folded(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
  }
}

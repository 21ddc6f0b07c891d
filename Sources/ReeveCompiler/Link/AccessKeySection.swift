import ReeveImage
import ReeveStore
import ReeveTypes

/// The records of access keys, and the table that finds them by their ids.
struct AccessKeySection {
  private var entries: [(key: AccessKey, principal: Int)] = []

  init(_ keys: [AccessKey], _ texts: inout TextTables) {
    // No request could name another, and no answer another principal.
    for key in keys
    where AccessKeyID.isWellFormed(key.id.utf8) && key.principal.utf8.count <= RequestLimits.textByteCountMax {
      entries.append((key, texts.intern(key.principal)))
    }
  }

  var byteCount: Int {
    entries.reduce(0) {
      $0 + (AccessKeyLayout.id + $1.key.id.utf8.count + $1.key.sealedSecret.bytes.count + 7) / 8 * 8
    }
  }

  func write(to image: inout ImageWriter) {
    image.begin(.accessKeyBuckets)
    let table = BucketTable(capacity: entries.count, in: &image.bytes)
    image.end(count: table.bucketCount)
    image.begin(.accessKeys)
    for (key, principal) in entries {
      let id = Array(key.id.utf8)
      table.insert(Hash.exact(id), record: image.bytes.count, in: &image.bytes)
      // A date that nobody can read has passed.
      image.bytes.put(Self.instant(key.expiration) ?? (key.expiration == nil ? Self.noInstant : Self.longAgo))
      image.bytes.put(Self.flags(of: key))
      image.bytes.put(0)
      image.bytes.put(littleEndian: UInt16(id.count))
      image.bytes.put(Self.instant(key.creationDate) ?? Self.noInstant)
      image.bytes.put(littleEndian: UInt16(key.principal.utf8.count))
      image.bytes.put(littleEndian: UInt16(key.sealedSecret.bytes.count))
      image.bytes.put32(image[.strings] + principal)
      image.bytes.put32(0)
      if let token = key.sessionToken {
        image.bytes.put(ImageDigest.compute(ofAll: Array(token.utf8)))
      } else {
        image.bytes.putZeros(AccessKeyLayout.tokenDigestLength)
      }
      image.bytes.put(id)
      image.bytes.put(key.sealedSecret.bytes)
      image.bytes.align(8)
    }
    image.end(count: entries.count)
  }

  private static func flags(of key: AccessKey) -> UInt8 {
    var flags: UInt8 = 0
    if !key.isActive { flags |= AccessKeyLayout.isInactive }
    if key.expiration != nil { flags |= AccessKeyLayout.expires }
    if instant(key.creationDate) != nil { flags |= AccessKeyLayout.hasCreation }
    guard key.sessionToken != nil else { return flags }
    flags |= AccessKeyLayout.hasToken
    if let isMultiFactor = key.isMultiFactorAuthenticated {
      flags |= AccessKeyLayout.saysMultiFactor | (isMultiFactor ? AccessKeyLayout.isMultiFactor : 0)
    }
    return flags
  }

  private static func instant(_ date: String?) -> [UInt8]? { date.flatMap { StoredValue.date(Array($0.utf8)) } }

  private static let noInstant = [UInt8](repeating: 0, count: InstantLayout.length)
  /// The least number of seconds.
  private static let longAgo: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0x80, 0, 0, 0, 0]
}

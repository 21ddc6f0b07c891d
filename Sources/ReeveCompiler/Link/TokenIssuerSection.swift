import ReeveImage
import ReeveTypes

/// The records of issuers of tokens, and the table that finds them by their names.
struct TokenIssuerSection {
  private let entries: [(name: [UInt8], bytes: [UInt8])]

  init(_ issuers: [TokenIssuer]) {
    // No token could name another, nor its claims make a principal.
    entries = issuers.filter(\.isWellFormed).map { (Array($0.issuer.utf8), $0.bytes) }
  }

  var byteCount: Int {
    entries.reduce(0) { $0 + (TokenIssuerLayout.issuer + $1.name.count + $1.bytes.count + 7) / 8 * 8 }
  }

  func write(to image: inout ImageWriter) {
    image.begin(.tokenIssuerBuckets)
    let table = BucketTable(capacity: entries.count, in: &image.bytes)
    image.end(count: table.bucketCount)
    image.begin(.tokenIssuers)
    for (name, bytes) in entries {
      table.insert(Hash.exact(name), record: image.bytes.count, in: &image.bytes)
      image.bytes.put32(bytes.count)
      image.bytes.put(littleEndian: UInt16(name.count))
      image.bytes.put(littleEndian: UInt16(0))
      image.bytes.put(name)
      image.bytes.put(bytes)
      image.bytes.align(8)
    }
    image.end(count: entries.count)
  }
}

import ReeveImage
import ReeveStore

/// The records of VPC endpoints, and the table that finds them.
struct EndpointSection {
  private var entries: [Entry] = []

  private struct Entry {
    var endpoint: Endpoint
    var policy: UInt32?
    var vpc: Int
    var owner: Int
  }

  init(_ endpoints: [Endpoint], _ attachments: inout AttachmentTable, _ texts: inout TextTables) {
    for endpoint in endpoints {
      entries.append(
        Entry(
          endpoint: endpoint,
          policy: endpoint.policy.map { attachments.attachment(AttachedPolicy(name: endpoint.id, document: $0)) },
          vpc: texts.intern(endpoint.vpcID ?? ""), owner: texts.intern(endpoint.ownerAccountID ?? "")))
    }
  }

  var byteCount: Int { entries.reduce(0) { $0 + (EndpointLayout.id + $1.endpoint.id.utf8.count + 7) / 8 * 8 } }

  /// - Parameter accountRecords: the offset of each account's record.
  func write(accountRecords: [UInt64: Int], to image: inout ImageWriter) {
    image.begin(.endpointBuckets)
    let table = BucketTable(capacity: entries.count, in: &image.bytes)
    image.end(count: table.bucketCount)
    image.begin(.endpoints)
    for entry in entries {
      let endpoint = entry.endpoint
      let owner = endpoint.ownerAccountID.flatMap { PrincipalLowering.account($0) }
      table.insert(Hash.exact(Array(endpoint.id.utf8)), record: image.bytes.count, in: &image.bytes)
      image.bytes.put(littleEndian: entry.policy ?? AttachmentLayout.noAttachment)
      image.bytes.put(endpoint.kind == .gateway ? 1 : 0)
      image.bytes.put(0)
      image.bytes.put(littleEndian: UInt16(endpoint.id.utf8.count))
      image.bytes.put32(image[.strings] + entry.vpc)
      image.bytes.put(littleEndian: UInt16(endpoint.vpcID?.utf8.count ?? 0))
      image.bytes.put(littleEndian: UInt16(endpoint.ownerAccountID?.utf8.count ?? 0))
      image.bytes.put32(image[.strings] + entry.owner)
      image.bytes.put32(owner.flatMap { accountRecords[$0] } ?? 0)
      image.bytes.put(endpoint.id.utf8)
      image.bytes.align(8)
    }
    image.end(count: entries.count)
  }
}

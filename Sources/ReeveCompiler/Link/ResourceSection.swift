import ReeveImage
import ReeveStore

/// The records of resources, and the table that finds them.
struct ResourceSection {
  private let resources: [(resource: Resource, policy: UInt32?, tags: Int?)]

  init(_ resources: [(resource: Resource, policy: UInt32?, tags: Int?)]) { self.resources = resources }

  var byteCount: Int {
    resources.reduce(0) { sum, entry in
      let texts = entry.resource.arn.utf8.count + (entry.resource.targetKeyARN?.utf8.count ?? 0)
      return sum + (ResourceLayout.arn + texts + 7) / 8 * 8
    }
  }

  func write(to image: inout ImageWriter) {
    image.begin(.resourceBuckets)
    let table = BucketTable(capacity: resources.count, in: &image.bytes)
    image.end(count: table.bucketCount)
    image.begin(.resources)
    for (resource, policy, tags) in resources {
      table.insert(Hash.exact(Array(resource.arn.utf8)), record: image.bytes.count, in: &image.bytes)
      image.bytes.put(
        littleEndian: resource.ownerAccountID.flatMap { PrincipalLowering.account($0) } ?? ResourceLayout.noOwner)
      image.bytes.put(littleEndian: policy ?? AttachmentLayout.noAttachment)
      image.bytes.put32(tags.map { image[.tagLists] + $0 } ?? 0)
      image.bytes.put32(resource.arn.utf8.count)
      image.bytes.put32(resource.targetKeyARN?.utf8.count ?? 0)
      image.bytes.put(resource.arn.utf8)
      image.bytes.put((resource.targetKeyARN ?? "").utf8)
      image.bytes.align(8)
    }
    image.end(count: resources.count)
  }
}

// VPC endpoints.
extension Verifier {
  func endpoints() throws(ImageError) {
    try image.demand(
      section(.endpointBuckets).count == count(.endpointBuckets) * BucketLayout.stride, "endpointBuckets: its length",
      at: section(.endpointBuckets).lowerBound)
    try image.needBuckets(
      section(.endpointBuckets).lowerBound, count: count(.endpointBuckets), "endpointBuckets"
    ) { at throws(ImageError) in
      try endpoint(at)
    }
  }

  private func endpoint(_ at: Int) throws(ImageError) {
    try record(at, EndpointLayout.id, in: .endpoints, "an endpoint lies in its section")
    try record(
      at + EndpointLayout.id, image.u16(at + EndpointLayout.idLength), in: .endpoints,
      "an endpoint lies in its section")
    try attachmentNumber(image.u32(at + EndpointLayout.attachment), orNone: true, at: at)
    let flag = image.bytes.u16(at + EndpointLayout.isGateway)
    try image.demand(flag <= 1, "an endpoint's flag is 0 or 1, and its reserved byte zero", at: at)
    try text(image.int(at + EndpointLayout.vpc), image.u16(at + EndpointLayout.vpcLength), at: at)
    try text(image.int(at + EndpointLayout.owner), image.u16(at + EndpointLayout.ownerLength), at: at)
    let account = try image.int(at + EndpointLayout.accountRecord)
    if account != 0 { try accountRecord(account) }
  }
}

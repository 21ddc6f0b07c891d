// Temporary credentials.
extension Verifier {
  func sessions() throws(ImageError) {
    try image.demand(
      section(.sessionBuckets).count == count(.sessionBuckets) * BucketLayout.stride, "sessionBuckets: its length",
      at: section(.sessionBuckets).lowerBound)
    var records = 0
    try image.needBuckets(
      section(.sessionBuckets).lowerBound, count: count(.sessionBuckets), "sessionBuckets"
    ) { at throws(ImageError) in
      records += 1
      try session(at)
    }
    // The walk asks whether there are sessions before it looks for one.
    try image.demand(
      records == count(.sessions), "the number of sessions", at: section(.sessions).lowerBound)
  }

  private func session(_ at: Int) throws(ImageError) {
    try record(at, SessionLayout.arn, in: .sessions, "a session lies in its section")
    let arnLength = try image.u16(at + SessionLayout.arnLength)
    try record(at + SessionLayout.arn, arnLength, in: .sessions, "a session lies in its section")
    let kind = try image.byte(at + SessionLayout.kind)
    let isRole = kind == PrincipalKind.role.rawValue
    try image.demand(
      isRole || kind == PrincipalKind.federated.rawValue, "a session is of a role or a federated user", at: at)
    let arn = ARNParts(image.bytes.slice(at + SessionLayout.arn, arnLength))
    try image.demand(
      arn.map { $0.service.equals("sts") && $0.resource.hasPrefix(isRole ? "assumed-role/" : "federated-user/") }
        ?? false,
      "a session has the ARN of its kind", at: at)
    let flags = try image.byte(at + SessionLayout.flags)
    try image.demand(
      flags & ~SessionLayout.expires == 0, "a session's flags are known", at: at)
    let owner = try image.int(at + SessionLayout.principal)
    if owner != 0 {
      try principal(owner)
      try image.demand(
        image.bytes[owner + PrincipalLayout.kind] == (isRole ? PrincipalKind.role : .user).rawValue,
        "a session is of a role, or was made by a user", at: at)
    }
    let set = try image.int(at + SessionLayout.policySet)
    if set != 0 { try policySet(set) }
    try tagList(image.int(at + SessionLayout.tags))
    try text(
      image.int(at + SessionLayout.sourceIdentity), image.u16(at + SessionLayout.sourceIdentityLength), at: at)
    try text(image.int(at + SessionLayout.maker), image.u16(at + SessionLayout.makerLength), at: at)
  }
}

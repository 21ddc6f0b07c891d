import ReeveTypes

// Access keys.
extension Verifier {
  func accessKeys() throws(ImageError) {
    try image.demand(
      section(.accessKeyBuckets).count == count(.accessKeyBuckets) * BucketLayout.stride,
      "accessKeyBuckets: its length", at: section(.accessKeyBuckets).lowerBound)
    var records = 0
    try image.needBuckets(
      section(.accessKeyBuckets).lowerBound, count: count(.accessKeyBuckets), "accessKeyBuckets"
    ) { at throws(ImageError) in
      records += 1
      try accessKey(at)
    }
    // Whoever asks how many there are counts on it.
    try image.demand(
      records == count(.accessKeys), "the number of access keys", at: section(.accessKeys).lowerBound)
  }

  private func accessKey(_ at: Int) throws(ImageError) {
    try record(at, AccessKeyLayout.id, in: .accessKeys, "an access key lies in its section")
    try image.demand(at.isMultiple(of: 8), "an access key is aligned", at: at)
    let idLength = try image.u16(at + AccessKeyLayout.idLength)
    let secretLength = try image.u16(at + AccessKeyLayout.secretLength)
    try record(
      at + AccessKeyLayout.id, idLength + secretLength, in: .accessKeys, "an access key lies in its section")
    try image.demand(
      AccessKeyID.isWellFormed(image.bytes.slice(at + AccessKeyLayout.id, idLength).array),
      "an access key has an id of its form", at: at)
    try image.demand(
      SealedSecret(bytes: image.bytes.slice(at + AccessKeyLayout.id + idLength, secretLength).array) != nil,
      "an access key has a sealed secret", at: at)
    let flags = try image.byte(at + AccessKeyLayout.flags)
    let reserved = try UInt32(image.byte(at + AccessKeyLayout.flags + 1)) | image.u32(at + AccessKeyLayout.reserved)
    try image.demand(
      flags & ~AccessKeyLayout.allFlags == 0 && reserved == 0,
      "an access key's flags are known, and its reserved fields zero", at: at)
    try instant(at + AccessKeyLayout.expirationSeconds, isThere: flags & AccessKeyLayout.expires != 0, of: at)
    try instant(at + AccessKeyLayout.creationSeconds, isThere: flags & AccessKeyLayout.hasCreation != 0, of: at)
    let digest = image.bytes.slice(at + AccessKeyLayout.tokenDigest, AccessKeyLayout.tokenDigestLength).array
    let hasToken = flags & AccessKeyLayout.hasToken != 0
    try image.demand(
      hasToken || digest.allSatisfy { $0 == 0 }, "an access key without a token has no digest of one", at: at)
    // Long-term keys say nothing of a second factor, and none says yes that does not speak of it.
    let multiFactor = flags & (AccessKeyLayout.saysMultiFactor | AccessKeyLayout.isMultiFactor)
    try image.demand(
      multiFactor != AccessKeyLayout.isMultiFactor && (hasToken || multiFactor == 0),
      "an access key's second factor is of temporary credentials", at: at)
    try accessKeyOwner(at, hasToken: hasToken)
  }

  private func instant(_ at: Int, isThere: Bool, of key: Int) throws(ImageError) {
    let (seconds, nanoseconds) = try (
      image.u64(at + InstantLayout.seconds), image.u32(at + InstantLayout.nanoseconds)
    )
    try image.demand(
      nanoseconds < 1_000_000_000 && (isThere || seconds == 0 && nanoseconds == 0),
      "a time of an access key is one, or zero", at: key)
  }

  /// A user, the root user, or a session, whose keys have tokens.
  private func accessKeyOwner(_ at: Int, hasToken: Bool) throws(ImageError) {
    let offset = try image.int(at + AccessKeyLayout.principal)
    let length = try image.u16(at + AccessKeyLayout.principalLength)
    try text(offset, length, at: at)
    let text = image.bytes.slice(offset, length)
    let arn = ARNParts(text)
    let isOwner =
      arn.map { arn in
        guard arn.region.count == 0, AccountNumber.parse(arn.account) != nil else { return false }
        if arn.service.equals("iam") { return arn.resource.equals("root") || arn.resource.hasPrefix("user/") }
        return arn.service.equals("sts") && hasToken
          && (arn.resource.hasPrefix("assumed-role/") || arn.resource.hasPrefix("federated-user/"))
      } ?? false
    try image.demand(
      isOwner && length <= RequestLimits.textByteCountMax && text.isWellFormedUTF8,
      "an access key is of a user, the root user or a session", at: at)
  }
}

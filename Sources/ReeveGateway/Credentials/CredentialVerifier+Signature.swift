import ReeveTypes

// Who signed a request with AWS Signature Version 4.
extension CredentialVerifier {
  mutating func identifySigner(
    of question: GatewayQuestion, _ terms: CredentialTerms, at now: Instant,
    from source: borrowing some CredentialSource
  ) throws(CredentialFailure) -> CallerIdentity {
    let claim = try Self.claim(of: question.head, terms, at: now)
    let id = Array(claim.accessKeyID)
    guard let record = source.accessKey(id.span), record.isActive else { throw .signature(.unknownAccessKey) }
    try Self.checkToken(of: claim, record)
    if let expiration = record.expiration, now >= expiration { throw .signature(.expiredToken) }
    guard let keys = source.sealingKeys else { throw .secret(.noSealingKey) }
    let known = signingKeys.key(for: claim, record, openedBy: keys)
    let key: SignatureV4.SigningKey
    if let known { key = known } else { key = try Self.signingKey(for: claim, record, openedBy: keys) }
    let payload: SignatureV4.Payload
    do throws(SignatureV4.Failure) {
      payload = try claim.verify(at: now, body: question.body, key: key)
    } catch { throw .signature(error) }
    // Who does not have the secret brings no key in here, and none out.
    if known == nil { signingKeys.keep(key, for: claim, record, openedBy: keys) }
    if terms.refusesReplays { try refuseReplay(of: claim, at: now) }
    return CallerIdentity(
      principal: record.principal, context: Self.context(of: claim, record, question.body, at: now),
      source: .signatureV4, accessKeyID: String(decoding: id, as: UTF8.self), payload: payload)
  }

  /// A request that was signed in its header is used once. One that is presigned is made to be used again.
  private func refuseReplay(of claim: SignatureV4.Claim, at now: Instant) throws(CredentialFailure) {
    guard claim.form == .header else { return }
    switch replays.note(claim.signature, signedAt: claim.date, at: now) {
    case .new: return
    case .used: throw .signature(.replayed)
    case .full: throw .replayMemory
    case nil: throw .signature(.hashing)
    }
  }

  /// What a request says of its signature, for this region and service and about this time.
  private static func claim(
    of head: HTTPRequestHead, _ terms: CredentialTerms, at now: Instant
  ) throws(CredentialFailure) -> SignatureV4.Claim {
    do throws(SignatureV4.Failure) {
      let claim = try SignatureV4.Claim(try SignatureV4.RequestHead(head))
      try claim.requireScope(region: terms.region, service: terms.service)
      try claim.checkClock(at: now)
      return claim
    } catch { throw .signature(error) }
  }

  /// Temporary credentials bring the token that they were given, and others bring none.
  private static func checkToken(
    of claim: SignatureV4.Claim, _ record: AccessKeyRecord
  ) throws(CredentialFailure) {
    switch (record.tokenDigest, claim.sessionToken) {
    case (nil, nil): return
    case (let expected?, let token?):
      let token = Array(token)
      guard let digest = SignatureV4.Digest(of: token.span) else { throw .signature(.hashing) }
      guard let expected = SignatureV4.Digest(expected.span), SignatureV4.Hashing.areEqual(digest.bytes, expected.bytes)
      else { throw .signature(.invalidToken) }
    default: throw .signature(.invalidToken)
    }
  }

  private static func signingKey(
    for claim: SignatureV4.Claim, _ record: AccessKeyRecord, openedBy keys: SealingKeys
  ) throws(CredentialFailure) -> SignatureV4.SigningKey {
    let secret: OpenedSecret
    do throws(SealingFailure) {
      secret = try keys.open(
        record.sealedSecret, accessKeyID: String(decoding: claim.accessKeyID, as: UTF8.self),
        principal: record.principal)
    } catch { throw .secret(.unopened(error)) }
    do throws(SignatureV4.Failure) {
      return try secret.withSpan { (span) throws(SignatureV4.Failure) in
        try SignatureV4.SigningKey(secret: span, for: claim)
      }
    } catch { throw .signature(error) }
  }

  /// The condition keys that a signature gives.
  /// Source: IAM User Guide, "AWS global condition context keys"; Amazon S3 API Reference, "Bucket policy examples using
  /// condition keys that are specific to Signature Version 4"; Service Authorization Reference, S3 and its kin.
  private static func context(
    of claim: SignatureV4.Claim, _ record: AccessKeyRecord, _ body: SignatureV4.Body, at now: Instant
  ) -> [ContextEntry] {
    var context: [ContextEntry] = []
    context.reserveCapacity(6)
    if record.tokenDigest != nil {
      // Both are of temporary credentials alone. AWS always says whether there was a second factor: where it is not known,
      // there was none.
      if let creation = record.creation {
        context.append(ContextEntry("aws:TokenIssueTime", .single(DateTimeText.of(creation))))
      }
      let isMultiFactor = record.isMultiFactorAuthenticated ?? false
      context.append(ContextEntry("aws:MultiFactorAuthPresent", .single(isMultiFactor ? "true" : "false")))
    }
    guard SignatureV4.takesPathAsItIs(service: claim.service.span) else { return context }
    let keys =
      claim.service.spells("s3") ? SignatureKeys.s3 : SignatureKeys(service: String(copying: claim.service.span))
    let isInHeader = claim.form == .header
    context.append(ContextEntry(keys.authType, .single(isInHeader ? "REST-HEADER" : "REST-QUERY-STRING")))
    context.append(ContextEntry(keys.signatureVersion, .single("\(SignatureV4.algorithm)")))
    // The clock was checked, so that the two are at most days apart. A signer whose clock is ahead has just signed.
    let seconds = now.epochSeconds - claim.date.epochSeconds
    let milliseconds = max(0, seconds * 1_000 + Int64(now.nanoseconds / 1_000_000))
    context.append(ContextEntry(keys.signatureAge, .single("\(milliseconds)")))
    if let text = try? claim.payloadText(of: body) {
      var bytes: [UInt8] = []
      bytes.reserveCapacity(64)
      text.append(to: &bytes)
      context.append(ContextEntry(keys.contentSHA256, .single(String(copying: bytes.span))))
    }
    return context
  }
}

/// The condition keys of a service of S3's that say how a request was signed.
private struct SignatureKeys {
  let authType: String
  let signatureVersion: String
  let signatureAge: String
  let contentSHA256: String

  init(service: String) {
    authType = service + ":authType"
    signatureVersion = service + ":signatureversion"
    signatureAge = service + ":signatureAge"
    contentSHA256 = service + ":x-amz-content-sha256"
  }

  static let s3 = SignatureKeys(service: "s3")
}

extension SignatureV4.RequestHead {
  /// The head of a request as a gateway has it.
  /// - Throws: those of the other initialiser and of `append`; `Failure.repeatedPart(.host)` where the gateway and a header say
  ///   different hosts: one of them would be signed, and the other decided about.
  init(_ head: HTTPRequestHead) throws(SignatureV4.Failure) {
    var target = head.path
    if let query = head.query {
      target.append(UInt8(ascii: "?"))
      target += query
    }
    try self.init(method: head.method.span, target: target.span)
    reserve(fieldCount: head.headers.count + 1)
    for index in head.headers.indices {
      try append(name: head.headers.name(index), value: head.headers.value(index))
    }
    let hosts = fields(named: "host")
    guard !head.host.isEmpty else { return }
    if hosts.isEmpty {
      try append(name: "host".utf8.span, value: head.host.span)
    } else if hosts.contains(where: { !HTTPText.areEqual(bytes.span.extracting(fields[$0].value), head.host.span) }) {
      throw .repeatedPart(.host)
    }
  }
}

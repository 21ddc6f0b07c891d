public import ReeveTypes

extension SignatureV4.Claim {
  /// Verifies the claim: the clock first, then the body's hash, then the signature, in a time that does not tell where two
  /// signatures differ.
  /// - Parameters:
  ///   - now: by a clock that the caller trusts.
  ///   - body: what is known of the body.
  ///   - key: made of the secret of `accessKeyID`, for the claim's scope.
  /// - Returns: what the signature says of the body. A caller that must have the body signed refuses all but `.verified`.
  /// - Throws: `Failure.tooEarly`, `.tooLate`, `.expired`, `.bodyUnseen`, `.payloadMismatch`, `.signatureMismatch`,
  ///   `.malformedEscape`, `.hashing`, and those of a malformed `x-amz-content-sha256`.
  public func verify(
    at now: Instant, body: SignatureV4.Body, key: SignatureV4.SigningKey
  ) throws(SignatureV4.Failure) -> SignatureV4.Payload {
    try checkClock(at: now)
    let text = try payloadText(of: body)
    let payload = try payload(text, of: body)
    let signed = try key.sign(try stringToSign(text))
    guard SignatureV4.Hashing.areEqual(signed.bytes, signature.bytes) else { throw .signatureMismatch }
    return payload
  }

  /// The canonical request that a signature must cover, for whoever wants to compare it with the signer's.
  /// - Throws: as `verify`.
  public func canonicalRequest(body: SignatureV4.Body) throws(SignatureV4.Failure) -> [UInt8] {
    try canonicalRequest(try payloadText(of: body))
  }

  func stringToSign(_ payload: SignatureV4.PayloadText) throws(SignatureV4.Failure) -> [UInt8] {
    let request = try canonicalRequest(payload)
    guard let digest = SignatureV4.Digest(of: request.span) else { throw .hashing }
    var text: [UInt8] = []
    text.reserveCapacity(SignatureV4.algorithm.utf8CodeUnitCount + timestamp.count + scope.count + 3 + 64)
    text.append(literal: SignatureV4.algorithm)
    text.append(UInt8(ascii: "\n"))
    text.append(contentsOf: timestamp)
    text.append(UInt8(ascii: "\n"))
    text.append(contentsOf: scope)
    text.append(UInt8(ascii: "\n"))
    digest.append(to: &text)
    return text
  }

  private func canonicalRequest(_ payload: SignatureV4.PayloadText) throws(SignatureV4.Failure) -> [UInt8] {
    let newline = UInt8(ascii: "\n")
    var text: [UInt8] = []
    text.reserveCapacity(head.bytes.count + head.encodedQuery.count + 256)
    text.append(copying: head.bytes.span.extracting(head.method))
    text.append(newline)
    if SignatureV4.takesPathAsItIs(service: service.span) {
      try head.appendPathAsItIs(to: &text)
    } else {
      head.appendNormalizedPath(to: &text)
    }
    text.append(newline)
    head.appendCanonicalQuery(to: &text)
    text.append(newline)
    appendCanonicalFields(to: &text)
    text.append(newline)
    text.append(copying: self.text.span.extracting(signedNames))
    text.append(newline)
    payload.append(to: &text)
    return text
  }

  /// Appends a line for each signed name: its values with inner runs of spaces folded, joined by commas.
  ///
  /// Names and fields are both sorted, and every name has a field.
  private func appendCanonicalFields(to text: inout [UInt8]) {
    let bytes = head.bytes.span
    let names = self.text.span.extracting(signedNames)
    var walk = SignatureV4.SignedNames.Walk()
    var field = 0
    while let range = walk.next(in: names) {
      let name = names.extracting(range)
      text.append(copying: name)
      var separator = UInt8(ascii: ":")
      while field < head.fields.count, bytes.extracting(head.fields[field].name).precedes(name) { field += 1 }
      while field < head.fields.count, bytes.extracting(head.fields[field].name).isEqual(to: name) {
        text.append(separator)
        separator = UInt8(ascii: ",")
        Self.appendFolded(bytes.extracting(head.fields[field].value), to: &text)
        field += 1
      }
      text.append(UInt8(ascii: "\n"))
    }
  }

  private static func appendFolded(_ value: Span<UInt8>, to text: inout [UInt8]) {
    let space = UInt8(ascii: " ")
    var start = 0
    while start < value.count {
      let end = min(value.first(space, from: start) + 1, value.count)
      text.append(copying: value.extracting(start..<end))
      start = end
      while start > 0, start < value.count, value[start - 1] == space, value[start] == space { start += 1 }
    }
  }
}

import ReeveTypes

// Issuers of tokens.
extension Verifier {
  func tokenIssuers() throws(ImageError) {
    try image.demand(
      section(.tokenIssuerBuckets).count == count(.tokenIssuerBuckets) * BucketLayout.stride,
      "tokenIssuerBuckets: its length", at: section(.tokenIssuerBuckets).lowerBound)
    var records = 0
    try image.needBuckets(
      section(.tokenIssuerBuckets).lowerBound, count: count(.tokenIssuerBuckets), "tokenIssuerBuckets"
    ) { at throws(ImageError) in
      records += 1
      try tokenIssuer(at)
    }
    // Whoever asks whether there is any counts on it.
    try image.demand(
      records == count(.tokenIssuers), "the number of issuers of tokens", at: section(.tokenIssuers).lowerBound)
  }

  private func tokenIssuer(_ at: Int) throws(ImageError) {
    try record(at, TokenIssuerLayout.issuer, in: .tokenIssuers, "an issuer of tokens lies in its section")
    try image.demand(at.isMultiple(of: 8), "an issuer of tokens is aligned", at: at)
    let length = try image.int(at + TokenIssuerLayout.length)
    let nameLength = try image.u16(at + TokenIssuerLayout.issuerLength)
    let start = at + TokenIssuerLayout.issuer + nameLength
    try record(
      at + TokenIssuerLayout.issuer, nameLength + length, in: .tokenIssuers, "an issuer of tokens lies in its section")
    try image.demand(
      image.u16(at + TokenIssuerLayout.reserved) == 0, "an issuer of tokens has a reserved field that is zero", at: at)
    let name = image.bytes.slice(at + TokenIssuerLayout.issuer, nameLength)
    let issuer = TokenIssuer(bytes: image.bytes.slice(start, length).array)
    try image.demand(issuer != nil, "an issuer of tokens is well-formed", at: at)
    try image.demand(
      issuer.map { Array($0.issuer.utf8) == name.array } ?? false, "an issuer of tokens is found by its own name",
      at: at)
  }
}

public import ReeveTypes

extension SignatureV4 {
  /// What a request says of its signature, read and found to be in order, but not verified.
  public struct Claim: Sendable {
    /// Where the request says it.
    public enum Form: Sendable, Hashable {
      /// In the `Authorization` header field.
      case header
      /// In the query, which makes it good for so many seconds from its date: 1 to `Limits.expirySecondsMax`.
      case presigned(expirySeconds: Int)
    }

    public let head: RequestHead
    public let form: Form
    /// When the request says to have been signed, to the second.
    public let date: Instant
    /// The parts that follow, without their percent-encoding.
    let text: [UInt8]
    let credential: Credential
    let timestampRange: Range<Int>
    let signedNames: Range<Int>
    private let tokenRange: Range<Int>?
    /// Never shown: whoever has it can send the request.
    let signature: Digest

    /// The id of the access key with whose secret the request says to have been signed.
    public var accessKeyID: ArraySlice<UInt8> { text[credential.accessKeyID] }
    /// The day of the scope, which is that of `date`: `20150830`.
    public var day: ArraySlice<UInt8> { text[credential.day] }
    public var region: ArraySlice<UInt8> { text[credential.region] }
    public var service: ArraySlice<UInt8> { text[credential.service] }
    /// The token of the session whose temporary key signed. The signature covers it.
    public var sessionToken: ArraySlice<UInt8>? { tokenRange.map { text[$0] } }

    /// `20150830/us-east-1/service/aws4_request`: what a signing key is of, next to the secret.
    public var scope: ArraySlice<UInt8> { text[credential.day.lowerBound..<credential.end] }
    /// `AKIDEXAMPLE/20150830/us-east-1/service/aws4_request`: whose secret, and the scope.
    var credentialText: ArraySlice<UInt8> { text[credential.accessKeyID.lowerBound..<credential.end] }
    /// `20150830T123600Z`.
    var timestamp: ArraySlice<UInt8> { text[timestampRange] }

    /// Reads what `head` says.
    /// - Throws: the `Failure` of the first thing that is not in order. `.notSigned`: it says nothing.
    public init(_ head: RequestHead) throws(Failure) {
      let parts = try Parts(head)
      credential = try Credential(parts.credential, in: parts.text)
      guard parts.text[credential.day].elementsEqual(parts.text[parts.timestamp].prefix(8)) else { throw .scopeDate }
      guard let signature = Digest(hexadecimal: parts.text.span.extracting(parts.signature)) else {
        throw .malformedPart(.signature)
      }
      if let token = parts.token {
        guard 1...Limits.tokenByteCountMax ~= token.count, parts.text[token].allSatisfy({ 0x21...0x7E ~= $0 })
        else { throw .malformedPart(.securityToken) }
      }
      try SignedNames.check(parts.text.span.extracting(parts.signedNames), cover: head)
      self.head = head
      self.signature = signature
      form = parts.form
      date = parts.date
      text = parts.text
      timestampRange = parts.timestamp
      signedNames = parts.signedNames
      tokenRange = parts.token
    }

    /// Refuses a request that was signed for another region or service than this gateway's; absent: any will do.
    /// - Throws: `Failure.foreignRegion` or `.foreignService`.
    public func requireScope(region: String?, service: String?) throws(Failure) {
      if let region, !self.region.spells(region) { throw .foreignRegion(expected: region) }
      if let service, !self.service.spells(service) { throw .foreignService(expected: service) }
    }

    /// Refuses a request of another time. `verify` does this, too; a caller that looks for a key may ask before.
    ///
    /// A request in the header form is good for 15 minutes before and after its date; a presigned one from 15 minutes before
    /// its date until it expires.
    /// - Throws: `Failure.tooEarly`, `.tooLate` or `.expired`.
    public func checkClock(at now: Instant) throws(Failure) {
      let skew = Int64(Limits.skewSecondsMax)
      guard now >= Instant(epochSeconds: date.epochSeconds - skew) else {
        throw .tooEarly(isPresigned: form != .header)
      }
      switch form {
      case .header:
        guard now <= Instant(epochSeconds: date.epochSeconds + skew) else { throw .tooLate }
      case .presigned(let seconds):
        guard now <= Instant(epochSeconds: date.epochSeconds + Int64(seconds)) else { throw .expired }
      }
    }
  }
}

extension SignatureV4.Claim: CustomStringConvertible, CustomReflectable {
  /// Without signature and token.
  public var description: String {
    "claim of `\(String(decoding: accessKeyID, as: UTF8.self))` for `\(String(decoding: scope, as: UTF8.self))`"
  }

  public var customMirror: Mirror { Mirror(self, children: []) }
}

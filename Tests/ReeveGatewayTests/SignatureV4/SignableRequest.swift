import ReeveTypes

@testable import ReeveGateway

/// An HTTP request as bytes, which a test can change before a gateway sees it.
struct SignableRequest {
  var method: [UInt8]
  var target: [UInt8]
  var fields: [(name: [UInt8], value: [UInt8])]
  /// Absent when the gateway does not see it.
  var body: [UInt8]?

  init(_ method: String, _ target: String, _ fields: [(String, String)], body: String? = "") {
    self.method = Array(method.utf8)
    self.target = Array(target.utf8)
    self.fields = fields.map { (Array($0.0.utf8), Array($0.1.utf8)) }
    self.body = body.map { Array($0.utf8) }
  }

  /// AWS's example keys, which open nothing.
  static let secrets = [
    "AKIDEXAMPLE": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    "AKIAIOSFODNN7EXAMPLE": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  ]

  /// The value of the first field of this name.
  subscript(name: String) -> String {
    get { fields.first { $0.name == Array(name.utf8) }.map { String(decoding: $0.value, as: UTF8.self) } ?? "" }
    set {
      if let place = fields.firstIndex(where: { $0.name == Array(name.utf8) }) {
        fields[place].value = Array(newValue.utf8)
      } else {
        append(name, newValue)
      }
    }
  }

  mutating func append(_ name: String, _ value: String) { fields.append((Array(name.utf8), Array(value.utf8))) }

  mutating func remove(_ name: String) { fields.removeAll { $0.name == Array(name.utf8) } }

  func head() throws(SignatureV4.Failure) -> SignatureV4.RequestHead {
    var head = try SignatureV4.RequestHead(method: method.span, target: target.span)
    for field in fields { try head.append(name: field.name.span, value: field.value.span) }
    return head
  }

  func claim() throws(SignatureV4.Failure) -> SignatureV4.Claim { try SignatureV4.Claim(try head()) }

  var seenBody: SignatureV4.Body {
    guard let body else { return .unseen }
    return body.isEmpty ? .empty : SignatureV4.Digest(of: body.span).map { .sha256($0) } ?? .unseen
  }

  static func key(for claim: SignatureV4.Claim) throws(SignatureV4.Failure) -> SignatureV4.SigningKey {
    guard let secret = secrets[String(decoding: claim.accessKeyID, as: UTF8.self)] else { throw .unknownAccessKey }
    return try SignatureV4.SigningKey(secret: secret, for: claim)
  }

  /// Verifies it as a gateway would, at its own date unless another time is given.
  @discardableResult
  func verify(at now: Instant? = nil) throws(SignatureV4.Failure) -> SignatureV4.Payload {
    let claim = try claim()
    return try claim.verify(at: now ?? claim.date, body: seenBody, key: try Self.key(for: claim))
  }

  /// The failure of `verify`; absent when there is none.
  func failure(at now: Instant? = nil) -> SignatureV4.Failure? {
    do {
      try verify(at: now)
      return nil
    } catch {
      return error
    }
  }

  /// The canonical request's lines.
  func canonicalLines() throws -> [String] {
    let text = try claim().canonicalRequest(body: seenBody)
    return String(decoding: text, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
      .map(String.init)
  }

  /// Puts a right signature into the `Authorization` field, whose other parts stay.
  ///
  /// It is computed by what is tested: the published requests show that this computation is right.
  mutating func sign() throws {
    let claim = try claim()
    let key = try Self.key(for: claim)
    var signature: [UInt8] = []
    try key.sign(try claim.stringToSign(try claim.payloadText(of: seenBody))).append(to: &signature)
    let parts = self["Authorization"].split(separator: "Signature=", omittingEmptySubsequences: false)
    self["Authorization"] = parts[0] + "Signature=" + String(decoding: signature, as: UTF8.self)
  }

  /// A request of the test suite's kind, which has yet to be signed.
  static func unsigned(
    _ method: String = "GET", _ target: String = "/", service: String = "service", fields: [(String, String)] = [],
    body: String? = ""
  ) -> SignableRequest {
    let all = [("Host", "example.amazonaws.com"), ("X-Amz-Date", "20150830T123600Z")] + fields
    var request = SignableRequest(method, target, all, body: body)
    let names = Set(all.map { $0.0.lowercased() }).sorted().joined(separator: ";")
    request["Authorization"] =
      "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/\(service)/aws4_request, SignedHeaders=\(names), "
      + "Signature=" + String(repeating: "0", count: 64)
    return request
  }
}

// Texts in place of spans, which a test's macros cannot take.

extension SignatureV4.ChunkChain {
  mutating func verify(chunk: [UInt8], signature: String) throws(SignatureV4.Failure) {
    let digits = Array(signature.utf8)
    try verify(chunk: chunk.span, signature: digits.span)
  }

  mutating func verify(trailer: String, signature: String) throws(SignatureV4.Failure) {
    let (lines, digits) = (Array(trailer.utf8), Array(signature.utf8))
    try verify(trailer: lines.span, signature: digits.span)
  }
}

extension SignatureV4.SigningKey {
  init(secret: String, for claim: SignatureV4.Claim) throws(SignatureV4.Failure) {
    let bytes = Array(secret.utf8)
    try self.init(secret: bytes.span, for: claim)
  }

  init(secret: String, day: String, region: String, service: String) throws(SignatureV4.Failure) {
    let (secret, day) = (Array(secret.utf8), Array(day.utf8))
    let (region, service) = (Array(region.utf8), Array(service.utf8))
    try self.init(secret: secret.span, day: day.span, region: region.span, service: service.span)
  }
}

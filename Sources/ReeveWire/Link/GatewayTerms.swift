public import ReeveTypes

/// What holds for a listener on which gateways ask in a protocol of their own, rather than in frames.
public struct GatewayTerms: Sendable, Hashable {
  /// What is spoken there.
  public enum Speech: UInt8, Sendable, Hashable, CaseIterable {
    /// HTTP/1.1, and HTTP/2 where a connection begins with its preface.
    case http = 1
    /// HAProxy's.
    case spop = 2

    /// As a configuration spells it.
    public var name: String {
      switch self {
      case .http: "http"
      case .spop: "spop"
      }
    }
  }

  public var speech: Speech
  /// Who a request is of: by the first of these that it has anything of; none of them: it is refused.
  public var identity: [IdentitySource]
  /// The gateway hands in the bodies of requests. Else nothing is known of them, whatever a request says.
  public var carriesBodies: Bool
  /// A signed request goes on although its body was not handed in whole, and so may be another's.
  public var acceptsUnverifiedBodies: Bool
  /// A request that is signed in its header is refused when it comes again.
  public var refusesReplays: Bool
  /// The region that signatures must be for; absent: any.
  public var region: String?
  /// What names in certificates stand for, in the order in which they are tried.
  public var certificateNames: [CertificateName]
  /// The header, in lower case, in which an HTTP gateway puts the client's address; absent: where its kind of gateway has it.
  public var addressHeader: String?
  /// The header, in lower case, in which an HTTP gateway puts the name in the client's certificate.
  public var certificateHeader: String?
  /// The account that MinIO's users are in, twelve digits; absent: MinIO is not answered.
  public var minioAccount: String?
  /// SHA-256 of what callers must send as `Authorization` who ask about any principal (AuthZEN, MinIO); absent: nothing.
  public var callerTokenDigest: [UInt8]?

  public static let digestByteCount = 32

  /// A kind of names and the principals that they stand for, with variables in both.
  public struct CertificateName: Sendable, Hashable {
    /// `spiffe://example.org/sa/${name}`.
    public var pattern: String
    /// `arn:aws:iam::111122223333:user/${name}`.
    public var principal: String

    public init(pattern: String, principal: String) {
      self.pattern = pattern
      self.principal = principal
    }
  }

  /// Kinds of names in certificates.
  public static let certificateNameCountMax = 64

  public init(
    _ speech: Speech, identity: [IdentitySource] = [.signatureV4], carriesBodies: Bool = false,
    acceptsUnverifiedBodies: Bool = false, refusesReplays: Bool = false, region: String? = nil,
    certificateNames: [CertificateName] = [],
    addressHeader: String? = nil, certificateHeader: String? = nil, minioAccount: String? = nil,
    callerTokenDigest: [UInt8]? = nil
  ) {
    self.speech = speech
    self.identity = identity
    self.carriesBodies = carriesBodies
    self.acceptsUnverifiedBodies = acceptsUnverifiedBodies
    self.refusesReplays = refusesReplays
    self.region = region
    self.certificateNames = certificateNames
    self.addressHeader = addressHeader
    self.certificateHeader = certificateHeader
    self.minioAccount = minioAccount
    self.callerTokenDigest = callerTokenDigest
  }

  /// What a configuration calls the terms in which two differ.
  func differences(from other: GatewayTerms) -> [String] {
    var names: [String] = []
    if speech != other.speech { names.append("protocol") }
    if identity != other.identity { names.append("identity") }
    if carriesBodies != other.carriesBodies { names.append("carriesBodies") }
    if acceptsUnverifiedBodies != other.acceptsUnverifiedBodies { names.append("unverifiedBodies") }
    if refusesReplays != other.refusesReplays { names.append("replays") }
    if region != other.region { names.append("region") }
    if certificateNames != other.certificateNames { names.append("certificateNames") }
    if addressHeader != other.addressHeader { names.append("addressHeader") }
    if certificateHeader != other.certificateHeader { names.append("certificateHeader") }
    if minioAccount != other.minioAccount { names.append("minioAccount") }
    if callerTokenDigest != other.callerTokenDigest { names.append("callerTokenSHA256") }
    return names
  }
}

// On the link: the speech (1), flags (1): whether bodies come (bit 0) and may be unverified (bit 1), whether replays are refused
// (bit 2); the count of identity sources (1), each its kind (1) and a text, the count of names in certificates (1), each two
// texts, and then five texts: region, both headers, MinIO's account, digest. A text is its length (2) and its bytes; none is one
// of no bytes.
extension GatewayTerms {
  func append(to bytes: inout [UInt8]) {
    bytes.append(speech.rawValue)
    bytes.append((carriesBodies ? 1 : 0) | (acceptsUnverifiedBodies ? 2 : 0) | (refusesReplays ? 4 : 0))
    bytes.append(UInt8(clamping: identity.count))
    for source in identity.prefix(Int(UInt8.max)) {
      bytes.append(source.kind.rawValue)
      bytes.append(text: Array(source.headerName.utf8))
    }
    bytes.append(UInt8(clamping: certificateNames.count))
    for name in certificateNames.prefix(Int(UInt8.max)) {
      bytes.append(text: Array(name.pattern.utf8))
      bytes.append(text: Array(name.principal.utf8))
    }
    for text in [region, addressHeader, certificateHeader, minioAccount] {
      bytes.append(text: Array((text ?? "").utf8))
    }
    bytes.append(text: callerTokenDigest ?? [])
  }

  init?(_ reader: inout FieldReader) {
    guard let speech = reader.integer(UInt8.self).flatMap(Speech.init(rawValue:)),
      let flags = reader.integer(UInt8.self), flags <= 7, let count = reader.integer(UInt8.self)
    else { return nil }
    var identity: [IdentitySource] = []
    for _ in 0..<count {
      guard let kind = reader.integer(UInt8.self).flatMap(IdentitySource.Kind.init(rawValue:)),
        let name = reader.countedBytes()
      else { return nil }
      identity.append(IdentitySource(kind, headerName: String(decoding: name, as: UTF8.self)))
    }
    var names: [CertificateName] = []
    guard let nameCount = reader.integer(UInt8.self) else { return nil }
    for _ in 0..<nameCount {
      guard let pattern = reader.countedBytes(), let principal = reader.countedBytes() else { return nil }
      names.append(
        CertificateName(
          pattern: String(decoding: pattern, as: UTF8.self), principal: String(decoding: principal, as: UTF8.self)))
    }
    var texts: [String?] = []
    for _ in 0..<4 {
      guard let text = reader.countedBytes() else { return nil }
      texts.append(text.isEmpty ? nil : String(decoding: text, as: UTF8.self))
    }
    guard let digest = reader.countedBytes(), digest.isEmpty || digest.count == Self.digestByteCount else { return nil }
    self.init(
      speech, identity: identity, carriesBodies: flags & 1 != 0, acceptsUnverifiedBodies: flags & 2 != 0,
      refusesReplays: flags & 4 != 0, region: texts[0], certificateNames: names, addressHeader: texts[1],
      certificateHeader: texts[2],
      minioAccount: texts[3], callerTokenDigest: digest.isEmpty ? nil : digest)
  }
}

extension [UInt8] {
  /// A text that is as long as its length's two bytes can say.
  fileprivate mutating func append(text: [UInt8]) {
    append(littleEndian: UInt16(clamping: text.count))
    append(contentsOf: text.prefix(Int(UInt16.max)))
  }
}

extension FieldReader {
  fileprivate mutating func countedBytes() -> [UInt8]? {
    guard let length = integer(UInt16.self) else { return nil }
    return bytes(Int(length))
  }
}

extension IdentitySource {
  fileprivate enum Kind: UInt8 {
    case signatureV4 = 1
    case token = 2
    case header = 3
    case certificate = 4
    case anonymous = 5
  }

  fileprivate var kind: Kind {
    switch self {
    case .signatureV4: .signatureV4
    case .token: .token
    case .header: .header
    case .certificate: .certificate
    case .anonymous: .anonymous
    }
  }

  fileprivate var headerName: String {
    if case .header(let name) = self { name } else { "" }
  }

  fileprivate init(_ kind: Kind, headerName: String) {
    switch kind {
    case .signatureV4: self = .signatureV4
    case .token: self = .token
    case .header: self = .header(headerName)
    case .certificate: self = .certificate
    case .anonymous: self = .anonymous
    }
  }
}

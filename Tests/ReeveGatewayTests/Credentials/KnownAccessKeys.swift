import ReeveTypes

@testable import ReeveGateway

/// Access keys of a test, sealed with a key of the test.
struct KnownAccessKeys: CredentialSource {
  var sealingKeys: SealingKeys?
  var records: [String: AccessKeyRecord] = [:]
  var issuers: [String: TokenIssuer] = [:]
  var tokenIssuersNumber: UInt64 = 1

  /// AWS's example keys: of a user each.
  init() throws {
    let keys = try Self.keys(1)
    sealingKeys = keys
    for id in SignableRequest.secrets.keys { records[id] = try Self.record(id, sealedBy: keys) }
  }

  static func keys(_ bytes: UInt8...) throws -> SealingKeys {
    var keys = bytes.flatMap { [UInt8](repeating: $0, count: 32) }
    return try SealingKeys(&keys)
  }

  static func principal(_ id: String) -> String { "arn:aws:iam::111122223333:user/\(id)" }

  static func record(
    _ id: String, sealedBy keys: SealingKeys, secret: String? = nil, principal: String? = nil
  ) throws -> AccessKeyRecord {
    let principal = principal ?? Self.principal(id)
    let secret = Array((secret ?? SignableRequest.secrets[id] ?? "secret").utf8)
    return AccessKeyRecord(
      principal: principal, sealedSecret: try keys.seal(secret.span, accessKeyID: id, principal: principal))
  }

  func accessKey(_ id: Span<UInt8>) -> AccessKeyRecord? {
    var text: [UInt8] = []
    text.append(copying: id)
    return records[String(decoding: text, as: UTF8.self)]
  }

  var tokenIssuerCount: Int { issuers.count }

  func tokenIssuer(_ name: Span<UInt8>) -> TokenIssuer? {
    var text: [UInt8] = []
    text.append(copying: name)
    return issuers[String(decoding: text, as: UTF8.self)]
  }
}

extension SignableRequest {
  /// The question that a gateway asks about it.
  func question(certificate: String? = nil) -> GatewayQuestion {
    let mark = target.firstIndex(of: UInt8(ascii: "?")) ?? target.count
    let head = HTTPRequestHead(
      method: method, path: Array(target[..<mark]), query: mark < target.count ? Array(target[(mark + 1)...]) : nil,
      headers: HTTPFields(fields.map { HTTPRequestHead.Header(name: $0.name, value: $0.value) }))
    return GatewayQuestion(head: head, body: seenBody, certificateName: certificate)
  }
}

/// What a verifier says of a request, and the failure where there is one.
func identify(
  _ question: GatewayQuestion, _ terms: CredentialTerms, at now: Instant, _ source: KnownAccessKeys
) -> Result<CallerIdentity, CredentialFailure> {
  var verifier = CredentialVerifier()
  return identify(question, terms, at: now, source, by: &verifier)
}

func identify(
  _ question: GatewayQuestion, _ terms: CredentialTerms, at now: Instant, _ source: KnownAccessKeys,
  by verifier: inout CredentialVerifier
) -> Result<CallerIdentity, CredentialFailure> {
  do throws(CredentialFailure) {
    return .success(try verifier.identify(question, terms, at: now, from: source))
  } catch { return .failure(error) }
}

extension Result where Success == CallerIdentity, Failure == CredentialFailure {
  var failure: CredentialFailure? { if case .failure(let failure) = self { failure } else { nil } }
  var identity: CallerIdentity? { try? get() }
}

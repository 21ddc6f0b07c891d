import ReeveTypes

/// Reads from a request over HTTP what its caller asks, by its path:
///
/// | path | caller |
/// | --- | --- |
/// | `/v1/extauthz` and the client's path | Envoy's `ext_authz` over HTTP, with this as its `path_prefix` |
/// | `/v1/authorize` | nginx's `auth_request`, Caddy's `forward_auth`, Traefik's `ForwardAuth`, APISIX's `forward-auth` |
/// | `/access/v1/evaluation`, `/access/v1/evaluations` | applications, by AuthZEN's Authorization API 1.0 |
/// | `/.well-known/authzen-configuration` | the same, to learn of these paths |
/// | `/v1/minio` | MinIO's access management plugin |
/// | `/healthz` | whoever looks whether this server is ready |
///
/// What is malformed is answered at once, and never with a status that lets a request through.
public struct HTTPAdapter: Sendable, Hashable {
  /// Paths whose bodies are questions.
  public static let keptPaths = [evaluationPath, evaluationsPath, minioPath]

  static let evaluationPath = "/access/v1/evaluation"
  static let evaluationsPath = "/access/v1/evaluations"
  static let minioPath = "/v1/minio"

  /// Whether the gateway sends each client's body along, all of it, so that a request without one had none. Otherwise no body
  /// was seen.
  public var handsBodiesIn: Bool
  /// The header, in lower case, in which a gateway that asks at `/v1/extauthz` puts the client's address. Envoy that is the
  /// first proxy sets `x-envoy-external-address`, and has to be told to send it along.
  public var addressHeader: String?
  /// The header, in lower case, in which the gateway puts the name in the client's certificate that it has verified, and
  /// which it removes from what clients send.
  public var certificateHeader: String?
  /// Where applications reach this server: `https://authorizer.example.org`. Absent: at `http://` and the host that they
  /// ask for.
  public var publicAddress: String?
  /// Absent: MinIO is not answered.
  public var minio: MinIOCaller?
  /// The SHA-256 of what those send as `Authorization` who ask about any principal: AuthZEN's applications, and MinIO, where
  /// it is all of `MINIO_POLICY_PLUGIN_AUTH_TOKEN`. Absent: whoever connects may ask.
  public var tokenDigest: SignatureV4.Digest?

  public init(
    handsBodiesIn: Bool = false, addressHeader: String? = nil, certificateHeader: String? = nil,
    publicAddress: String? = nil, minio: MinIOCaller? = nil, tokenDigest: SignatureV4.Digest? = nil
  ) {
    self.handsBodiesIn = handsBodiesIn
    self.addressHeader = addressHeader
    self.certificateHeader = certificateHeader
    self.publicAddress = publicAddress
    self.minio = minio
    self.tokenDigest = tokenDigest
  }

  public func question(_ exchange: HTTPExchange) -> HTTPQuestion {
    do throws(HTTPRefusal) {
      return try read(exchange)
    } catch {
      var response = error.response
      // Whoever asks for evaluations finds its number on every answer.
      if exchange.head.path.starts(with: "/access/v1/".utf8), let number = try? Self.value(of: "x-request-id", exchange)
      {
        response.headers.append(.init(name: Array("x-request-id".utf8), value: number))
      }
      return .answered(response)
    }
  }

  private func read(_ exchange: HTTPExchange) throws(HTTPRefusal) -> HTTPQuestion {
    let path = exchange.head.path
    if path.starts(with: Self.extauthzPrefix) { return .gateway(try ownRequest(exchange)) }
    if path.spells("/v1/authorize") { return .gateway(try forwardedRequest(exchange)) }
    // Texts compare by what they mean, which takes a square of the time where one is made for that: a path of ASCII is not.
    guard path.allSatisfy({ $0 < 0x80 }) else { throw .notFound }
    switch String(decoding: path, as: UTF8.self) {
    case Self.evaluationPath:
      try Self.require(["POST"], exchange)
      try checkToken(exchange)
      return .evaluations(try Self.evaluations(exchange, mayBeBatch: false))
    case Self.evaluationsPath:
      try Self.require(["POST"], exchange)
      try checkToken(exchange)
      return .evaluations(try Self.evaluations(exchange, mayBeBatch: true))
    case Self.minioPath:
      guard let minio else { throw .notFound }
      try Self.require(["POST"], exchange)
      try checkToken(exchange)
      return try minio.question(exchange)
    case "/.well-known/authzen-configuration":
      try Self.require(["GET", "HEAD"], exchange)
      return .answered(authZENConfiguration(exchange))
    case "/healthz":
      try Self.require(["GET", "HEAD"], exchange)
      return .health
    default: throw .notFound
    }
  }

  /// With the slash that the client's path begins with.
  static let extauthzPrefix = Array("/v1/extauthz/".utf8)

  private static func require(_ methods: [String], _ exchange: HTTPExchange) throws(HTTPRefusal) {
    guard methods.contains(where: { exchange.head.method.spells($0) }) else { throw .method(methods) }
  }

  /// How long this takes says nothing of the token: digests are compared, all of them.
  private func checkToken(_ exchange: HTTPExchange) throws(HTTPRefusal) {
    guard let tokenDigest else { return }
    guard let value = try Self.value(of: "authorization", exchange),
      let digest = SignatureV4.Digest(of: value.span),
      SignatureV4.Hashing.areEqual(digest.bytes, tokenDigest.bytes)
    else { throw .unknownCaller }
  }

  /// The body of a question.
  static func document(_ exchange: HTTPExchange) throws(HTTPRefusal) -> JSONMember {
    guard case .kept(let bytes) = exchange.body else { throw .body(JSONDocument.Fault.malformed.description) }
    do throws(JSONDocument.Fault) {
      return JSONMember(try JSONDocument(bytes.span))
    } catch {
      throw .body(error.description)
    }
  }
}

/// Why a request asks nothing.
enum HTTPRefusal: Error, Hashable {
  case notFound
  /// It must be one of these.
  case method([String])
  case missingHeader(String)
  case repeatedHeader(String)
  case malformedHeader(String)
  /// What the gateway says of the client's request is there in both spellings, of which the client may have written one.
  case twoOriginals
  /// What is wrong with the body.
  case body(String)
  /// The caller does not have the token that it must have.
  case unknownCaller

  var response: HTTPResponse {
    switch self {
    case .notFound: HTTPResponse(status: 404, message: "nothing is asked at this path")
    case .method(let methods):
      HTTPResponse(
        status: 405, message: "this path takes \(methods.joined(separator: " and "))",
        headers: [.init("allow", methods.joined(separator: ", "))])
    case .missingHeader(let name):
      HTTPResponse(status: 400, message: "`\(name)` is missing; the gateway must set it")
    case .repeatedHeader(let name):
      HTTPResponse(
        status: 400, message: "`\(name)` is given twice; the gateway must set it in place of what the client sent")
    case .malformedHeader(let name): HTTPResponse(status: 400, message: "`\(name)` is malformed")
    case .body(let message): HTTPResponse(status: 400, message: message)
    case .unknownCaller:
      HTTPResponse(
        status: 401, message: "`Authorization` does not have the token of this path",
        headers: [.init("www-authenticate", "Bearer")])
    case .twoOriginals:
      HTTPResponse(
        status: 400,
        message:
          "`X-Original-…` and `X-Forwarded-…` both describe the request; the gateway must remove what it does not set")
    }
  }
}

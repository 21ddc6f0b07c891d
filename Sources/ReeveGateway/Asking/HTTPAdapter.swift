internal import ReeveTypes

/// Reads from a request over HTTP what its caller asks, by its path:
///
/// | path | caller |
/// | --- | --- |
/// | `/v1/extauthz` and the client's path | Envoy's `ext_authz` over HTTP, with this as its `path_prefix` |
/// | `/v1/authorize` | nginx's `auth_request`, Caddy's `forward_auth`, Traefik's `ForwardAuth`, APISIX's `forward-auth` |
/// | `/healthz` | whoever looks whether this server is ready |
///
/// What is malformed is answered at once, and never with a status that lets a request through.
public struct HTTPAdapter: Sendable, Hashable {
  /// Paths whose bodies are questions.
  public static let keptPaths: [String] = []

  /// Whether the gateway sends each client's body along, so that a request without one had none. Otherwise such a body was
  /// not seen.
  public var handsBodiesIn: Bool
  /// The header, in lower case, in which a gateway that asks at `/v1/extauthz` puts the client's address. Envoy that is the
  /// first proxy sets `x-envoy-external-address`, and has to be told to send it along.
  public var addressHeader: String?
  /// The header, in lower case, in which the gateway puts the name in the client's certificate that it has verified, and
  /// which it removes from what clients send.
  public var certificateHeader: String?

  public init(handsBodiesIn: Bool = false, addressHeader: String? = nil, certificateHeader: String? = nil) {
    self.handsBodiesIn = handsBodiesIn
    self.addressHeader = addressHeader
    self.certificateHeader = certificateHeader
  }

  public func question(_ exchange: HTTPExchange) -> HTTPQuestion {
    do throws(HTTPRefusal) {
      let path = exchange.head.path
      if path.starts(with: Self.extauthzPrefix) { return .gateway(try ownRequest(exchange)) }
      switch String(decoding: path, as: UTF8.self) {
      case "/v1/authorize": return .gateway(try forwardedRequest(exchange))
      case "/healthz":
        try Self.require(["GET", "HEAD"], exchange)
        return .health
      default: throw .notFound
      }
    } catch {
      return .answered(error.response)
    }
  }

  /// With the slash that the client's path begins with.
  static let extauthzPrefix = Array("/v1/extauthz/".utf8)

  private static func require(_ methods: [String], _ exchange: HTTPExchange) throws(HTTPRefusal) {
    guard methods.contains(where: { exchange.head.method.elementsEqual($0.utf8) }) else { throw .method(methods) }
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
    case .twoOriginals:
      HTTPResponse(
        status: 400,
        message:
          "`X-Original-…` and `X-Forwarded-…` both describe the request; the gateway must remove what it does not set")
    }
  }
}

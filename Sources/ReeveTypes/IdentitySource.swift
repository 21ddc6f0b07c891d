/// Where a listener takes the identity of a request's caller from.
public enum IdentitySource: Sendable, Hashable {
  /// A signature of AWS's, verified here.
  case signatureV4
  /// A JSON Web Token of the `Authorization` header, verified here.
  case token
  /// A header with the ARN of a principal, which the gateway sets, and removes from what clients send. Its name is in lower
  /// case.
  case header(String)
  /// The name in the client's certificate, which the gateway has verified.
  case certificate
  /// Nobody: a request without any of the others is of an anonymous caller, rather than refused.
  case anonymous
}

extension IdentitySource: CustomStringConvertible {
  /// As a configuration spells it.
  public var description: String {
    switch self {
    case .signatureV4: "signatureV4"
    case .token: "token"
    case .header(let name): "header:\(name)"
    case .certificate: "certificate"
    case .anonymous: "anonymous"
    }
  }

  /// All spellings, for a message.
  public static let spellings = "signatureV4, token, header:NAME, certificate, anonymous"

  /// - Parameter text: as `description` gives it; a header's name in either case.
  public init?(_ text: String) {
    switch text {
    case "signatureV4": self = .signatureV4
    case "token": self = .token
    case "certificate": self = .certificate
    case "anonymous": self = .anonymous
    default:
      guard text.utf8.starts(with: "header:".utf8) else { return nil }
      let name = text.utf8.dropFirst("header:".utf8.count).map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }
      let isName = name.allSatisfy {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0
          || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
      }
      guard isName, 1...64 ~= name.count, name != Array("authorization".utf8), name != Array("host".utf8) else {
        return nil
      }
      self = .header(String(decoding: name, as: UTF8.self))
    }
  }
}

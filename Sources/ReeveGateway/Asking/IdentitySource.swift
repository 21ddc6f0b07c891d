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

/// AWS Signature Version 4: whether a request was signed with the secret of the access key that it names.
///
/// A `RequestHead` takes an HTTP request as it was received. `Claim` reads from it who says to have signed what and when,
/// strictly: what is missing, given twice or not covered by the signature is a `Failure` of its own. The caller finds the
/// secret of the claim's access key and makes a `SigningKey` of it, which is worth keeping for a day; `Claim.verify` then
/// checks the clock, the body's hash and the signature. There is no store of keys here, and no memory of earlier requests (see
/// `ReplayMemory`): a request that is sent again within the permitted time verifies again.
///
/// Source: IAM User Guide, "AWS Signature Version 4 for API requests"; Amazon S3 API Reference, "Authenticating Requests
/// (AWS Signature Version 4)".
public enum SignatureV4 {
  /// The only algorithm: the asymmetric one (`AWS4-ECDSA-P256-SHA256`) is refused.
  static let algorithm: StaticString = "AWS4-HMAC-SHA256"
  /// The last part of every scope.
  static let terminator: StaticString = "aws4_request"

  /// The sizes that a request may have. A request beyond any of them is refused before any of it is hashed.
  public enum Limits {
    /// Bytes of the method.
    public static let methodByteCountMax = 32
    /// Bytes of path and query.
    public static let targetByteCountMax = 32_768
    /// Parameters of the query.
    public static let parameterCountMax = 512
    /// Header fields, each of a repeated one counted.
    public static let fieldCountMax = 256
    /// Bytes of one field's name.
    public static let nameByteCountMax = 256
    /// Bytes of all names and values together.
    public static let fieldsByteCountMax = 131_072
    /// Bytes of an access key id.
    public static let accessKeyIDByteCountMax = 128
    /// Bytes of a region's or a service's name.
    public static let scopePartByteCountMax = 64
    /// Bytes of a session token.
    public static let tokenByteCountMax = 16_384
    /// Bytes of a secret access key.
    public static let secretByteCountMax = 256
    /// Seconds that a presigned request may be good for: seven days.
    public static let expirySecondsMax = 604_800
    /// Seconds between the request's date and the clock, before or after.
    public static let skewSecondsMax = 900
    /// Bytes of the trailing header fields of a body in chunks.
    public static let trailerByteCountMax = 16_384
  }

  /// Whether a service takes the path as it is: encoded once, with its dots and double slashes. All others take it
  /// normalised, and encode it once more.
  static func takesPathAsItIs(service: Span<UInt8>) -> Bool {
    service.isEqual(to: "s3") || service.isEqual(to: "s3-object-lambda") || service.isEqual(to: "s3-outposts")
      || service.isEqual(to: "s3express")
  }
}

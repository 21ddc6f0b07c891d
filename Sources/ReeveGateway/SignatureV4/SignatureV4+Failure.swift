extension SignatureV4 {
  /// A part of what a request says of its signature.
  public enum Part: Sendable, Hashable, CaseIterable {
    case authorization
    case algorithm
    case credential
    case signedHeaders
    case signature
    case date
    case expires
    case securityToken
    case contentSHA256
    case host
    case chunkSignature
  }

  /// Why a request is refused. None of the cases has a secret, a signature or a token in it.
  public enum Failure: Error, Sendable, Hashable {
    // The request says nothing, or not in order.

    /// There is neither an `Authorization` header nor a presigned query.
    case notSigned
    /// Another algorithm, or no signature of AWS's at all.
    case unsupportedAlgorithm
    /// The header and the query both have a signature.
    case bothForms
    case missingPart(Part)
    case repeatedPart(Part)
    case malformedPart(Part)
    /// The scope does not end in `aws4_request`.
    case scopeTerminator
    /// The scope's day is not that of the request's date.
    case scopeDate
    /// Not 1 to `Limits.expirySecondsMax` seconds.
    case expiryLength
    /// The list of signed headers is empty.
    case noSignedHeader
    case unsortedSignedHeaders
    case repeatedSignedHeader
    /// A header of the list is not in the request.
    case absentSignedHeader(String)
    /// `host` is not in the list.
    case unsignedHost
    /// The request has a header whose name begins with `x-amz-`, and the list doesn't.
    case unsignedHeader(String)

    // The request itself cannot be signed, or goes beyond a limit.

    case malformedMethod
    /// Not a path that begins with a slash, or with a byte in it that no request may have.
    case malformedTarget
    /// A `%` without two hexadecimal digits behind it, in the query or in the path of a request to S3.
    case malformedEscape
    /// A bare `+` or `;` in the query.
    case ambiguousQuery
    case malformedField
    case targetLength(byteCount: Int)
    case parameterCount
    case fieldCount
    case fieldsLength

    // The request is in order, and not accepted.

    case foreignRegion(expected: String)
    case foreignService(expected: String)
    /// Signed more than 15 minutes after now.
    case tooEarly(isPresigned: Bool)
    /// Signed more than 15 minutes before now.
    case tooLate
    /// A presigned request's time is over.
    case expired
    /// The signature covers the body, which was not handed in.
    case bodyUnseen
    /// The body is not the one that `x-amz-content-sha256` has the hash of.
    case payloadMismatch
    case signatureMismatch
    /// The signature of a chunk or of the trailing headers.
    case chunkMismatch
    /// The framing of a body in chunks is not that of `aws-chunked`, or the body is cut short.
    case malformedChunk
    /// A chunk behind the last one, or trailing headers before it.
    case chunkOrder
    case trailerLength

    // What only the caller finds, who has the keys and the sessions.

    /// There is no such access key, or it is not active.
    case unknownAccessKey
    /// The session token is missing, or not that of the access key.
    case invalidToken
    /// The session is over.
    case expiredToken

    /// The same signature came before.
    case replayed

    // Faults of this side.

    /// The secret access key is empty or longer than `Limits.secretByteCountMax`.
    case secretLength
    /// OpenSSL failed.
    case hashing
  }
}

extension SignatureV4.Part: CustomStringConvertible {
  public var description: String {
    switch self {
    case .authorization: "`Authorization` header"
    case .algorithm: "`X-Amz-Algorithm`"
    case .credential: "credential"
    case .signedHeaders: "list of signed headers"
    case .signature: "signature"
    case .date: "date"
    case .expires: "`X-Amz-Expires`"
    case .securityToken: "security token"
    case .contentSHA256: "`x-amz-content-sha256`"
    case .host: "`host` header"
    case .chunkSignature: "signature of a chunk"
    }
  }

  /// What it should look like.
  var form: String {
    switch self {
    case .authorization:
      "`AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`, with each part once and no other"
    case .algorithm: "`\(SignatureV4.algorithm)`"
    case .credential: "`ID/20150830/us-east-1/service/aws4_request`"
    case .signedHeaders: "names in lower case with semicolons between them"
    case .signature, .chunkSignature: "64 hexadecimal digits in lower case"
    case .date: "such as `20150830T123600Z`"
    case .expires: "a number of seconds"
    case .securityToken: "1 to \(SignatureV4.Limits.tokenByteCountMax) printable ASCII characters"
    case .contentSHA256:
      "64 hexadecimal digits in lower case, `UNSIGNED-PAYLOAD`, or a `STREAMING-` form that the service takes"
    case .host: "one name"
    }
  }
}

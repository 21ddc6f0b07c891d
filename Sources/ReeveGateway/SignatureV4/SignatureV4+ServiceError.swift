extension SignatureV4 {
  /// How a service words its errors.
  public enum Wording: Sendable, Hashable, CaseIterable {
    /// Services that answer in JSON, whose codes are names of exceptions.
    case exceptions
    /// S3, which answers in XML and has codes of its own.
    case s3
  }

  /// A failure as a service of AWS would answer it, so that an SDK raises the error that its user knows.
  public struct ServiceError: Sendable, Hashable {
    /// Such as `InvalidSignatureException`.
    public let code: String
    /// Of HTTP.
    public let status: Int

    public init(_ code: String, _ status: Int) {
      self.code = code
      self.status = status
    }
  }
}

extension SignatureV4.Failure {
  public func serviceError(in wording: SignatureV4.Wording) -> SignatureV4.ServiceError {
    switch wording {
    case .exceptions: exception
    case .s3: errorOfS3
    }
  }

  /// Source: the "Common Errors" of the services' API references; Amazon Bedrock User Guide, "Troubleshooting Amazon Bedrock API Error
  /// Codes", which gives an incomplete signature 400 where other gateways of AWS say 403.
  private var exception: SignatureV4.ServiceError {
    switch self {
    case .notSigned: SignatureV4.ServiceError("MissingAuthenticationTokenException", 403)
    case .unsupportedAlgorithm, .bothForms, .missingPart, .repeatedPart, .malformedPart, .scopeTerminator,
      .expiryLength,
      .noSignedHeader, .unsortedSignedHeaders, .repeatedSignedHeader, .absentSignedHeader:
      SignatureV4.ServiceError("IncompleteSignatureException", 400)
    case .scopeDate, .unsignedHost, .unsignedHeader, .foreignRegion, .foreignService, .tooEarly, .tooLate, .expired,
      .bodyUnseen, .payloadMismatch, .signatureMismatch, .chunkMismatch, .malformedChunk, .chunkOrder, .malformedEscape,
      .ambiguousQuery, .replayed:
      SignatureV4.ServiceError("InvalidSignatureException", 403)
    case .malformedMethod, .malformedTarget, .malformedField:
      SignatureV4.ServiceError("MalformedHttpRequestException", 400)
    case .targetLength, .parameterCount, .fieldCount, .fieldsLength, .trailerLength:
      SignatureV4.ServiceError("RequestEntityTooLargeException", 413)
    case .unknownAccessKey, .invalidToken: SignatureV4.ServiceError("UnrecognizedClientException", 403)
    case .expiredToken: SignatureV4.ServiceError("ExpiredTokenException", 403)
    case .secretLength, .hashing: SignatureV4.ServiceError("InternalFailure", 500)
    }
  }

  /// Source: Amazon S3 API Reference, "Error Responses".
  private var errorOfS3: SignatureV4.ServiceError {
    switch self {
    case .notSigned, .unsignedHost, .unsignedHeader, .expired, .tooEarly(isPresigned: true), .replayed:
      SignatureV4.ServiceError("AccessDenied", 403)
    case .unsupportedAlgorithm: SignatureV4.ServiceError("InvalidRequest", 400)
    case .bothForms, .repeatedPart(.authorization), .malformedPart(.contentSHA256), .repeatedPart(.contentSHA256):
      SignatureV4.ServiceError("InvalidArgument", 400)
    case .missingPart(.date), .malformedPart(.date), .repeatedPart(.date):
      SignatureV4.ServiceError("AccessDenied", 403)
    case .missingPart(.algorithm), .repeatedPart(.algorithm), .missingPart(.expires), .malformedPart(.expires),
      .repeatedPart(.expires), .expiryLength:
      SignatureV4.ServiceError("AuthorizationQueryParametersError", 400)
    case .malformedPart(.securityToken), .repeatedPart(.securityToken), .invalidToken:
      SignatureV4.ServiceError("InvalidToken", 400)
    case .missingPart, .malformedPart, .repeatedPart, .scopeTerminator, .scopeDate, .noSignedHeader,
      .unsortedSignedHeaders, .repeatedSignedHeader, .absentSignedHeader, .foreignRegion, .foreignService:
      SignatureV4.ServiceError("AuthorizationHeaderMalformed", 400)
    case .malformedMethod, .malformedField, .trailerLength, .chunkOrder:
      SignatureV4.ServiceError("InvalidRequest", 400)
    case .malformedTarget, .malformedEscape, .ambiguousQuery: SignatureV4.ServiceError("InvalidURI", 400)
    case .targetLength, .parameterCount: SignatureV4.ServiceError("InvalidURI", 400)
    case .fieldCount, .fieldsLength: SignatureV4.ServiceError("RequestHeaderSectionTooLarge", 400)
    case .tooEarly(isPresigned: false), .tooLate: SignatureV4.ServiceError("RequestTimeTooSkewed", 403)
    case .malformedChunk: SignatureV4.ServiceError("IncompleteBody", 400)
    case .payloadMismatch: SignatureV4.ServiceError("XAmzContentSHA256Mismatch", 400)
    case .bodyUnseen, .signatureMismatch, .chunkMismatch: SignatureV4.ServiceError("SignatureDoesNotMatch", 403)
    case .unknownAccessKey: SignatureV4.ServiceError("InvalidAccessKeyId", 403)
    case .expiredToken: SignatureV4.ServiceError("ExpiredToken", 400)
    case .secretLength, .hashing: SignatureV4.ServiceError("InternalError", 500)
    }
  }
}

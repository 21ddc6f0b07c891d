extension SignatureV4.Failure: CustomStringConvertible {
  public var description: String {
    typealias Limits = SignatureV4.Limits
    return switch self {
    case .notSigned: "the request is not signed; sign it with AWS Signature Version 4"
    case .unsupportedAlgorithm: "the request is signed in another way; sign it with `\(SignatureV4.algorithm)`"
    case .bothForms: "the request has a signature in its `Authorization` header and in its query; leave one out"
    case .missingPart(let part): "the \(part) is missing; expected \(part.form)"
    case .repeatedPart(let part): "the \(part) is given more than once; leave all but one out"
    case .malformedPart(let part): "the \(part) is malformed; expected \(part.form)"
    case .scopeTerminator: "the credential's scope does not end in `\(SignatureV4.terminator)`"
    case .scopeDate: "the credential's scope has another day than the request's date; sign with one date for both"
    case .expiryLength: "`X-Amz-Expires` is not between 1 and \(Limits.expirySecondsMax) seconds"
    case .noSignedHeader: "the list of signed headers is empty; sign `host`, at least"
    case .unsortedSignedHeaders: "the list of signed headers is not sorted; sort it by name, in lower case"
    case .repeatedSignedHeader: "the list of signed headers has a name twice; leave one out"
    case .absentSignedHeader(let name): "the signed header `\(name)` is not in the request; send it, or don't sign it"
    case .unsignedHost: "the `host` header is not signed; sign it"
    case .unsignedHeader(let name): "the header `\(name)` is not signed; sign every header that begins with `x-amz-`"
    case .malformedMethod:
      "the method is malformed; expected 1 to \(Limits.methodByteCountMax) letters, digits or signs such as `-`"
    case .malformedTarget:
      "the path does not begin with `/`, or has a control character or a `#` in it; encode them, such as `%23`"
    case .malformedEscape: "a `%` has no two hexadecimal digits behind it; write `%25` for the sign itself"
    case .ambiguousQuery:
      "the query has a bare `+` or `;`, which programs read in two ways; write `%20`, `%2B` or `%3B`"
    case .malformedField: "a header has an empty or malformed name, or a control character in its value"
    case .targetLength(let byteCount):
      "path and query have \(byteCount) bytes; at most \(Limits.targetByteCountMax) are allowed"
    case .parameterCount: "the query has more than \(Limits.parameterCountMax) parameters"
    case .fieldCount: "the request has more than \(Limits.fieldCountMax) headers"
    case .fieldsLength: "the headers have more than \(Limits.fieldsByteCountMax) bytes"
    case .foreignRegion(let expected): "the request is signed for another region; sign it for `\(expected)`"
    case .foreignService(let expected): "the request is signed for another service; sign it for `\(expected)`"
    case .tooEarly: "the request's date is more than 15 minutes ahead; set the clock of the machine that signs"
    case .tooLate:
      "the request's date is more than 15 minutes ago; sign it anew, and set the clock of the machine that signs"
    case .expired: "the presigned request has expired; ask for a new one"
    case .bodyUnseen:
      "the signature covers the body, which the gateway did not pass on; let it pass bodies on, or sign "
        + "`x-amz-content-sha256`"
    case .payloadMismatch: "the body is not the one whose hash `x-amz-content-sha256` has"
    case .signatureMismatch:
      "the signature is not that of this request with the secret of this access key; look at the secret, and whether "
        + "something changed the request on its way"
    case .chunkMismatch: "the signature of a chunk or of the trailing headers is not that of what was sent"
    case .malformedChunk: "the body is not in chunks, or is cut short; expected the form of `aws-chunked`"
    case .chunkOrder: "a chunk follows the last one, or trailing headers come before it"
    case .trailerLength: "the trailing headers have more than \(Limits.trailerByteCountMax) bytes"
    case .unknownAccessKey: "there is no active access key of this id"
    case .invalidToken: "the security token is not that of this access key, or is missing"
    case .expiredToken: "the session of the security token is over; ask for new credentials"
    case .replayed:
      "a request with this signature has been used; sign it anew for each time that it is sent, and equal requests at least a "
        + "second apart"
    case .secretLength: "the secret access key that is kept for this id has no usable length"
    case .hashing: "OpenSSL could not compute a hash"
    }
  }
}

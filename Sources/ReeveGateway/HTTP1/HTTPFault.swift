/// Why a request is refused before anybody is asked about it. The connection ends with the answer: whoever breaks a rule of
/// framing once cannot be relied on for where the next request begins.
///
/// Source: RFC 9112; RFC 9110 for the status codes.
public enum HTTPFault: Error, Sendable, Hashable, CaseIterable {
  /// Not a method, a target and a version with one space between.
  case requestLine
  /// A line feed without a carriage return before it, or the other way round.
  case bareLineEnd
  /// A byte that no line may have.
  case controlByte
  /// Neither a path nor `http://` with a host, or with a fragment.
  case malformedTarget
  /// A name that is none, or without a colon right behind it.
  case malformedField
  /// A line of the fields that begins with a space: once the rest of the field before it.
  case foldedField
  case missingHost
  case repeatedHost
  /// Not a host, or not the one of the target.
  case malformedHost
  /// Not a number.
  case malformedContentLength
  /// More than one, also where all say the same.
  case repeatedContentLength
  case repeatedTransferEncoding
  /// Both `Content-Length` and `Transfer-Encoding`.
  case twoFramings
  /// `Transfer-Encoding` of HTTP/1.0, which has none.
  case transferEncodingOfOldVersion
  /// A chunk that does not begin or end as it must. Chunk extensions are refused: nobody sends them, and readers differ
  /// about where they end.
  case malformedChunk
  /// More bytes of body than the path takes.
  case bodyLength
  case targetLength
  case expectation
  case headLength
  case fieldCount
  case trailerLength
  /// A digest could not be computed.
  case hashing
  case methodLength
  /// A part of the request has come, and the rest not within the time that there is for it.
  case slow
  case connect
  /// A transfer coding other than `chunked`.
  case unknownTransferCoding
  case version

  /// Of the answer.
  public var status: Int {
    switch self {
    case .requestLine, .bareLineEnd, .controlByte, .malformedTarget, .malformedField, .foldedField, .missingHost,
      .repeatedHost, .malformedHost, .malformedContentLength, .repeatedContentLength, .repeatedTransferEncoding,
      .twoFramings, .transferEncodingOfOldVersion, .malformedChunk:
      400
    case .slow: 408
    case .bodyLength: 413
    case .targetLength: 414
    case .expectation: 417
    case .headLength, .fieldCount, .trailerLength: 431
    case .hashing: 500
    case .methodLength, .connect, .unknownTransferCoding: 501
    case .version: 505
    }
  }
}

extension HTTPFault: CustomStringConvertible {
  /// What is wrong and what to do, without the peer's own bytes.
  public var description: String {
    switch self {
    case .requestLine: "the request line is not a method, a target and a version with one space between"
    case .bareLineEnd: "a line does not end in a carriage return and a line feed"
    case .controlByte: "a control character is in the head of the request"
    case .malformedTarget: "the target is not a path; it begins with `/`, and has no fragment"
    case .malformedField: "a header field is not a name with a colon right behind it"
    case .foldedField: "a header field goes over several lines; write it in one"
    case .missingHost: "`Host` is missing"
    case .repeatedHost: "`Host` is given twice"
    case .malformedHost: "`Host` is not a host with or without a port, or differs from the target's"
    case .malformedContentLength: "`Content-Length` is not a number"
    case .repeatedContentLength: "`Content-Length` is given twice"
    case .repeatedTransferEncoding: "`Transfer-Encoding` is given twice"
    case .twoFramings: "`Content-Length` and `Transfer-Encoding` exclude each other; send one"
    case .transferEncodingOfOldVersion: "HTTP/1.0 has no `Transfer-Encoding`; send `Content-Length`"
    case .malformedChunk: "a chunk is malformed; its length stands alone on its line"
    case .bodyLength: "the body is too long"
    case .slow: "the request has not come whole in time"
    case .targetLength: "the target has more than \(HTTPLimits.targetByteCountMax) bytes"
    case .expectation: "`100-continue` is the only expectation that is met"
    case .headLength: "request line and header fields have more than \(AdapterLimits.headByteCountMax) bytes"
    case .fieldCount: "there are more than \(AdapterLimits.fieldCountMax) header fields"
    case .trailerLength: "the fields behind the body have more than \(HTTPLimits.trailerByteCountMax) bytes"
    case .hashing: "the body's SHA-256 cannot be computed"
    case .methodLength: "the method has more than \(HTTPLimits.methodByteCountMax) bytes"
    case .connect: "this is no proxy: `CONNECT` is not served"
    case .unknownTransferCoding: "`chunked` is the only transfer coding that is read"
    case .version: "this server speaks HTTP/1.1 and HTTP/1.0"
    }
  }
}

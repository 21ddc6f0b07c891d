extension SignatureV4.RequestHead {
  /// Appends the path as the services of S3 sign it: as it is, in canonical encoding.
  /// - Throws: `Failure.malformedEscape`.
  func appendPathAsItIs(to text: inout [UInt8]) throws(SignatureV4.Failure) {
    try SignatureV4.PercentEncoding.appendCanonical(bytes[path], keepsSlash: true, to: &text)
  }

  /// Appends the path as all other services sign it: without empty and dot segments, each segment encoded once more than it
  /// was sent. The segments are compared before anything is decoded, so that `%2E%2E` is a name.
  ///
  /// So `/a/../b` and `//b` have the signature of `/b`: whoever maps a path to a resource must read it the same way as the
  /// service behind the gateway, or refuse such a path.
  func appendNormalizedPath(to text: inout [UInt8]) {
    var segments: [Range<Int>] = []
    var start = path.lowerBound
    while start < path.upperBound {
      let end = bytes[start..<path.upperBound].firstIndex(of: UInt8(ascii: "/")) ?? path.upperBound
      let segment = bytes[start..<end]
      if segment.spells("..") {
        _ = segments.popLast()
      } else if !segment.isEmpty, !segment.spells(".") {
        segments.append(start..<end)
      }
      start = end + 1
    }
    for segment in segments {
      text.append(UInt8(ascii: "/"))
      for byte in bytes[segment] { SignatureV4.PercentEncoding.appendEncoded(byte, to: &text) }
    }
    if segments.isEmpty || bytes[path].last == UInt8(ascii: "/") { text.append(UInt8(ascii: "/")) }
  }
}

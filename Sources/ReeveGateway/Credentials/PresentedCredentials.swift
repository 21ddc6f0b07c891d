import ReeveTypes

/// The credentials that a request brings, as far as can be seen without verifying them.
struct PresentedCredentials {
  /// A signature, in the header or in the query, or an `Authorization` that may be one.
  private(set) var hasSignature = false
  private(set) var hasToken = false
  /// The fields of the trusted header: places of them in the request's.
  private(set) var trustedHeader = HTTPFieldPlaces()

  /// - Parameter sources: the kinds that are looked for.
  init(_ head: HTTPRequestHead, _ sources: [IdentitySource]) {
    let takesTokens = sources.contains(.token)
    var trustedName: String?
    for case .header(let name) in sources where trustedName == nil { trustedName = name }
    for index in head.headers.indices {
      let name = head.headers.name(index)
      if name.isNamed("authorization") {
        if takesTokens, Self.isToken(head.headers.value(index)) { hasToken = true } else { hasSignature = true }
      }
      if let trustedName, name.isNamed(asConfigured: trustedName) { trustedHeader.add(index) }
    }
    guard sources.contains(.signatureV4) else {
      hasSignature = false
      return
    }
    if let query = head.query, Self.isPresigned(query[...]) { hasSignature = true }
  }

  /// Whether a value has the scheme `Bearer`, which is written in any case.
  /// Source: RFC 6750, 2.1; RFC 9110, 11.1.
  static func isToken(_ value: Span<UInt8>) -> Bool {
    let start = HTTPText.trimmed(value.indices, of: value).lowerBound
    var end = start
    while end < value.count, !HTTPText.isSpace(value[end]) { end += 1 }
    return value.extracting(start..<end).isNamed("bearer")
  }

  /// Whether a parameter of the query makes a request a presigned one, whichever way its name is written.
  private static func isPresigned(_ query: ArraySlice<UInt8>) -> Bool {
    query.split(separator: UInt8(ascii: "&")).contains { pair in
      let name = decoded(pair.prefix { $0 != UInt8(ascii: "=") })
      return SignatureV4.Parts.parameterNames.contains { name.elementsEqual($0.utf8) }
    }
  }

  /// Without its percent-encoding, as far as that is well formed.
  private static func decoded(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var decoded: [UInt8] = []
    var rest = text
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        decoded.append(value)
        rest = rest.dropFirst(2)
      } else {
        decoded.append(byte)
      }
    }
    return decoded
  }
}

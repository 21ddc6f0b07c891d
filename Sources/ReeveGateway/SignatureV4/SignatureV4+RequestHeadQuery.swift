extension SignatureV4.RequestHead {
  /// The parameters of a query, encoded in AWS's way and sorted.
  ///
  /// Programs read `+` as a plus or as a space, and `;` as itself or as the end of a parameter. Whoever holds a presigned
  /// request could exchange one way to write it for another, so both must be encoded: no SDK leaves them as they are.
  static func parameters(
    of query: ArraySlice<UInt8>
  ) throws(SignatureV4.Failure) -> (encoded: [UInt8], parameters: [Parameter]) {
    var encoded: [UInt8] = []
    var parameters: [Parameter] = []
    var rest = query
    while !rest.isEmpty {
      let end = rest.firstIndex(of: UInt8(ascii: "&")) ?? rest.endIndex
      let pair = rest[..<end]
      rest = rest[end...].dropFirst()
      guard !pair.isEmpty else { continue }
      guard !pair.contains(where: { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: ";") }) else { throw .ambiguousQuery }
      guard parameters.count < SignatureV4.Limits.parameterCountMax else { throw .parameterCount }
      let middle = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
      let start = encoded.count
      try SignatureV4.PercentEncoding.appendCanonical(pair[..<middle], keepsSlash: false, to: &encoded)
      let name = start..<encoded.count
      try SignatureV4.PercentEncoding.appendCanonical(pair[middle...].dropFirst(), keepsSlash: false, to: &encoded)
      parameters.append(Parameter(name: name, value: name.upperBound..<encoded.count))
    }
    parameters.sort { one, other in
      let (name, otherName) = (encoded[one.name], encoded[other.name])
      return name.elementsEqual(otherName)
        ? encoded[one.value].lexicographicallyPrecedes(encoded[other.value]) : name.lexicographicallyPrecedes(otherName)
    }
    return (encoded, parameters)
  }

  /// Appends the canonical query, without the signature in it.
  func appendCanonicalQuery(to text: inout [UInt8]) {
    var isFirst = true
    for parameter in parameters where !encodedQuery[parameter.name].spells("X-Amz-Signature") {
      if !isFirst { text.append(UInt8(ascii: "&")) }
      isFirst = false
      text.append(contentsOf: encodedQuery[parameter.name])
      text.append(UInt8(ascii: "="))
      text.append(contentsOf: encodedQuery[parameter.value])
    }
  }
}

/// Documents inside strings: the IAM API gives a policy document as a string in URL encoding (RFC 3986).
enum PercentDecoding {
  /// The document in a string, as a text of its own that is named by the place of the string: `file:line:column`.
  /// A string that begins with `{` holds the document as it is.
  static func source(of value: JSONValue) -> Result<SourceText, PolicyDiagnostic> {
    let (line, column) = value.source.position(of: value.range.lower)
    let name = "\(value.source.name):\(line):\(column)"
    let bytes = Array((value.text ?? "").utf8)
    if bytes.first(where: { $0 > UInt8(ascii: " ") }) == UInt8(ascii: "{") {
      return .success(SourceText(name: name, bytes: bytes))
    }
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    var position = 0
    while position < bytes.count {
      guard bytes[position] == UInt8(ascii: "%") else {
        decoded.append(bytes[position])
        position += 1
        continue
      }
      guard position + 2 < bytes.count, let high = hexadecimalValue(bytes[position + 1]),
        let low = hexadecimalValue(bytes[position + 2])
      else {
        let end = min(position + 3, bytes.count)
        let text = String(decoding: bytes[position..<end], as: UTF8.self)
        let location = value.range(ofText: position..<end)
        return .failure(
          PolicyDiagnostic(.element(.malformedPercentEncoding(text)), in: value.source, at: location))
      }
      decoded.append(high << 4 | low)
      position += 3
    }
    return .success(SourceText(name: name, bytes: decoded))
  }
}

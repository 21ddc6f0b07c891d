extension SignatureV4.ChunkChain {
  /// Verifies a body in chunks that was seen from end to end, with its framing as it came (`aws-chunked`):
  ///
  ///     400;chunk-signature=0055…\r\n
  ///     1,024 bytes\r\n
  ///     0;chunk-signature=b6c6…\r\n
  ///     x-amz-checksum-crc32c:sOO8/Q==\r\n        with a trailer only
  ///     x-amz-trailer-signature:d81f…\r\n         with a trailer only
  ///     \r\n
  ///
  /// A line of the trailer may end in a newline alone, and empty lines in it are passed over, because clients differ.
  /// - Parameters:
  ///   - body: what follows the head. The chain has verified no chunk before.
  ///   - hasTrailer: of the request's `Payload.signedChunks`.
  /// - Returns: the bytes of all chunks together, which `x-amz-decoded-content-length` should say, too.
  /// - Throws: `Failure.malformedChunk`, `.chunkMismatch`, `.trailerLength`, `.malformedPart(.chunkSignature)` or `.hashing`.
  public mutating func verify(body: Span<UInt8>, hasTrailer: Bool) throws(SignatureV4.Failure) -> Int {
    var place = 0
    var byteCount = 0
    while !isComplete {
      let (size, signature) = try Self.frame(of: body, at: &place)
      guard size <= body.count - place else { throw .malformedChunk }
      try verify(chunk: body.extracting(place..<place + size), signature: body.extracting(signature))
      place += size
      byteCount += size
      // Behind the last chunk the trailer begins, or the empty line that ends the body.
      if !(isComplete && hasTrailer) { try Self.endOfLine(of: body, at: &place) }
    }
    if hasTrailer {
      try verify(trailerOf: body.extracting(place..<body.count))
    } else if place != body.count {
      throw .malformedChunk
    }
    return byteCount
  }

  /// A chunk's size and where its signature is.
  private static func frame(
    of body: Span<UInt8>, at place: inout Int
  ) throws(SignatureV4.Failure) -> (size: Int, signature: Range<Int>) {
    var size = 0
    let start = place
    // Fifteen digits cannot overflow, and no body is that long.
    while place < body.count, place - start < 15, let digit = value(of: body[place]) {
      size = size << 4 | digit
      place += 1
    }
    guard place > start else { throw .malformedChunk }
    for byte in ";chunk-signature=".utf8 {
      guard place < body.count, body[place] == byte else { throw .malformedChunk }
      place += 1
    }
    guard body.count - place >= 64 else { throw .malformedChunk }
    let signature = place..<place + 64
    place += 64
    try endOfLine(of: body, at: &place)
    return (size, signature)
  }

  private static func endOfLine(of body: Span<UInt8>, at place: inout Int) throws(SignatureV4.Failure) {
    guard body.count - place >= 2, body[place] == UInt8(ascii: "\r"), body[place + 1] == UInt8(ascii: "\n") else {
      throw .malformedChunk
    }
    place += 2
  }

  private static func value(of digit: UInt8) -> Int? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(digit - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(digit - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(digit - UInt8(ascii: "A")) + 10
    default: nil
    }
  }

  private mutating func verify(trailerOf body: Span<UInt8>) throws(SignatureV4.Failure) {
    guard body.count <= SignatureV4.Limits.trailerByteCountMax else { throw .trailerLength }
    var lines: [UInt8] = []
    lines.append(copying: body)
    var rest = lines[...]
    var signed: [UInt8] = []
    var signature: [UInt8]?
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      var line = rest[..<end]
      rest = rest[(end + 1)...]
      if line.last == UInt8(ascii: "\r") { line.removeLast() }
      if line.isEmpty { continue }
      // The signature is the last line.
      guard signature == nil, let colon = line.firstIndex(of: UInt8(ascii: ":")) else { throw .malformedChunk }
      let (name, value) = (line[..<colon], Self.trimmed(line[(colon + 1)...]))
      guard !name.isEmpty, name.allSatisfy(HTTPText.isNameByte) else { throw .malformedChunk }
      let lowercase = name.map { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? $0 | 0x20 : $0 }
      if lowercase[...].spells("x-amz-trailer-signature") {
        signature = Array(value)
      } else {
        signed.append(contentsOf: lowercase)
        signed.append(UInt8(ascii: ":"))
        signed.append(contentsOf: value)
        signed.append(UInt8(ascii: "\n"))
      }
    }
    guard rest.isEmpty, let signature else { throw .malformedChunk }
    try verify(trailer: signed.span, signature: signature.span)
  }

  private static func trimmed(_ value: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let isSpace: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    var value = value.drop(while: isSpace)
    while let last = value.last, isSpace(last) { value.removeLast() }
    return value
  }
}

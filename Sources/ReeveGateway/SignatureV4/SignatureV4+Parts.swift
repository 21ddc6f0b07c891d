import ReeveTypes

extension SignatureV4 {
  /// The parts of a claim, found and copied, none of them read yet but the date.
  struct Parts {
    /// All ranges are of it.
    private(set) var text: [UInt8] = []
    private(set) var form: Claim.Form
    private(set) var credential: Range<Int>
    private(set) var signedNames: Range<Int>
    private(set) var signature: Range<Int>
    private(set) var token: Range<Int>?
    private(set) var timestamp: Range<Int>
    private(set) var date: Instant

    init(_ head: RequestHead) throws(Failure) {
      let isPresigned = head.parameters.contains { parameter in
        let name = head.encodedQuery[parameter.name]
        return Self.parameterNames.contains { name.spells($0) }
      }
      let authorization = try head.value(of: "authorization", .authorization)
      if let authorization {
        guard !isPresigned else { throw .bothForms }
        try self.init(authorization, of: head)
      } else {
        guard isPresigned else { throw .notSigned }
        try self.init(presigned: head)
      }
    }

    /// Any of them makes a request a presigned one.
    static let parameterNames = [
      "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders", "X-Amz-Signature",
      "X-Amz-Security-Token",
    ]

    // MARK: - In the header

    private init(_ authorization: Range<Int>, of head: RequestHead) throws(Failure) {
      let bytes = head.bytes.span
      let end = authorization.upperBound
      var place = authorization.lowerBound
      while place < end, !HTTPText.isSpace(bytes[place]) { place += 1 }
      guard bytes.extracting(authorization.lowerBound..<place).isEqual(to: SignatureV4.algorithm) else {
        throw .unsupportedAlgorithm
      }
      while place < end, HTTPText.isSpace(bytes[place]) { place += 1 }
      var text: [UInt8] = []
      text.reserveCapacity(authorization.count + 16)
      var credential: Range<Int>?
      var signedNames: Range<Int>?
      var signature: Range<Int>?
      while place < end {
        let comma = min(bytes.first(UInt8(ascii: ","), from: place), end)
        let pair = HTTPText.trimmed(place..<comma, of: bytes)
        let middle = bytes.first(UInt8(ascii: "="), from: pair.lowerBound)
        // Nothing stands behind the last comma.
        guard middle < pair.upperBound, comma != end - 1 else { throw .malformedPart(.authorization) }
        place = comma + 1
        let start = text.count
        text.append(copying: bytes.extracting((middle + 1)..<pair.upperBound))
        let value = start..<text.count
        let name = bytes.extracting(pair.lowerBound..<middle)
        if name.isEqual(to: "Credential") {
          try Self.set(&credential, value, .credential)
        } else if name.isEqual(to: "SignedHeaders") {
          try Self.set(&signedNames, value, .signedHeaders)
        } else if name.isEqual(to: "Signature") {
          try Self.set(&signature, value, .signature)
        } else {
          throw .malformedPart(.authorization)
        }
      }
      guard let credential else { throw .missingPart(.credential) }
      guard let signedNames else { throw .missingPart(.signedHeaders) }
      guard let signature else { throw .missingPart(.signature) }
      (self.credential, self.signedNames, self.signature) = (credential, signedNames, signature)
      form = .header

      let date: RequestDate
      if let value = try head.value(of: "x-amz-date", .date) {
        guard let read = RequestDate(basic: bytes.extracting(value)) else { throw .malformedPart(.date) }
        date = read
      } else if let value = try head.value(of: "date", .date) {
        guard let read = RequestDate(http: head.bytes[value]) ?? RequestDate(basic: bytes.extracting(value)) else {
          throw .malformedPart(.date)
        }
        date = read
      } else {
        throw .missingPart(.date)
      }
      self.date = date.instant
      let start = text.count
      date.append(to: &text)
      timestamp = start..<text.count

      if let value = try head.value(of: "x-amz-security-token", .securityToken) {
        let start = text.count
        text.append(copying: bytes.extracting(value))
        token = start..<text.count
      }
      self.text = text
    }

    private static func set(_ part: inout Range<Int>?, _ value: Range<Int>, _ name: Part) throws(Failure) {
      guard part == nil else { throw .repeatedPart(name) }
      part = value
    }

    // MARK: - In the query

    private init(presigned head: RequestHead) throws(Failure) {
      // A date or a token in both places would let the two be different.
      guard head.fields(named: "x-amz-date").isEmpty else { throw .repeatedPart(.date) }
      guard head.fields(named: "x-amz-security-token").isEmpty else { throw .repeatedPart(.securityToken) }
      var text: [UInt8] = []
      let algorithm = try Self.decode("X-Amz-Algorithm", .algorithm, of: head, to: &text)
      guard text.span.extracting(algorithm).isEqual(to: SignatureV4.algorithm) else { throw .unsupportedAlgorithm }
      credential = try Self.decode("X-Amz-Credential", .credential, of: head, to: &text)
      timestamp = try Self.decode("X-Amz-Date", .date, of: head, to: &text)
      let expiry = try Self.decode("X-Amz-Expires", .expires, of: head, to: &text)
      signedNames = try Self.decode("X-Amz-SignedHeaders", .signedHeaders, of: head, to: &text)
      signature = try Self.decode("X-Amz-Signature", .signature, of: head, to: &text)
      if try head.parameter("X-Amz-Security-Token", .securityToken) != nil {
        token = try Self.decode("X-Amz-Security-Token", .securityToken, of: head, to: &text)
      }
      guard let date = RequestDate(basic: text.span.extracting(timestamp)) else { throw .malformedPart(.date) }
      self.date = date.instant
      form = .presigned(expirySeconds: try Self.seconds(text[expiry]))
      self.text = text
    }

    private static func decode(
      _ name: String, _ part: Part, of head: RequestHead, to text: inout [UInt8]
    ) throws(Failure) -> Range<Int> {
      guard let value = try head.parameter(name, part) else { throw .missingPart(part) }
      let start = text.count
      PercentEncoding.appendDecoded(canonical: head.encodedQuery[value], to: &text)
      return start..<text.count
    }

    private static func seconds(_ digits: ArraySlice<UInt8>) throws(Failure) -> Int {
      guard !digits.isEmpty, digits.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else {
        throw .malformedPart(.expires)
      }
      var seconds = 0
      for digit in digits {
        seconds = seconds * 10 + Int(digit - UInt8(ascii: "0"))
        guard seconds <= Limits.expirySecondsMax else { throw .expiryLength }
      }
      guard seconds >= 1 else { throw .expiryLength }
      return seconds
    }
  }
}

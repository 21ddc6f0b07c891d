import ReeveTypes

/// A signed token (JWT) in its compact form, read and not verified.
///
/// Read strictly: one way to write each byte, no member twice, no padding. What a header may say of where keys are to be had (`jku`,
/// `x5u`, `jwk`, `x5c`) is not looked at: keys are the store's.
/// Source: RFC 7515, sections 3.1, 4 and 7.1; RFC 7519, section 7.2; RFC 8725.
struct CompactToken {
  /// Bytes of a token.
  static let byteCountMax = 16_384

  let algorithm: TokenAlgorithm
  /// Which of the issuer's keys signed it, as it says.
  let keyID: String?
  /// The outermost object.
  let claims: JSONMember
  /// What is signed: header and claims as they were written.
  let signed: [UInt8]
  let signature: [UInt8]

  init(_ text: ArraySlice<UInt8>) throws(TokenFailure) {
    guard text.count <= Self.byteCountMax else { throw .length }
    let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 3, let header = Base64URLText.bytes(of: parts[0]),
      let payload = Base64URLText.bytes(of: parts[1]), let signature = Base64URLText.bytes(of: parts[2])
    else { throw .malformed }
    let head = JSONMember(try Self.object(header))
    guard try !Self.hasMember("crit", in: head) else { throw .criticalHeader }
    guard let name = try Self.text("alg", in: head) else { throw .malformed }
    // Strings that a stranger has filled with accents take long to compare.
    guard Self.isASCII(name), let algorithm = TokenAlgorithm(name: name) else { throw .unsupportedAlgorithm }
    let type = try Self.text("typ", in: head)
    guard type.map(Self.isASCII) ?? true, Self.isTaken(type) else { throw .type }
    self.algorithm = algorithm
    keyID = try Self.text("kid", in: head)
    claims = JSONMember(try Self.object(payload))
    signed = Array(text[..<parts[1].endIndex])
    self.signature = signature
  }

  private static func isASCII(_ text: String) -> Bool { text.utf8.allSatisfy { $0 < 0x80 } }

  private static func hasMember(_ name: String, in head: JSONMember) throws(TokenFailure) -> Bool {
    do throws(JSONMistake) { return try head.member(name) != nil } catch { throw .malformed }
  }

  /// Absent: there is no such member.
  private static func text(_ name: String, in head: JSONMember) throws(TokenFailure) -> String? {
    do throws(JSONMistake) { return try head.member(name)?.string() } catch { throw .malformed }
  }

  private static func object(_ bytes: [UInt8]) throws(TokenFailure) -> JSONDocument {
    do throws(JSONDocument.Fault) { return try JSONDocument(bytes.span) } catch {
      throw error == .reading ? .system : .malformed
    }
  }

  /// Many issuers say nothing, or what they like. Those that say `…+jwt` mean it: a token that tells of a logout is no credential.
  /// Source: RFC 8725, section 3.11; RFC 9068, section 2.1.
  private static func isTaken(_ type: String?) -> Bool {
    guard let type = type?.lowercased() else { return true }
    return !type.hasSuffix("+jwt") || type == "at+jwt" || type == "application/at+jwt"
  }
}

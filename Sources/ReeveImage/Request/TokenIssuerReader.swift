// Soundness. The name is read as `Bytes` inside the closure that lends it, and nothing of it is kept; what is read of the image
// was verified.

public import ReeveTypes

// Who issues tokens. Beside the walk that decides: a record is copied out.
extension ImageView {
  /// What the image says of the issuer of this name; absent when it has none.
  /// - Complexity: O(bytes of the name and the record).
  public func tokenIssuer(_ name: Span<UInt8>) -> TokenIssuer? {
    let at = unsafe name.withUnsafeBufferPointer { buffer in
      let name = unsafe Bytes(UnsafeRawBufferPointer(buffer))
      return tables.tokenIssuers.find(Hash.exact(name), in: bytes) {
        bytes.slice($0 + TokenIssuerLayout.issuer, Int(bytes.u16($0 + TokenIssuerLayout.issuerLength))) == name
      }
    }
    guard at != 0 else { return nil }
    let start = at + TokenIssuerLayout.issuer + Int(bytes.u16(at + TokenIssuerLayout.issuerLength))
    return TokenIssuer(bytes: bytes.slice(start, bytes.int(at + TokenIssuerLayout.length)).array)
  }

  /// Issuers of tokens of the image.
  public var tokenIssuerCount: Int {
    Int(bytes.u64(HeaderLayout.sections + Section.tokenIssuers.rawValue * SectionLayout.stride + SectionLayout.count))
  }

  /// A number that no other view has in the process.
  public var number: UInt64 { identity }
}

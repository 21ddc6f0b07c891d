import ReeveTypes

/// Issuers of tokens of one image, with those of their keys that were needed, as OpenSSL has them. One thread owns it.
struct TokenIssuerCache {
  /// Issuers that are kept. With 32 keys each, of up to 8 KiB, they take less than 16 MiB; mostly there is one with two.
  static let countMax = 64

  /// An issuer, and its keys by their places in its list.
  final class Entry {
    let issuer: TokenIssuer
    private var keys: [Int: TokenPublicKey] = [:]

    init(_ issuer: TokenIssuer) { self.issuer = issuer }

    /// Absent when the numbers make no key.
    func key(_ place: Int) -> TokenPublicKey? {
      if let known = keys[place] { return known }
      let made = TokenPublicKey(issuer.keys[place])
      keys[place] = made
      return made
    }
  }

  private var sourceNumber: UInt64?
  private var entries: [[UInt8]: Entry] = [:]

  var count: Int { entries.count }

  /// What the source says of an issuer; absent when it has none of this name, which is not remembered.
  mutating func entry(_ name: [UInt8], from source: borrowing some CredentialSource) -> Entry? {
    if source.tokenIssuersNumber != sourceNumber {
      entries = [:]
      sourceNumber = source.tokenIssuersNumber
    }
    if let known = entries[name] { return known }
    guard let issuer = source.tokenIssuer(name.span) else { return nil }
    let entry = Entry(issuer)
    if entries.count >= Self.countMax { entries = [:] }
    entries[name] = entry
    return entry
  }
}

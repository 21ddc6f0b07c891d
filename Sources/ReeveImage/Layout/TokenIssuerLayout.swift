/// An issuer of tokens that callers bring. Aligned to 8 bytes.
///
///     OFFSET  SIZE  FIELD         MEANING
///          0     4  length        of `TokenIssuer.bytes`
///          4     2  issuerLength
///          6     2  reserved      zero
///          8     …  the issuer's name, by which it is found, and behind it `TokenIssuer.bytes`
public enum TokenIssuerLayout {
  public static let length = 0
  public static let issuerLength = 4
  public static let reserved = 6
  public static let issuer = 8
}

import ReevePolicy
import Testing

/// `Version`, `Effect` and the characters of the text.
struct VersionAndEffectTests {
  @Test func versions() {
    expectPolicy(
      as: .identity,
      #"""
      { "Version": "2012-10-18", "Statement": [
                   ^~~~~~~~~~~~ error: unknown version `2012-10-18` [INVALID_VERSION]
                                help: write `2012-10-17`, or `2008-10-17` for the older language; it is not a date to choose
        { "Effect": "allow", "Action": "s3:GetObject", "Resource": "*" },
                    ^~~~~~~ error: unknown effect `allow` [INVALID_EFFECT]
                            help: did you mean `Allow`?
        { "Effect": "Permit", "Action": "s3:GetObject", "Resource": "*" } ] }
                    ^~~~~~~~ error: unknown effect `Permit` [INVALID_EFFECT]
                             help: write `Allow` or `Deny`
      """#)
  }

  @Test func noVersion() {
    expectPolicy(
      as: .identity,
      #"""
      { "Statement": { "Effect": "Deny", "Action": "s3:GetObject", "Resource": "*" } }
      ^ warning: the document has no `Version`, so policy variables in it are literal text [MISSING_VERSION]
        help: add `"Version": "2012-10-17"`
      """#)
  }

  @Test func charactersThatIAMDoesNotStore() {
    expectPolicy(
      as: .identity,
      #"""
      { "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::é/Ω" } ] }
                                                                                   ^ warning: IAM does not store the character U+3A9 [UNSUPPORTED_CHARACTER]
                                                                                     help: use characters up to U+00FF, or write it as an escape
      """#)
  }
}

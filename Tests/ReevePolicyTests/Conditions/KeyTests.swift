import ReevePolicy
import Testing

/// Condition keys.
struct KeyTests {
  @Test func keys() {
    expectPolicy(
      as: .identity,
      #"""
      { "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {
        "StringEquals": {
          "AWS:SourceAccount": "111122223333", "kms:EncryptionContext:aws:bedrock:arn": "x",
          "username": "a",
          ^~~~~~~~~~ error: malformed condition key `username` [INVALID_CONDITION_KEY_FORMAT]
                     help: write the service, a colon and the name, as in `aws:SourceIp`
          "aws:": "a",
          ^~~~~~ error: malformed condition key `aws:` [INVALID_CONDITION_KEY_FORMAT]
                 help: write the service, a colon and the name, as in `aws:SourceIp`
          "aws:PrincipalTag/Team": "a",
          "aws:principaltag/team": "a",
          ^~~~~~~~~~~~~~~~~~~~~~~ error: `aws:PrincipalTag/Team` and `aws:principaltag/team` are the same condition key [DUPLICATE_KEYS_WITH_DIFFERENT_CASE]
                                  help: keep one of them; letter case does not matter in condition keys
          "aws:ResourceTag/": "a",
          ^~~~~~~~~~~~~~~~~~ warning: the condition key `aws:ResourceTag/` does not say which tag [MISSING_TAG_KEY_IN_CONDITION]
                             help: add the tag's key, as in `aws:ResourceTag/team`
          "aws:TagKeys": "a" },
          ^~~~~~~~~~~~~ error: `aws:TagKeys` has many values, and `StringEquals` does not say how many must match [MISSING_QUALIFIER]
                        help: write `ForAnyValue:StringEquals` or `ForAllValues:StringEquals`
        "Null": { "aws:TagKeys": "true" },
        "ForAllValues:StringEquals": { "aws:TagKeys": "a" }
      } } }
      """#)
  }

  /// Keys of services: those of AWS's table, also where a row stands for many.
  @Test func multivaluedKeysOfServices() {
    expectPolicy(
      as: .identity,
      #"""
      { "Version": "2012-10-17", "Statement": { "Effect": "Deny", "Action": "kms:*", "Resource": "*", "Condition": {
        "StringEquals": {
          "kms:GrantOperations": "Decrypt",
          ^~~~~~~~~~~~~~~~~~~~~ error: `kms:GrantOperations` has many values, and `StringEquals` does not say how many must match [MISSING_QUALIFIER]
                                help: write `ForAnyValue:StringEquals` or `ForAllValues:StringEquals`
          "kms:EncryptionContext:GrantOperations": "Decrypt", "kms:ViaService": "s3", "identitystore:UserId": "a" },
        "StringLikeIfExists": {
          "VPC-Lattice-Svcs:requestquerystring/a": "b",
          ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ error: `VPC-Lattice-Svcs:requestquerystring/a` has many values, and `StringLikeIfExists` does not say how many must match [MISSING_QUALIFIER]
                                                  help: write `ForAnyValue:StringLikeIfExists` or `ForAllValues:StringLikeIfExists`
          "vpc-lattice-svcs:RequestQueryString/": "b", "vpc-lattice-svcs:RequestHeader/a": "b", "orders:Labels": "b" },
        "Null": { "kms:GrantOperations": "true" },
        "ForAllValues:StringEquals": { "kms:GrantOperations": "Decrypt" }
      } } }
      """#)
  }

  @Test func repeated() {
    expectPolicy(
      as: .identity,
      #"""
      { "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {
        "StringEquals": { "aws:username": "a", "aws:username": "b" },
                                               ^~~~~~~~~~~~~~ error: the member name `aws:username` is given twice in one object [DUPLICATE_KEYS]
                                                              help: keep one of them, with what belongs to both
        "StringEquals": { "aws:userid": "c" }
        ^~~~~~~~~~~~~~ error: the member name `StringEquals` is given twice in one object [DUPLICATE_KEYS]
                       help: keep one of them, with what belongs to both
      } } }
      """#)
  }
}

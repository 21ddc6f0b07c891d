import ReevePolicy
import Testing

/// Values of condition keys.
struct ValueTests {
  @Test func types() {
    expectPolicy(
      as: .identity,
      #"""
      { "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {
        "StringEquals": { "a:b": [1, "2", true], "a:c": null, "a:d": { "x": 1 }, "a:e": [["x"]], "a:f": 3600 },
                                     ^~~ error: the values of `a:b` mix a number and a string [INVALID_CONDITION_DATA_TYPE]
                                         help: write all of them as strings
                                                        ^~~~ error: a value of `a:c` must be a string, number or boolean, not `null` [DATA_TYPE_MISMATCH]
                                                             help: write a string, number or boolean, or remove the element
                                                                     ^~~~~~~~~~ error: a value of `a:d` must be a string, number or boolean, not an object [DATA_TYPE_MISMATCH]
                                                                                         ^~~~~ error: a value of `a:e` must be a string, number or boolean, not an array [DATA_TYPE_MISMATCH]
        "Bool": { "a:b": [true, false], "a:c": "True" }
                         ^~~~~~~~~~~~~ warning: `a:b` is compared with more than one boolean [INVALID_CONDITION_MULTIPLE_BOOLEAN]
                                       help: compare it with one; both together are always true
      } } }
      """#)
  }

  @Test func emptyLists() {
    expectPolicy(
      as: .identity,
      #"""
      { "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {
        "StringEquals": { "a:b": [] },
                                 ^~ error: no value is listed [EMPTY_ARRAY_CONDITION]
                                    help: list the values, or remove the key
        "StringEqualsIfExists": { "a:b": [] },
                                         ^~ suggestion: no value is listed, so the condition is true only where the key does not exist [EMPTY_ARRAY_CONDITION_IFEXISTS]
                                            help: compare the key with `Null` to say that it must not exist
        "ForAllValues:StringEquals": { "a:b": [] },
                                              ^~ suggestion: no value is listed, so the condition is true only where the key does not exist [EMPTY_ARRAY_CONDITION_FORALLVALUES]
                                                 help: compare the key with `Null` to say that it must not exist
        "ForAnyValue:StringEquals": { "a:b": [] }
                                             ^~ suggestion: no value is listed, so the condition is never true [EMPTY_ARRAY_CONDITION_FORANYVALUE]
                                                help: list the values, or remove the statement
      } } }
      """#)
  }

  @Test func mismatchesInAllow() {
    expectPolicy(
      as: .identity,
      #"""
      { "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {
        "NumericLessThan": { "a:b": "ten" },
                                    ^~~~~ warning: `NumericLessThan` compares numbers, and `ten` is none [TYPE_MISMATCH_NUMBER]
                                          help: write digits, perhaps with a fraction
        "DateLessThan": { "a:b": "2026-02-30" },
                                 ^~~~~~~~~~~~ warning: `DateLessThan` compares dates, and `2026-02-30` is none [TYPE_MISMATCH_DATE]
                                              help: write `2026-01-31` or `2026-01-31T12:00:00Z`, with its zone
        "Bool": { "a:b": "yes" },
                         ^~~~~ warning: `Bool` compares booleans, and `yes` is none [TYPE_MISMATCH_BOOLEAN]
                               help: write `true` or `false`
        "Null": { "a:b": "maybe" },
                         ^~~~~~~ warning: `Null` compares booleans, and `maybe` is none [TYPE_MISMATCH_BOOLEAN]
                                 help: write `true` or `false`
        "BinaryEquals": { "a:b": "QQ" },
                                 ^~~~ warning: `BinaryEquals` compares bytes, and `QQ` is not base64 [TYPE_MISMATCH_STRING]
                                      help: write the bytes in base64, with its padding
        "IpAddress": { "aws:SourceIp": "203.0.113.256" },
                                       ^~~~~~~~~~~~~~~ error: `IpAddress` compares IP addresses, and `203.0.113.256` is no address or range [TYPE_MISMATCH_IP_RANGE]
                                                       help: write it as `203.0.113.0/24` or `2001:db8::/32`
        "ArnLike": { "a:b": "bucket", "a:c": "arn:aws:s3:bucket", "a:d": "*", "a:e": "arn:aws:s3:::b/*" }
                            ^~~~~~~~ warning: `ArnLike` compares ARNs, and `bucket` is none [INVALID_ARN_PREFIX]
                                     help: begin it with `arn:`, or compare it with a string operator
                                             ^~~~~~~~~~~~~~~~~~~ warning: the ARN `arn:aws:s3:bucket` has 4 of six parts [MISSING_ARN_FIELD]
                                                                 help: write `arn:partition:service:region:account:resource`, with `*` for any
      } } }
      """#)
  }

  /// What never matches lets through what should be denied.
  @Test func mismatchesInDeny() {
    expectPolicy(
      as: .identity,
      #"""
      { "Version": "2012-10-17", "Statement": { "Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {
        "NumericLessThan": { "a:b": "ten" },
                                    ^~~~~ error: `NumericLessThan` compares numbers, and `ten` is none [TYPE_MISMATCH_NUMBER]
                                          help: write digits, perhaps with a fraction
        "DateLessThan": { "a:b": "2026-01-31T12:00:00" },
                                 ^~~~~~~~~~~~~~~~~~~~~ error: `DateLessThan` compares dates, and `2026-01-31T12:00:00` is none [TYPE_MISMATCH_DATE]
                                                       help: write `2026-01-31` or `2026-01-31T12:00:00Z`, with its zone
        "Bool": { "a:b": "yes" },
                         ^~~~~ error: `Bool` compares booleans, and `yes` is none [TYPE_MISMATCH_BOOLEAN]
                               help: write `true` or `false`
        "BinaryEquals": { "a:b": "QQ" },
                                 ^~~~ error: `BinaryEquals` compares bytes, and `QQ` is not base64 [TYPE_MISMATCH_STRING]
                                      help: write the bytes in base64, with its padding
        "ArnNotLike": { "a:b": "bucket" }
                               ^~~~~~~~ error: `ArnNotLike` compares ARNs, and `bucket` is none [INVALID_ARN_PREFIX]
                                        help: begin it with `arn:`, or compare it with a string operator
      } } }
      """#)
  }

  @Test func suggestions() {
    expectPolicy(
      as: .identity,
      #"""
      { "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {
        "StringEquals": { "a:b": "dev-*", "a:c": "${*}", "a:d": "x?" },
                                 ^~~~~~~ warning: `StringEquals` takes the wildcard in `dev-*` as it is written [WILDCARD_WITHOUT_LIKE_OPERATOR]
                                         help: use `StringLike` if any text is meant
                                                                ^~~~ warning: `StringEquals` takes the wildcard in `x?` as it is written [WILDCARD_WITHOUT_LIKE_OPERATOR]
                                                                     help: use `StringLike` if any text is meant
        "ForAnyValue:StringNotEqualsIfExists": { "a:b": "dev-*" },
                                                        ^~~~~~~ warning: `ForAnyValue:StringNotEqualsIfExists` takes the wildcard in `dev-*` as it is written [WILDCARD_WITHOUT_LIKE_OPERATOR]
                                                                help: use `ForAnyValue:StringNotLikeIfExists` if any text is meant
        "StringEqualsIgnoreCase": { "a:b": "dev-*" },
                                           ^~~~~~~ warning: `StringEqualsIgnoreCase` takes the wildcard in `dev-*` as it is written [WILDCARD_WITHOUT_LIKE_OPERATOR]
        "ArnEquals": { "a:b": "arn:aws:s3:::b*" },
        "DateGreaterThan": { "aws:CurrentTime": "1700000000" },
                                                ^~~~~~~~~~~~ warning: `1700000000` is a number of seconds [INVALID_DATE_VALUE]
                                                             help: write the date, as in `2026-01-31T12:00:00Z`
        "IpAddress": { "aws:SourceIp": [ "203.0.113.7/24", "2001:db8::1/32", "198.51.100.0/24" ] }
                                         ^~~~~~~~~~~~~~~~ suggestion: `203.0.113.7/24` sets bits after its prefix, which are ignored [IMPROVE_IP_RANGE]
                                                          help: write `203.0.113.0/24`
                                                           ^~~~~~~~~~~~~~~~ suggestion: `2001:db8::1/32` sets bits after its prefix, which are ignored [IMPROVE_IP_RANGE]
                                                                            help: write zeros there
      } } }
      """#)
  }
}

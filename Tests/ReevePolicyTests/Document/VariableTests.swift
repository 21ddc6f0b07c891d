import ReevePolicy
import Testing

/// Policy variables.
struct VariableTests {
  @Test func malformed() {
    expectPolicy(
      as: .identity,
      #"""
      { "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "s3:*", "Resource": [
        "arn:aws:s3:::${aws:username, 'nobody'}/${*}${?}${$}/$x",
        "arn:aws:s3:::${aws:username/*",
                      ^~~~~~~~~~~~~~~~ error: the policy variable `${aws:username/*` is not closed [MISSING_BRACE_IN_VARIABLE]
                                       help: add `}`; a literal `$` before `{` is written `${$}`
        "arn:aws:s3:::a${}b",
                       ^~~ error: the policy variable `${}` has no name [EMPTY_VARIABLE]
                           help: name a condition key, as in `${aws:username}`
        "arn:aws:s3:::${aws: username}",
                      ^~~~~~~~~~~~~~~~ error: the name of the policy variable `${aws: username}` holds a space [UNSUPPORTED_SPACE_IN_VARIABLE]
                                       help: remove the space
        "arn:aws:s3:::${aws:username, nobody}",
                      ^~~~~~~~~~~~~~~~~~~~~~ error: the default value of `${aws:username, nobody` is not in single quotes [MISSING_QUOTE_IN_VARIABLE]
                                             help: write it as `${aws:username, 'default'}`
        "arn:aws:s3:::${aws:username, 'nobody}",
                      ^~~~~~~~~~~~~~~~~~~~~~~~ error: the default value of `${aws:username, 'nobody}` is not in single quotes [MISSING_QUOTE_IN_VARIABLE]
                                               help: write it as `${aws:username, 'default'}`
        "arn:aws:s3:::${aws:username,'nobody'}",
                      ^~~~~~~~~~~~~~~~~~~~~~~ error: not one space stands before the default value of `${aws:username,'nobody'` [UNSUPPORTED_SPACE_IN_VARIABLE]
                                              help: write it as `${aws:username, 'default'}`
        "arn:aws:s3:::${aws:${x}}/${aws:username"
                      ^~~~~~ error: another policy variable begins inside `${aws:` [MISSING_BRACE_IN_VARIABLE]
                             help: close the first one before the second; variables do not nest
                                  ^~~~~~~~~~~~~~ error: the policy variable `${aws:username` is not closed [MISSING_BRACE_IN_VARIABLE]
                                                 help: add `}`; a literal `$` before `{` is written `${$}`
      ] } }
      """#)
  }

  @Test func inConditions() {
    expectPolicy(
      as: .identity,
      #"""
      { "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {
        "StringLike": { "s3:prefix": "${aws:username}/*", "aws:userid": "${aws:userid" },
                                                                         ^~~~~~~~~~~~ error: the policy variable `${aws:userid` is not closed [MISSING_BRACE_IN_VARIABLE]
                                                                                      help: add `}`; a literal `$` before `{` is written `${$}`
        "ArnLike": { "aws:SourceArn": "arn:aws:s3:::${}" },
                                                    ^~~ error: the policy variable `${}` has no name [EMPTY_VARIABLE]
                                                        help: name a condition key, as in `${aws:username}`
        "NumericEquals": { "s3:max-keys": "${aws:x}" },
                                          ^~~~~~~~~~ warning: `NumericEquals` takes no policy variable, so `${aws:x}` never matches [INVALID_VARIABLE_FOR_OPERATOR]
                                                     help: only the operators of strings and ARNs take variables
        "IpAddress": { "aws:SourceIp": "${aws:x}" }
                                       ^~~~~~~~~~ error: `IpAddress` compares IP addresses, and `${aws:x}` is no address or range [TYPE_MISMATCH_IP_RANGE]
                                                  help: write it as `203.0.113.0/24` or `2001:db8::/32`
      } } }
      """#)
  }

  @Test func beforeTheFifthColon() {
    expectPolicy(
      as: .identity,
      #"""
      { "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Action": "sqs:*", "Resource": "arn:aws:sqs:${*}:${aws:PrincipalAccount}:${aws:username}" },
                                                                              ^~~~~~~~~~~~~~~~~~~~~~~ warning: `${aws:PrincipalAccount}` stands before the fifth colon, so the resource never matches [VARIABLE_UNSUPPORTED_IN_ELEMENT]
                                                                                                      help: write that part out, or `*`; variables stand in the last part of an ARN
        { "Effect": "Deny", "Action": "sqs:*", "Resource": "arn:aws:sqs:${region, 'x'}:*:q" },
                                                                        ^~~~~~~~~~~~~~ error: `${region, 'x'}` stands before the fifth colon, so the resource never matches [VARIABLE_UNSUPPORTED_IN_ELEMENT]
                                                                                       help: write that part out, or `*`; variables stand in the last part of an ARN
        { "Effect": "Allow", "Action": "sqs:*", "NotResource": "arn:aws:sqs:*:${account}:q" }
                                                                              ^~~~~~~~~~ error: `${account}` stands before the fifth colon, so the resource never matches [VARIABLE_UNSUPPORTED_IN_ELEMENT]
                                                                                         help: write that part out, or `*`; variables stand in the last part of an ARN
      ] }
      """#)
  }

  @Test func inTheOlderVersion() {
    expectPolicy(
      as: .identity,
      #"""
      { "Version": "2008-10-17", "Statement": { "Effect": "Allow", "Action": "s3:*",
        "Resource": "arn:aws:s3:::b/${aws:username}" } }
                                    ^~~~~~~~~~~~~~~ warning: `${aws:username}` is literal text in this version of the language [VARIABLE_UNSUPPORTED_IN_VERSION]
                                                    help: set the `Version` to `2012-10-17`
      """#)
  }
}

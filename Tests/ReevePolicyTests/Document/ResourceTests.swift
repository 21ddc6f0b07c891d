import ReevePolicy
import Testing

/// `Resource` and `NotResource`.
struct ResourceTests {
  @Test func forms() {
    expectPolicy(
      as: .identity,
      #"""
      { "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "s3:*", "Resource": [
        "*", "arn:aws:s3:::b/${aws:username}/*", "arn:*:kms:*:*:*", "arn:aws:bedrock:us-east-1::foundation-model/a:1",
        "b/key",
        ^~~~~~~ error: the resource `b/key` is neither an ARN nor `*` [INVALID_ARN_PREFIX]
                help: begin it with `arn:`, as in `arn:aws:s3:::bucket/key`
        " arn:aws:s3:::b",
        ^~~~~~~~~~~~~~~~~ error: the resource ` arn:aws:s3:::b` is neither an ARN nor `*` [INVALID_ARN_PREFIX]
                          help: remove the space
        "",
        ^~ error: the resource `` is neither an ARN nor `*` [INVALID_ARN_PREFIX]
           help: begin it with `arn:`, as in `arn:aws:s3:::bucket/key`
        "ar*",
        ^~~~~ error: the resource `ar*` is neither an ARN nor `*` [INVALID_ARN_PREFIX]
              help: begin it with `arn:`, as in `arn:aws:s3:::bucket/key`
        "${aws:username}",
        ^~~~~~~~~~~~~~~~~ error: the resource `${aws:username}` is neither an ARN nor `*` [INVALID_ARN_PREFIX]
                          help: begin it with `arn:`, as in `arn:aws:s3:::bucket/key`
        "arn:aws:sqs",
        ^~~~~~~~~~~~~ warning: the ARN `arn:aws:sqs` has 3 of six parts; the others are taken as `*` [MISSING_ARN_FIELD]
                      help: write `arn:partition:service:region:account:resource`
        "arn:aws:s3:${aws:PrincipalTag/a:b}:b"
        ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ warning: the ARN `arn:aws:s3:${aws:PrincipalTag/a:b}:b` has 5 of six parts; the others are taken as `*` [MISSING_ARN_FIELD]
                                               help: write `arn:partition:service:region:account:resource`
                    ^~~~~~~~~~~~~~~~~~~~~~~ warning: `${aws:PrincipalTag/a:b}` stands before the fifth colon, so the resource never matches [VARIABLE_UNSUPPORTED_IN_ELEMENT]
                                            help: write that part out, or `*`; variables stand in the last part of an ARN
      ] } }
      """#)
  }

  @Test func shortARNsOutsideIdentityPolicies() {
    expectPolicy(
      as: .resource,
      #"""
      { "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Principal": "*", "Action": "s3:*",
        "NotResource": "arn:aws:s3:b" } }
                       ^~~~~~~~~~~~~~ error: the ARN `arn:aws:s3:b` has 4 of six parts [MISSING_ARN_FIELD]
                                      help: write `arn:partition:service:region:account:resource`
      """#)
  }
}

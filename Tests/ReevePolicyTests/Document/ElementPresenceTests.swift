import ReevePolicy
import Testing

/// Elements that are missing, empty, or given beside their negation.
struct ElementPresenceTests {
  @Test func nothingThere() {
    expectPolicy(
      as: .identity,
      #"""
      { }
      ^ warning: the document has no `Version`, so policy variables in it are literal text [MISSING_VERSION]
        help: add `"Version": "2012-10-17"`
      ^ error: the document has no statement [MISSING_STATEMENT]
        help: add a `Statement`
      """#)
  }

  /// One bad statement does not hide the next.
  @Test func missingParts() {
    expectPolicy(
      as: .resource,
      #"""
      { "Version": "2012-10-17", "Statement": [
        { },
        ^ error: the statement has no `Effect` [MISSING_EFFECT]
          help: add `"Effect": "Allow"` or `"Effect": "Deny"`
        ^ error: the statement has neither `Action` nor `NotAction` [MISSING_ACTION]
          help: add the actions that the statement is about
        ^ error: the statement has no `Principal`, so it can never apply [MISSING_PRINCIPAL]
          help: add the principals that the statement is about
        ^ error: the statement has neither `Resource` nor `NotResource` [MISSING_RESOURCE]
          help: add the ARNs that the statement is about, or `"*"`
        { "Effect": "Deny", "Principal": "*", "Resource": "*" },
        ^ error: the statement has neither `Action` nor `NotAction` [MISSING_ACTION]
          help: add the actions that the statement is about
        { "Effect": "Deny", "Principal": "*", "Action": "s3:*" },
        ^ error: the statement has neither `Resource` nor `NotResource` [MISSING_RESOURCE]
          help: add the ARNs that the statement is about, or `"*"`
        { "Effect": "Deny", "Action": "s3:*", "Resource": "*" }
        ^ error: the statement has no `Principal`, so it can never apply [MISSING_PRINCIPAL]
          help: add the principals that the statement is about
      ] }
      """#)
  }

  @Test func noStatements() {
    expectPolicy(
      as: .identity,
      #"""
      { "Version": "2012-10-17", "Statement": [] }
                                              ^~ error: the document has no statement [MISSING_STATEMENT]
                                                 help: add a `Statement`
      """#)
  }

  @Test func bothOfAPair() {
    expectPolicy(
      as: .resource,
      #"""
      { "Version": "2012-10-17", "Statement": {
        "Effect": "Deny", "Principal": "*", "NotPrincipal": { "AWS": "111122223333" },
                                                            ^~~~~~~~~~~~~~~~~~~~~~~~~ error: the statement has both `Principal` and `NotPrincipal` [UNSUPPORTED_ELEMENT_COMBINATION]
                                                                                      help: split it into two statements with the same `Effect`
        "Action": "s3:*", "NotAction": "s3:Get*", "Resource": "*", "NotResource": "arn:aws:s3:::b" } }
                                       ^~~~~~~~~ error: the statement has both `Action` and `NotAction` [UNSUPPORTED_ELEMENT_COMBINATION]
                                                 help: split it into two statements with the same `Effect`
                                                                                  ^~~~~~~~~~~~~~~~ error: the statement has both `Resource` and `NotResource` [UNSUPPORTED_ELEMENT_COMBINATION]
                                                                                                   help: split it into two statements with the same `Effect`
      """#)
  }

  @Test func emptyArrays() {
    expectPolicy(
      as: .resource,
      #"""
      { "Version": "2012-10-17", "Statement": {
        "Effect": "Allow", "Principal": { "AWS": [] }, "Action": [], "Resource": [] } }
                                                 ^~ suggestion: `AWS` names nobody [EMPTY_ARRAY_PRINCIPAL]
                                                    help: name a principal, or remove the statement
                                                                 ^~ suggestion: `Action` is empty, so the statement has no effect [EMPTY_ARRAY_ACTION]
                                                                    help: list at least one value, or remove the statement
                                                                                 ^~ suggestion: `Resource` is empty, so the statement has no effect [EMPTY_ARRAY_RESOURCE]
                                                                                    help: list at least one value, or remove the statement
      """#)
  }

  @Test func keyPolicyWithoutResource() {
    expectPolicy(
      as: .kms,
      #"""
      { "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Principal": "*", "Action": "kms:Decrypt" } ] }
        ^ warning: the statement has no `Resource`, so it applies to no key [MISSING_RESOURCE]
          help: add `"Resource": "*"`, which stands for the key itself
      """#)
  }
}

import ReevePolicy
import Testing

/// Names of condition operators.
struct OperatorTests {
  @Test func names() {
    expectPolicy(
      as: .identity,
      #"""
      { "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {
        "StringEqual": { "aws:username": "a" },
        ^~~~~~~~~~~~~ error: unknown condition operator `StringEqual` [INVALID_CONDITION_OPERATOR]
                      help: did you mean `StringEquals`?
        "stringEquals": { "aws:username": "a" },
        ^~~~~~~~~~~~~~ error: unknown condition operator `stringEquals` [INVALID_CONDITION_OPERATOR]
                       help: did you mean `StringEquals`?
        "StringEqualsIfexists": { "aws:username": "a" },
        ^~~~~~~~~~~~~~~~~~~~~~ error: unknown condition operator `StringEqualsIfexists` [INVALID_CONDITION_OPERATOR]
                               help: did you mean `StringEqualsIfExists`?
        "ForAnyValues:StringLikeIfExists": { "aws:TagKeys": "a" },
        ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ error: unknown condition operator `ForAnyValues:StringLikeIfExists` [INVALID_CONDITION_OPERATOR]
                                          help: did you mean `ForAnyValue:StringLikeIfExists`?
        "ForSomeValue:StringLike": { "aws:TagKeys": "a" },
        ^~~~~~~~~~~~~~~~~~~~~~~~~ error: unknown condition operator `ForSomeValue:StringLike` [INVALID_CONDITION_OPERATOR]
        "NullIfExists": { "aws:username": "true" },
        ^~~~~~~~~~~~~~ error: `Null` takes no `IfExists` [NULL_WITH_IF_EXISTS]
                       help: write `Null`
        "ForAllValues:Null": { "aws:username": "true" },
        ^~~~~~~~~~~~~~~~~~~ suggestion: `ForAllValues:Null` is always true, whether the key exists or not [NULL_WITH_QUALIFIER]
                            help: write `Null`
        "Contains": { "aws:username": "a" },
        ^~~~~~~~~~ error: unknown condition operator `Contains` [INVALID_CONDITION_OPERATOR]
        "Bool": {},
                ^~ suggestion: `Bool` is empty, so it has no effect [EMPTY_OBJECT_CONDITION]
                   help: add a condition, or remove it
        "IpAddress": "203.0.113.7"
                     ^~~~~~~~~~~~~ error: the value of `IpAddress` must be an object, not a string [DATA_TYPE_MISMATCH]
      } } }
      """#)
  }

  @Test func emptyCondition() {
    expectPolicy(
      as: .identity,
      #"""
      { "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {} } }
                                                                                                                   ^~ suggestion: `Condition` is empty, so it has no effect [EMPTY_OBJECT_CONDITION]
                                                                                                                      help: add a condition, or remove it
      """#)
  }
}

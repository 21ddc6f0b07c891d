import ReevePolicy
import Testing

/// JSON types of elements.
struct ElementTypeTests {
  @Test func wrongTypes() {
    expectPolicy(
      as: .resource,
      #"""
      { "Version": 2012, "Id": ["a"], "Statement": [
                   ^~~~ error: `Version` must be a string, not a number [DATA_TYPE_MISMATCH]
                               ^~~~~ error: `Id` must be a string, not an array [DATA_TYPE_MISMATCH]
        "Allow",
        ^~~~~~~ error: a statement must be an object, not a string [DATA_TYPE_MISMATCH]
        { "Sid": 7, "Effect": true, "Principal": 3, "Action": { "s3": "GetObject" }, "Resource": [["*"], null, "*"] },
                 ^ error: `Sid` must be a string, not a number [DATA_TYPE_MISMATCH]
                              ^~~~ error: `Effect` must be a string, not a boolean [DATA_TYPE_MISMATCH]
                                                 ^ error: `Principal` must be `"*"` or an object, not a number [DATA_TYPE_MISMATCH]
                                                              ^~~~~~~~~~~~~~~~~~~~~ error: `Action` must be a string or an array of strings, not an object [DATA_TYPE_MISMATCH]
                                                                                                  ^~~~~ error: a value of `Resource` must be a string, not an array [DATA_TYPE_MISMATCH]
                                                                                                         ^~~~ error: a value of `Resource` must be a string, not `null` [DATA_TYPE_MISMATCH]
                                                                                                              help: write a string, or remove the element
        { "Effect": null, "Principal": ["*"], "Action": [1], "Resource": false, "Condition": [] }
                    ^~~~ error: `Effect` must be a string, not `null` [DATA_TYPE_MISMATCH]
                         help: write a string, or remove the element
                                       ^~~~~ error: `Principal` must be `"*"` or an object, not an array [DATA_TYPE_MISMATCH]
                                                         ^ error: a value of `Action` must be a string, not a number [DATA_TYPE_MISMATCH]
                                                                         ^~~~~ error: `Resource` must be a string or an array of strings, not a boolean [DATA_TYPE_MISMATCH]
                                                                                             ^~ error: `Condition` must be an object, not an array [DATA_TYPE_MISMATCH]
      ] }
      """#)
  }

  @Test func notAnObject() {
    expectPolicy(
      as: .identity,
      #"""
      [ { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" } ]
      ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ error: a policy document must be an object, not an array [DATA_TYPE_MISMATCH]
      """#)
  }

  @Test func nullStatement() {
    expectPolicy(
      as: .identity,
      #"""
      { "Version": "2012-10-17", "Statement": null }
                                              ^~~~ error: `Statement` must be an object or an array of objects, not `null` [DATA_TYPE_MISMATCH]
                                                   help: write an object or an array of objects, or remove the element
      """#)
  }
}

import ReevePolicy
import Testing

/// `Action` and `NotAction`.
struct ActionTests {
  @Test func forms() {
    expectPolicy(
      as: .identity,
      #"""
      { "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Resource": "*", "Action": [
        "*", "s3:*", "S3:Get?bject", "execute-api:Invoke",
        "GetObject",
        ^~~~~~~~~~~ error: malformed action `GetObject` [INVALID_ACTION]
                    help: write `service:Name`, or `*` for every action
        "bedrock>DeleteAgent",
        ^~~~~~~~~~~~~~~~~~~~~ error: malformed action `bedrock>DeleteAgent` [INVALID_ACTION]
                              help: did you mean `bedrock:DeleteAgent`?
        "s3.GetObject",
        ^~~~~~~~~~~~~~ error: malformed action `s3.GetObject` [INVALID_ACTION]
                       help: did you mean `s3:GetObject`?
        "s3:GetObject,s3:PutObject",
        ^~~~~~~~~~~~~~~~~~~~~~~~~~~ error: malformed action `s3:GetObject,s3:PutObject` [INVALID_ACTION]
                                    help: write an array with one action in each string
        "aws:s3:GetObject",
        ^~~~~~~~~~~~~~~~~~ error: malformed action `aws:s3:GetObject` [INVALID_ACTION]
                           help: write `service:Name` with one colon
        ":GetObject",
        ^~~~~~~~~~~~ error: malformed action `:GetObject` [INVALID_ACTION]
                     help: put the service before the colon, as in `s3:GetObject`
        "",
        ^~ error: malformed action `` [INVALID_ACTION]
           help: write `service:Name`, or `*` for every action
        "s3:",
        ^~~~~ warning: no action has the form of `s3:`, so it matches none [INVALID_ACTION]
              help: write `service:Name` without spaces
        " s3:GetObject",
        ^~~~~~~~~~~~~~~ warning: no action has the form of ` s3:GetObject`, so it matches none [INVALID_ACTION]
                        help: write `service:Name` without spaces
        "s3: GetObject",
        ^~~~~~~~~~~~~~~ warning: no action has the form of `s3: GetObject`, so it matches none [INVALID_ACTION]
                        help: write `service:Name` without spaces
        "s*:GetObject",
        ^~~~~~~~~~~~~~ suggestion: the wildcard in the service prefix of `s*:GetObject` may cover other services [WILDCARD_IN_SERVICE_NAME]
                       help: write the prefix of the service in full
        "s3:${aws:username}"
        ^~~~~~~~~~~~~~~~~~~~ warning: `Action` takes no policy variable [VARIABLE_UNSUPPORTED_IN_ELEMENT]
                             help: write it out; only `Resource`, `NotResource` and `Condition` take variables
      ] } }
      """#)
  }
}

import ReevePolicy
import Testing

/// `Sid`: its characters and whether it is unique.
struct SidTests {
  @Test func charactersInIdentityPolicies() {
    expectPolicy(
      as: .identity,
      #"""
      { "Version": "2012-10-17", "Statement": [
        { "Sid": "Read the bucket", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" },
                 ^~~~~~~~~~~~~~~~~ error: the `Sid` `Read the bucket` holds characters that it may not [UNSUPPORTED_SID]
                                   help: use only letters and digits
        { "Sid": "", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" },
                 ^~ suggestion: the `Sid` is empty [EMPTY_SID_VALUE]
                    help: give it a value, or remove it
        { "Sid": "Read1", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" },
        { "Sid": "Read1", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" } ] }
                 ^~~~~~~ error: the `Sid` `Read1` is given to two statements [UNIQUE_SIDS_REQUIRED]
                         help: give each statement a `Sid` of its own
      """#)
  }

  /// Each service decides for itself; Lambda takes letters, digits, `-` and `_`.
  @Test func charactersInResourcePolicies() {
    expectPolicy(
      as: .resource,
      #"""
      { "Version": "2012-10-17", "Statement": [
        { "Sid": "Let a service in", "Effect": "Allow", "Principal": "*", "Action": "lambda:InvokeFunction", "Resource": "*" },
                 ^~~~~~~~~~~~~~~~~~ error: the `Sid` `Let a service in` holds characters that it may not [UNSUPPORTED_SID]
                                    help: use only letters, digits, `-` and `_`
        { "Sid": "a-b_c", "Effect": "Allow", "Principal": "*", "Action": "lambda:InvokeFunction", "Resource": "*" },
        { "Sid": "Let them read", "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*" },
        { "Sid": "a-b_c", "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*" } ] }
                 ^~~~~~~ warning: the `Sid` `a-b_c` is given to two statements [UNIQUE_SIDS_RECOMMENDED]
                         help: give each statement a `Sid` of its own
      """#)
  }
}

import ReevePolicy
import Testing

/// Elements that only some types of policy have.
struct PolicyTypeTests {
  @Test func principalsInIdentityPolicies() {
    expectPolicy(
      as: .identity,
      #"""
      { "Version": "2012-10-17", "Id": "x", "Statement": [
                                 ^~~~ error: an identity-based policy has no `Id` [INVALID_POLICY_ELEMENT]
                                      help: remove it
        { "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*" },
                             ^~~~~~~~~~~ error: an identity-based policy has no `Principal` [UNSUPPORTED_PRINCIPAL]
                                         help: remove it: the policy applies to those that it is attached to
        { "Effect": "Deny", "NotPrincipal": "*", "Action": "s3:GetObject", "Resource": "*" } ] }
                            ^~~~~~~~~~~~~~ error: an identity-based policy has no `NotPrincipal` [UNSUPPORTED_PRINCIPAL]
                                           help: remove it: the policy applies to those that it is attached to
      """#)
  }

  @Test func principalsInControlPolicies() {
    expectPolicy(
      as: .scp,
      #"""
      { "Version": "2012-10-17", "Id": "x", "Statement": [
                                 ^~~~ warning: a service control policy has no `Id` [INVALID_POLICY_ELEMENT]
                                      help: remove it
        { "Effect": "Deny", "Principal": "*", "Action": "s3:GetObject", "Resource": "*" } ] }
                            ^~~~~~~~~~~ error: a service control policy has no `Principal` [SCP_SYNTAX_ERROR_PRINCIPAL]
                                        help: remove it, and compare `aws:PrincipalArn` in a `Condition`
      """#)
  }

  @Test func trustPolicies() {
    expectPolicy(
      as: .trust,
      #"""
      { "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole", "Resource": "*" },
                                          ^~~ security warning: every principal of every account may assume the role [ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL]
                                              help: name the principals
                                                                           ^~~~~~~~~~ error: a role trust policy has no `Resource` [ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE]
                                                                                      help: remove it: the resource is the role
        { "Effect": "Deny", "NotPrincipal": { "AWS": "111122223333" }, "Action": "sts:AssumeRole" } ] }
                            ^~~~~~~~~~~~~~ error: a role trust policy has no `NotPrincipal` [ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL]
                                           help: use `Principal`
      """#)
  }

  @Test func resourceControlPolicies() {
    expectPolicy(
      as: .rcp,
      #"""
      { "Version": "2008-10-17", "Statement": [
                   ^~~~~~~~~~~~ error: a resource control policy must have the `Version` `2012-10-17` [MISSING_VERSION]
                                help: add `"Version": "2012-10-17"`
        { "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*" },
        { "Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*" },
                    ^~~~~~~ error: a resource control policy may only deny [RCP_SYNTAX_ERROR_ALLOW]
                            help: write a statement that denies; AWS attaches the one that allows everything by itself
        { "Effect": "Deny", "Principal": { "AWS": "*" }, "Action": ["*", "s3:*"], "Resource": "*" },
                                         ^~~~~~~~~~~~~~ error: the principal of a resource control policy must be `"*"` [RCP_SYNTAX_ERROR_PRINCIPAL]
                                                        help: compare `aws:PrincipalArn` in a `Condition`
                                                                    ^~~ error: the action `*` of a resource control policy must name its service [RCP_SYNTAX_ERROR_ACTION]
                                                                        help: write the prefix of the service in full
        { "Effect": "Deny", "NotPrincipal": "*", "NotAction": "s3:*", "Resource": "*" } ] }
                            ^~~~~~~~~~~~~~ error: a resource control policy has no `NotPrincipal` [RCP_SYNTAX_ERROR_PRINCIPAL]
                                           help: use `Principal`
                                                 ^~~~~~~~~~~ error: a resource control policy has no `NotAction` [RCP_SYNTAX_ERROR_NOTACTION]
                                                             help: use `Action`
      """#)
  }

  @Test func keyPolicies() {
    expectPolicy(
      as: .kms,
      #"""
      { "Version": "2012-10-17", "Id": "Key Policy", "Statement": [
        { "Sid": "Let the account in", "Effect": "Allow", "Principal": { "AWS": "111122223333" }, "Action": "kms:*", "Resource": "*" },
        { "Effect": "Deny", "NotPrincipal": { "AWS": "111122223333" }, "Action": "kms:*", "Resource": "*" } ] }
                                            ^~~~~~~~~~~~~~~~~~~~~~~~~ warning: AWS does not say whether a key policy may have a `NotPrincipal` [UNSUPPORTED_PRINCIPAL]
                                                                      help: use `Principal` `*` and `ArnNotEquals` on `aws:PrincipalArn`
      """#)
  }
}

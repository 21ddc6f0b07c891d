import ReevePolicy
import Testing

/// `Principal` and `NotPrincipal`.
struct PrincipalTests {
  @Test func forms() {
    expectPolicy(
      as: .resource,
      #"""
      { "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "s3:*", "Resource": "*", "Principal": {
        "AWS": [ "*", "111122223333", "arn:aws:iam::111122223333:root", "arn:aws-cn:iam::111122223333:user/team/Jane",
          "arn:aws:iam::111122223333:role/app/Reader", "arn:aws:sts::111122223333:assumed-role/Reader/one",
          "arn:aws:sts::111122223333:federated-user/Bob",
          "11112222333",
          ^~~~~~~~~~~~~ error: malformed principal `11112222333` [INVALID_PRINCIPAL_FORMAT]
                        help: write an account of 12 digits, or the ARN of a user, role, role session or root user
          "arn:aws:iam::account-id:user/role",
          ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ error: malformed principal `arn:aws:iam::account-id:user/role` [INVALID_PRINCIPAL_FORMAT]
                                              help: write an account of 12 digits, or the ARN of a user, role, role session or root user
          "arn:aws:iam::${account-id}:root",
          ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ warning: `Principal` takes no policy variable [VARIABLE_UNSUPPORTED_IN_ELEMENT]
                                            help: write it out; only `Resource`, `NotResource` and `Condition` take variables
          ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ error: malformed principal `arn:aws:iam::${account-id}:root` [INVALID_PRINCIPAL_FORMAT]
                                            help: write an account of 12 digits, or the ARN of a user, role, role session or root user
          "arn:aws:iam::111122223333:group/Team",
          ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ error: `arn:aws:iam::111122223333:group/Team` is the ARN of a group, which is never a principal [INVALID_PRINCIPAL_FORMAT]
                                                 help: name users or roles, or compare `aws:PrincipalArn` in a `Condition`
          "arn:aws:iam::111122223333:role/*",
          ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ error: a wildcard inside the principal `arn:aws:iam::111122223333:role/*` does not act as one [UNSUPPORTED_WILDCARD_IN_PRINCIPAL]
                                             help: write `*`, and compare `aws:PrincipalArn` with `ArnLike` in a `Condition`
          "arn:aws:s3:::bucket",
          ^~~~~~~~~~~~~~~~~~~~~ error: malformed principal `arn:aws:s3:::bucket` [INVALID_PRINCIPAL_FORMAT]
                                help: write an account of 12 digits, or the ARN of a user, role, role session or root user
          "arn:aws:sts::111122223333:assumed-role/Reader",
          ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ error: malformed principal `arn:aws:sts::111122223333:assumed-role/Reader` [INVALID_PRINCIPAL_FORMAT]
                                                          help: write an account of 12 digits, or the ARN of a user, role, role session or root user
          "AIDAJQABLZS4A3QDU576Q" ],
          ^~~~~~~~~~~~~~~~~~~~~~~ warning: `AIDAJQABLZS4A3QDU576Q` is the unique id of a user, which may have been deleted [INVALID_USER_REFERENCE]
                                  help: write the ARN of the user
        "Service": [ "bedrock.amazonaws.com", "logs.us-east-1.amazonaws.com.cn", "alexa-appkit.amazon.com", "Lambda", "*" ],
                                                                                 ^~~~~~~~~~~~~~~~~~~~~~~~~ warning: `alexa-appkit.amazon.com` does not look like a service of AWS [INVALID_SERVICE_PRINCIPAL_FORMAT]
                                                                                                           help: write it as `lambda.amazonaws.com`
                                                                                                            ^~~~~~~~ error: malformed service principal `Lambda` [INVALID_SERVICE_PRINCIPAL_FORMAT]
                                                                                                                     help: write it as `lambda.amazonaws.com`
                                                                                                                      ^~~ error: `Service` takes no wildcard, and `*` has one [UNSUPPORTED_WILDCARD_IN_PRINCIPAL]
                                                                                                                          help: write it out
        "Federated": "arn:aws:iam::111122223333:saml-provider/Idp",
        ^~~~~~~~~~~ error: a resource-based policy has no `Federated` principals [FEDERATED_PRINCIPAL_NOT_SUPPORTED]
                    help: only a role trust policy has them
        "CanonicalUser": [ "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be", "79a5" ],
                           ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ warning: a canonical user id matches no principal of a store [UNKNOWN_CANONICAL_USER]
                                                                                              help: write the account's ARN under `AWS`
                                                                                               ^~~~~~ error: malformed principal `79a5` [INVALID_PRINCIPAL_FORMAT]
                                                                                                      help: write an account of 12 digits, or the ARN of a user, role, role session or root user
        "Aws": "111122223333"
        ^~~~~ error: unknown kind of principal `Aws` [INVALID_PRINCIPAL_KEY]
              help: did you mean `AWS`?
      } } }
      """#)
  }

  @Test func strings() {
    expectPolicy(
      as: .resource,
      #"""
      { "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Action": "s3:*", "Resource": "*", "Principal": "lambda.amazonaws.com" },
                                                                             ^~~~~~~~~~~~~~~~~~~~~~ error: the principal `lambda.amazonaws.com` is neither `*` nor an object [INVALID_PRINCIPAL_FORMAT]
                                                                                                    help: write `{ "Service": … }`
        { "Effect": "Allow", "Action": "s3:*", "Resource": "*", "Principal": "arn:aws:iam::111122223333:root" },
                                                                             ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ error: the principal `arn:aws:iam::111122223333:root` is neither `*` nor an object [INVALID_PRINCIPAL_FORMAT]
                                                                                                              help: write `{ "AWS": … }`
        { "Effect": "Allow", "Action": "s3:*", "Resource": "*", "Principal": {} } ] }
                                                                             ^~ suggestion: `Principal` names nobody [EMPTY_OBJECT_PRINCIPAL]
                                                                                help: name a principal, or remove the statement
      """#)
  }

  @Test func negated() {
    expectPolicy(
      as: .resource,
      #"""
      { "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Action": "s3:*", "Resource": "*", "NotPrincipal": { "AWS": "111122223333" } },
                                                                                ^~~~~~~~~~~~~~~~~~~~~~~~~ error: `Allow` with `NotPrincipal` would admit everyone else, anonymous callers included [ALLOW_WITH_NOT_PRINCIPAL]
                                                                                                          help: use `Principal`, or deny and compare `aws:PrincipalArn` with `ArnNotEquals`
        { "Effect": "Deny", "Action": "s3:*", "Resource": "*", "NotPrincipal": { "AWS": "111122223333" } },
        { "Effect": "Deny", "Action": "s3:*", "Resource": "*", "Principal":
          { "CanonicalUser": "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be" } } ] }
                             ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ error: a canonical user id matches no principal of a store [UNKNOWN_CANONICAL_USER]
                                                                                                help: write the account's ARN under `AWS`
      """#)
  }

  @Test func federated() {
    expectPolicy(
      as: .trust,
      #"""
      { "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "sts:AssumeRoleWithSAML", "Principal": {
        "Federated": [ "arn:aws:iam::111122223333:oidc-provider/id.example.com/x", "accounts.google.com", "google", "" ] } } }
                                                                                                          ^~~~~~~~ error: malformed identity provider `google` [INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY]
                                                                                                                   help: write the ARN of a `saml-provider` or `oidc-provider`, or the provider's host name
                                                                                                                    ^~ error: malformed identity provider `` [INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY]
                                                                                                                       help: write the ARN of a `saml-provider` or `oidc-provider`, or the provider's host name
      """#)
  }
}

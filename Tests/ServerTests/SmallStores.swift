import ReeveTestSupport
import ReeveTypes

/// Two stores that differ in one statement, and a request that tells them apart.
enum SmallStores {
  static let jane = "arn:aws:iam::111122223333:user/jane"
  static let request = Request(principal: jane, action: "s3:ListBucket", resource: "arn:aws:s3:::logs")
  /// Another request, which both decide in the same way.
  static let other = Request(principal: jane, action: "ec2:DescribeVpcs", resource: "*")

  /// The account file whose store decides `request` by this effect.
  static func account(_ effect: String) -> String {
    """
    { "UserDetailList": [ {
        "UserName": "jane", "Arn": "\(jane)",
        "UserPolicyList": [ { "PolicyName": "inline", "PolicyDocument":
          { "Version": "2012-10-17", "Statement": [
              { "Sid": "\(effect)List", "Effect": "\(effect)", "Action": "s3:ListBucket", "Resource": "*" },
              { "Sid": "Tagged", "Effect": "Allow", "Action": "s3:PutObject", "Resource": "*",
                "Condition": { "StringEquals": { "s3:x-amz-acl": "private" } } } ] } } ] } ] }
    """
  }

  static let allowing = account("Allow")
  static let denying = account("Deny")
  /// With a comma too many.
  static let broken = "{ \"UserDetailList\": [\n  { \"UserName\": \"jane\", } ] }"

  /// A folder with `store`, which allows.
  static func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("store/accounts/111122223333.json", allowing)
    return folder
  }
}

extension TemporaryFolder {
  /// Puts another account file in the place of the store's, in one step.
  func replaceAccount(_ text: String) throws {
    try write("next.json", text)
    try rename("next.json", to: "store/accounts/111122223333.json")
  }
}

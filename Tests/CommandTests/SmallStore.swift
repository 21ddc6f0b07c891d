import ReeveTestSupport

/// A store of one user and one bucket, in a folder that lives as long as this object.
final class SmallStore {
  let folder: TemporaryFolder

  /// - Parameter policy: the user's inline policy, as JSON.
  init(policy: String = SmallStore.policy) throws {
    folder = try TemporaryFolder()
    try folder.write(
      "store/accounts/111122223333.json",
      """
      { "UserDetailList": [ {
          "UserName": "jane", "Arn": "arn:aws:iam::111122223333:user/jane",
          "UserPolicyList": [ { "PolicyName": "inline", "PolicyDocument": \(policy) } ]
      } ] }
      """)
    try folder.write(
      "store/resources/bucket.json",
      """
      { "ResourceArn": "arn:aws:s3:::logs", "OwnerAccountId": "111122223333",
        "Policy": { "Version": "2012-10-17", "Statement": { "Sid": "NoDelete", "Effect": "Deny", "Principal": "*",
                    "Action": "s3:DeleteBucket", "Resource": "arn:aws:s3:::logs" } } }
      """)
  }

  static let policy = """
    { "Version": "2012-10-17", "Statement": [
        { "Sid": "Own", "Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::*",
          "Condition": { "ForAllValues:StringEquals": { "aws:TagKeys": ["team", "cost"] } } },
        { "Effect": "Deny", "Action": "s3:PutObject", "Resource": "*" } ] }
    """

  static let jane = "arn:aws:iam::111122223333:user/jane"

  /// `reeve`, run beside the store, which is in `store`.
  var tool: Tool { Tool(folder: folder.path) }
}

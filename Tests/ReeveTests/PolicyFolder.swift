import ReeveTestSupport

/// A folder with a store, which says what Jane may read.
enum PolicyFolder {
  static func make() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(
      "accounts/111122223333.json",
      """
      { "UserDetailList": [ { "UserName": "jane", "UserPolicyList": [ { "PolicyName": "inline", "PolicyDocument":
        { "Version": "2012-10-17", "Statement": [
            { "Sid": "Read", "Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::logs/*" },
            { "Effect": "Deny", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/private/*" } ] } } ] } ] }
      """)
    return folder
  }
}

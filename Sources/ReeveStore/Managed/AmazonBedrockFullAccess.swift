extension ShippedPolicies {
  /// `arn:aws:iam::aws:policy/AmazonBedrockFullAccess`, in its first edition of December 2023.
  static let amazonBedrockFullAccess = """
    {
      "Version": "2012-10-17",
      "Statement": [
        { "Sid": "BedrockAll", "Effect": "Allow", "Action": "bedrock:*", "Resource": "*" },
        { "Sid": "DescribeKey", "Effect": "Allow", "Action": "kms:DescribeKey", "Resource": "arn:*:kms:*:*:*" },
        {
          "Sid": "APIsWithAllResourceAccess",
          "Effect": "Allow",
          "Action": [
            "iam:ListRoles", "ec2:DescribeVpcs", "ec2:DescribeSubnets", "ec2:DescribeSecurityGroups"
          ],
          "Resource": "*"
        },
        {
          "Sid": "PassRoleToBedrock",
          "Effect": "Allow",
          "Action": "iam:PassRole",
          "Resource": "arn:aws:iam::*:role/*AmazonBedrock*",
          "Condition": { "StringEquals": { "iam:PassedToService": "bedrock.amazonaws.com" } }
        }
      ]
    }
    """
}

/// The service control policy that AWS attaches to every level of a new organization.
/// Source: AWS Organizations User Guide, "SCP evaluation".
enum FullAWSAccess {
  static let text = """
    { "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": "*", "Resource": "*" }] }
    """
}

/// What the server serves: one user may do one thing, and everybody else nothing.
enum FuzzedStore {
  /// - Parameter sid: of the statement that allows.
  static func account(statement sid: String) -> String {
    """
    { "UserDetailList": [
      { "UserName": "alice", "Arn": "\(Names.alice)", "UserPolicyList": [ { "PolicyName": "opens", "PolicyDocument":
        { "Version": "2012-10-17", "Statement": [
          { "Sid": "\(sid)", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "\(Names.permittedResource)" } ] } } ] },
      { "UserName": "mallory", "Arn": "\(Names.mallory)", "UserPolicyList": [ { "PolicyName": "nothing", "PolicyDocument":
        { "Version": "2012-10-17", "Statement": [
          { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::plans/*",
            "Condition": { "StringEquals": { "aws:PrincipalTag/team": "none" } } },
          { "Effect": "Deny", "Action": "s3:PutObject", "Resource": "*",
            "Condition": { "IpAddress": { "aws:SourceIp": "203.0.113.0/24" } } } ] } } ] } ],
      "RoleDetailList": [
      { "RoleName": "Reader", "Arn": "arn:aws:iam::111122223333:role/Reader", "AssumeRolePolicyDocument":
        { "Version": "2012-10-17", "Statement": [
          { "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" }, "Action": "sts:AssumeRole" } ] } } ] }
    """
  }

  static let routes = """
    { "Hosts": ["s3.amazonaws.com", "s3.{Region}.amazonaws.com", "example.org"], "DotSegments": "keep",
      "OtherParameters": ["x-id", "versionId"],
      "Routes": [
        { "Method": "GET", "Path": "/{Bucket}/{Key+}", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::${Bucket}/${Key}" },
        { "Method": "PUT", "Path": "/{Bucket}/{Key+}", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::${Bucket}/${Key}" },
        { "Method": "GET", "Path": "/{Bucket}", "OtherParameters": ["list-type", "prefix"], "Action": "s3:ListBucket",
          "Resource": "arn:aws:s3:::${Bucket}", "Context": { "s3:prefix": "${Query:prefix}" } } ] }
    """

  /// With a sealed secret of mallory's.
  static let configuration = """
    { "store": "store", "secretsKey": "sealing.key", "listeners": [
      { "address": "unix:frames" },
      { "address": "unix:http", "protocol": "http", "carriesBodies": true, \(identity), "minioAccount": "111122223333",
        "addressHeader": "x-envoy-external-address", "certificateHeader": "x-client-name" },
      { "address": "unix:spop", "protocol": "spop", "carriesBodies": true, \(identity) } ] }
    """

  private static let identity = """
    "identity": ["signatureV4", "header:x-principal", "certificate", "anonymous"],
      "certificateNames": { "spiffe://fuzz/sa/${name}": "arn:aws:iam::111122223333:user/${name}" }
    """
}

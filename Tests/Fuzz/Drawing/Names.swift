import ReeveTestSupport

/// What strangers name. None of it is permitted anything, and no damage makes the one who is of it.
enum Names {
  static let mallory = "arn:aws:iam::111122223333:user/mallory"
  /// The one principal that may do something, and all that it may do. Streams name neither.
  static let alice = "arn:aws:iam::111122223333:user/alice"
  static let permittedPath = "/vault/opened"
  static let permittedResource = "arn:aws:s3:::vault/opened"

  static let principals = [
    mallory, mallory, mallory, "arn:aws:iam::111122223333:user/nobody", "arn:aws:iam::444455556666:user/mallory",
    "arn:aws:sts::111122223333:assumed-role/Reader/mallory", "arn:aws:iam::111122223333:role/Reader", "*",
    "lambda.amazonaws.com", "arn:aws:sts::111122223333:federated-user/mallory",
  ]
  static let actions = [
    "s3:GetObject", "s3:PutObject", "s3:ListBucket", "bedrock:InvokeModel", "s3:getobject", "nothing:AtAll",
  ]
  static let resources = [
    "arn:aws:s3:::plans/a", "arn:aws:s3:::plans", "*", "arn:aws:s3:::vault/closed",
    "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-v2",
    "arn:aws:s3:::plans/" + String(repeating: "k", count: 900),
  ]
  static let contextKeys = [
    "aws:SourceIp", "aws:UserAgent", "s3:x-amz-acl", "s3:prefix", "aws:RequestTag/team", "aws:TagKeys", "s3:max-keys",
  ]
  static let contextValues = [
    "203.0.113.7", "private", "2001:db8::1", "", "12", "-9223372036854775808", "1e400", "\u{10FFFF}",
    "2030-01-01T00:00:00Z",
  ]
  static let methods = ["GET", "GET", "GET", "PUT", "POST", "DELETE", "HEAD", "M-SEARCH"]
  static let paths = [
    "/plans/a", "/plans/a/b/c", "/plans", "/", "/vault/closed", "/plans/%61", "/plans/a%2Fb", "/plans/../vault/closed",
    "/plans//a", "/model/anthropic.claude-v2/invoke", "/plans/" + String(repeating: "a/", count: 300),
  ]
  static let queries = ["", "", "?list-type=2&prefix=a", "?a=b&a=c", "?", "?x=%", "?versionId=1&x-id=GetObject"]
  static let hosts = ["s3.amazonaws.com", "s3.us-east-1.amazonaws.com", "example.org:8080", "[::1]:80"]
  /// Header fields of a client's request, names in lower case.
  static let fields = [
    ("user-agent", "aws-cli/2"), ("referer", "https://example.org/"), ("accept", "*/*"), ("x-amz-acl", "private"),
    ("x-amz-date", "20300101T000000Z"), ("x-amz-content-sha256", "UNSIGNED-PAYLOAD"), ("cookie", "a=b; c=d"),
    ("x-forwarded-for", "192.0.2.1, 192.0.2.2"), ("x-envoy-external-address", "192.0.2.3"), ("x-client-name", ""),
    ("x-request-id", "4f1c"), ("authorization", "Bearer e30.e30.e30"), ("authorization", signature),
    ("x-long", String(repeating: "v", count: 700)),
  ]
  private static let signature =
    "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20300101/us-east-1/s3/aws4_request, "
    + "SignedHeaders=host;x-amz-date, Signature=" + String(repeating: "0a", count: 32)
}

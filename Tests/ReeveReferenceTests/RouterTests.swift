import ReevePolicy
import ReeveReference
import ReeveStore
import ReeveTypes
import Testing

/// Which route a request takes, and what comes of it.
@Suite struct RouterTests {
  private func router(_ text: String) throws -> Router {
    let document = JSONDocument(name: "routes.json", bytes: Array(text.utf8))
    let reading = StoreLoader.load(inline: try #require(document.root))
    try #require(reading.diagnostics.isEmpty, "\(reading.diagnostics.map(\.headline))")
    return Router(maps: try #require(reading.store).routeMaps)
  }

  /// `ACTION RESOURCE…` of each check, or why there is none.
  private func words(_ routing: Routing) -> String {
    switch routing {
    case .unrouted: "unrouted"
    case .refused(let reason): "refused: \(reason)"
    case .routed(let routed):
      routed.checks.map { "\($0.action) \($0.resources.joined(separator: " "))" }.joined(separator: "; ")
    }
  }

  private static let store = """
    { "routes": { "store": { "DotSegments": "keep", "Routes": [
      { "Method": "GET", "Path": "/{Bucket}/{Key+}", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::${Bucket}/${Key}" },
      { "Method": "GET", "Path": "/{Bucket}/{Key+}", "Query": { "acl": "*" }, "Action": "s3:GetObjectAcl",
        "Resource": "arn:aws:s3:::${Bucket}/${Key}" },
      { "Method": "GET", "Path": "/{Bucket}/{Key+}", "Query": { "versionId": "{Version}" },
        "Action": "s3:GetObjectVersion", "Resource": "arn:aws:s3:::${Bucket}/${Key}",
        "Context": { "s3:VersionId": "${Version}" } },
      { "Method": "GET", "Path": "/{Bucket}", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::${Bucket}",
        "Context": { "s3:prefix": "${Query:prefix}", "s3:max-keys": "${Query:max-keys, '1000'}" } },
      { "Method": "GET", "Path": "/{Bucket}/", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::${Bucket}" },
      { "Method": "PUT", "Path": "/{Bucket}/{Key+}", "Headers": { "x-amz-copy-source": "{Source}" }, "Checks": [
        { "Action": "s3:PutObject", "Resource": "arn:aws:s3:::${Bucket}/${Key}" },
        { "Action": "s3:GetObject", "Resource": "arn:aws:s3:::${Source}" } ] },
      { "Path": "/-/health", "Action": "store:Health", "Resource": "*" } ] } } }
    """

  @Test(arguments: [
    ("GET", "/logs/2026/a%20b.txt", "s3:GetObject arn:aws:s3:::logs/2026/a b.txt"),
    ("GET", "/logs/a%2Fb", "s3:GetObject arn:aws:s3:::logs/a/b"),
    ("GET", "/logs//a", "s3:GetObject arn:aws:s3:::logs//a"),
    ("GET", "/logs/../a", "s3:GetObject arn:aws:s3:::logs/../a"),
    ("GET", "/logs/a?acl", "s3:GetObjectAcl arn:aws:s3:::logs/a"),
    ("GET", "/logs/a?acl=", "s3:GetObjectAcl arn:aws:s3:::logs/a"),
    ("GET", "/logs/a?ACL", "s3:GetObject arn:aws:s3:::logs/a"),
    ("GET", "/logs/a?%61cl", "s3:GetObjectAcl arn:aws:s3:::logs/a"),
    ("GET", "/logs/a?versionId=1", "s3:GetObjectVersion arn:aws:s3:::logs/a"),
    ("GET", "/logs/a?versionId=", "s3:GetObject arn:aws:s3:::logs/a"),
    ("GET", "/logs", "s3:ListBucket arn:aws:s3:::logs"), ("GET", "/logs/", "s3:ListBucket arn:aws:s3:::logs"),
    ("GET", "/", "unrouted"), ("GET", "", "unrouted"), ("GET", "logs/a", "unrouted"), ("get", "/logs/a", "unrouted"),
    ("DELETE", "/logs/a", "unrouted"), ("PUT", "/logs/a", "unrouted"),
    ("DELETE", "/-/health", "store:Health *"), ("GET", "/-/health", "store:Health *"),
    ("GET", "/-/h%65alth", "s3:GetObject arn:aws:s3:::-/health"),
    ("GET", "/logs/100%", "refused: a `%` is not followed by two hexadecimal digits"),
    ("GET", "/logs/%4", "refused: a `%` is not followed by two hexadecimal digits"),
    ("GET", "/logs/a?x=%zz", "refused: a `%` is not followed by two hexadecimal digits"),
    ("GET", "/logs/%FF", "refused: `Key` is not UTF-8"),
    ("GET", "/logs/a?acl&acl", "refused: `acl` is there more than once"),
    ("GET", "/logs/a?versionId=1&versionId=2", "refused: `versionId` is there more than once"),
    ("GET", "/logs?prefix=a&prefix=b", "refused: `prefix` is there more than once"),
  ])
  func targets(method: String, target: String, expected: String) throws {
    #expect(words(try router(Self.store).route(HTTPRequestHead(method, target))) == expected)
  }

  @Test func context() throws {
    let router = try router(Self.store)
    func context(_ target: String) -> [ContextEntry]? {
      if case .routed(let routed) = router.route(HTTPRequestHead("GET", target)) {
        routed.checks[0].context
      } else {
        nil
      }
    }
    #expect(context("/logs") == [ContextEntry("s3:max-keys", .single("1000"))])
    #expect(
      context("/logs?prefix=a+b%2B&max-keys=7")
        == [ContextEntry("s3:prefix", .single("a b+")), ContextEntry("s3:max-keys", .single("7"))])
    #expect(
      context("/logs?prefix=") == [
        ContextEntry("s3:prefix", .single("")), ContextEntry("s3:max-keys", .single("1000")),
      ])
    #expect(context("/logs/a?versionId=x%3D") == [ContextEntry("s3:VersionId", .single("x="))])
  }

  @Test func severalChecks() throws {
    let router = try router(Self.store)
    func copy(_ headers: HTTPRequestHead.Header...) -> String {
      words(router.route(HTTPRequestHead("PUT", "/to/a", headers: HTTPFields(headers))))
    }
    #expect(
      copy(.init("X-Amz-Copy-Source", "from/b")) == "s3:PutObject arn:aws:s3:::to/a; s3:GetObject arn:aws:s3:::from/b")
    #expect(copy() == "unrouted")
    #expect(
      copy(.init("x-amz-copy-source", "from/b"), .init("x-amz-copy-source", "from/c"))
        == "refused: `x-amz-copy-source` is there more than once")
  }

  private static let hosts = """
    { "routes": {
      "any": { "Routes": [ { "Path": "/{Name+}", "Action": "any:Get", "Resource": "arn:aws:any:::${Name}" } ] },
      "models": { "Hosts": ["models.{Region}.example.com", "{Team}.models.{Region}.example.com"], "Routes": [
        { "Path": "/model/{Id}", "Action": "models:Get", "Resource": "arn:aws:models:${Region}:1:model/${Id}" },
        { "Path": "/model/{Id}", "When": { "Id": ["arn:*", "*-v?"] }, "Action": "models:Get", "Resource": "${Id}" },
        { "Path": "/model/{Id}:invoke", "Action": "models:Invoke", "Resource": "arn:aws:models:${Region}:1:model/${Id}" },
        { "Path": "/in/{Place}", "Action": "models:List", "Resource": "arn:aws:models:${Place}:1:model/a" } ] },
      "buckets": { "Hosts": ["{Bucket+}.s3.example.com"], "Routes": [
        { "Path": "/{Key+}", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::${Bucket}/${Key}" } ] } } }
    """

  @Test(arguments: [
    ("models.eu-west-1.example.com", "/model/a", "models:Get arn:aws:models:eu-west-1:1:model/a"),
    ("MODELS.EU-west-1.example.com:8443", "/model/a", "models:Get arn:aws:models:eu-west-1:1:model/a"),
    ("models.eu-west-1.example.com", "/model/a:invoke", "models:Invoke arn:aws:models:eu-west-1:1:model/a"),
    ("models.eu-west-1.example.com", "/model/a%3Ainvoke", "models:Get arn:aws:models:eu-west-1:1:model/a:invoke"),
    ("models.eu-west-1.example.com", "/model/:invoke", "models:Get arn:aws:models:eu-west-1:1:model/:invoke"),
    ("models.eu-west-1.example.com", "/model/arn%3Aaws%3Ax", "models:Get arn:aws:x"),
    (
      "models.eu-west-1.example.com", "/model/a%2F..%2Fb",
      "refused: the path has a segment `.` or `..`, which a server may resolve"
    ),
    (
      "models.eu-west-1.example.com", "/model/%2e%2E",
      "refused: the path has a segment `.` or `..`, which a server may resolve"
    ),
    ("models.eu-west-1.example.com", "/model/a-v1", "models:Get a-v1"),
    ("models.eu-west-1.example.com", "/model/a-v12", "models:Get arn:aws:models:eu-west-1:1:model/a-v12"),
    ("models.eu-west-1.example.com", "/in/eu", "models:List arn:aws:models:eu:1:model/a"),
    (
      "models.eu-west-1.example.com", "/in/eu:2",
      "refused: `Place` has a colon, and stands before the last part of an ARN"
    ),
    ("a.models.eu-west-1.example.com", "/model/a", "models:Get arn:aws:models:eu-west-1:1:model/a"),
    ("other.example.com", "/model/a", "any:Get arn:aws:any:::model/a"), ("", "/x", "any:Get arn:aws:any:::x"),
    ("my.logs.s3.example.com", "/a/b", "s3:GetObject arn:aws:s3:::my.logs/a/b"),
    ("s3.example.com", "/a/b", "any:Get arn:aws:any:::a/b"), ("[::1]:80", "/a", "any:Get arn:aws:any:::a"),
  ])
  func hosts(host: String, target: String, expected: String) throws {
    #expect(words(try router(Self.hosts).route(HTTPRequestHead("GET", host: host, target))) == expected)
  }
}

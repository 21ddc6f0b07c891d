import ReeveReference
import ReeveServices
import ReeveStore
import ReeveTypes
import Testing

/// The routes of S3 in Profiles/data-lake, with paths and with virtual hosts.
@Suite struct StorageRouteTests {
  private static let maps = StoreLoader.load(folder: "Profiles/data-lake").store?.routeMaps ?? []

  private func words(_ method: String, _ url: String, _ headers: HTTPFields = []) -> String {
    let rest = url.dropFirst("https://".count)
    let slash = rest.firstIndex(of: "/") ?? rest.endIndex
    let head = HTTPRequestHead(method, host: String(rest[..<slash]), String(rest[slash...]), headers: headers)
    return switch Router(maps: Self.maps).route(head) {
    case .unrouted: "unrouted"
    case .refused(let reason): "refused: \(reason)"
    case .routed(let routed):
      routed.checks.map { "\($0.action.dropFirst(3)) \($0.resources[0].dropFirst(13))" }.joined(separator: "; ")
    }
  }

  /// Of each request the method, what stands behind the bucket, and what it is.
  static let requests: [(method: String, rest: String, words: String)] = [
    ("GET", "", "ListBucket lake"), ("GET", "?list-type=2&prefix=a%2F&delimiter=%2F", "ListBucket lake"),
    ("HEAD", "", "ListBucket lake"), ("PUT", "", "CreateBucket lake"), ("DELETE", "", "DeleteBucket lake"),
    ("GET", "?versions&prefix=a", "ListBucketVersions lake"), ("GET", "?uploads", "ListBucketMultipartUploads lake"),
    ("GET", "?location", "GetBucketLocation lake"), ("PUT", "?policy", "PutBucketPolicy lake"),
    ("DELETE", "?policy", "DeleteBucketPolicy lake"), ("DELETE", "?lifecycle", "PutLifecycleConfiguration lake"),
    ("PUT", "?analytics&id=1", "PutAnalyticsConfiguration lake"),
    ("DELETE", "?encryption", "PutEncryptionConfiguration lake"),
    ("GET", "?publicAccessBlock", "GetBucketPublicAccessBlock lake"),
    // What nobody has described is not the listing.
    ("GET", "?metadataTable", "unrouted"), ("GET", "?acl&policy", "unrouted"), ("DELETE", "?something", "unrouted"),
    ("POST", "?delete", "unrouted"), ("POST", "", "unrouted"),
    ("GET", "/a/b%20c", "GetObject lake/a/b c"), ("HEAD", "/a", "GetObject lake/a"),
    ("GET", "/a/", "GetObject lake/a/"),
    ("GET", "/a?versionId=1", "GetObjectVersion lake/a"), ("GET", "/a?response-content-type=x", "GetObject lake/a"),
    ("GET", "/a?x-id=GetObject&X-Amz-Signature=1&X-Amz-Date=2", "GetObject lake/a"),
    ("GET", "/a?attributes", "GetObject lake/a; GetObjectAttributes lake/a"), ("GET", "/a?torrent", "unrouted"),
    ("GET", "/a?acl", "GetObjectAcl lake/a"), ("GET", "/a?acl&versionId=2", "GetObjectVersionAcl lake/a"),
    ("PUT", "/a?tagging", "PutObjectTagging lake/a"),
    ("DELETE", "/a?tagging&versionId=2", "DeleteObjectVersionTagging lake/a"),
    ("PUT", "/a", "PutObject lake/a"), ("PUT", "/a?x-amz-acl=public-read", "unrouted"),
    ("PUT", "/a?partNumber=1&uploadId=u", "PutObject lake/a"), ("POST", "/a?uploads", "PutObject lake/a"),
    ("POST", "/a?uploadId=u", "PutObject lake/a"), ("DELETE", "/a?uploadId=u", "AbortMultipartUpload lake/a"),
    ("GET", "/a?uploadId=u", "ListMultipartUploadParts lake/a"), ("DELETE", "/a", "DeleteObject lake/a"),
    ("DELETE", "/a?versionId=1", "DeleteObjectVersion lake/a"), ("PUT", "/a?retention", "PutObjectRetention lake/a"),
    ("GET", "/a?legal-hold&versionId=1", "GetObjectLegalHold lake/a"), ("POST", "/a?restore", "RestoreObject lake/a"),
    ("POST", "/a?select&select-type=2", "GetObject lake/a"), ("PATCH", "/a", "unrouted"),
    ("GET", "/a/../b", "GetObject lake/a/../b"), ("GET", "/%2e%2e", "GetObject lake/.."),
  ]

  @Test(arguments: requests.indices)
  func comesToWhatItIs(number: Int) {
    let (method, rest, expected) = Self.requests[number]
    #expect(words(method, "https://s3.eu-west-1.amazonaws.com/lake\(rest)") == expected)
    // A virtual host has a path in any case.
    let path = rest.hasPrefix("/") ? rest : "/\(rest)"
    #expect(words(method, "https://lake.s3.eu-west-1.amazonaws.com\(path)") == expected)
    #expect(words(method, "https://lake.s3.amazonaws.com\(path)") == expected)
  }

  @Test func otherHosts() {
    #expect(words("GET", "https://s3.amazonaws.com/") == "ListAllMyBuckets ")
    #expect(words("GET", "https://a.b.s3.us-east-1.amazonaws.com/k") == "GetObject a.b/k")
    #expect(words("GET", "https://s3.amazonaws.com/lake/") == "ListBucket lake")
    #expect(words("GET", "https://example.com/lake/a") == "unrouted")
  }

  /// A header can ask for more than the method does.
  @Test(arguments: [
    ("PUT", "", "", "PutObject lake/a"), ("PUT", "", "X-Amz-Tagging: a=b", "PutObject lake/a; PutObjectTagging lake/a"),
    ("PUT", "", "x-amz-acl: private", "PutObject lake/a; PutObjectAcl lake/a"),
    ("PUT", "", "x-amz-grant-read: id=1", "PutObject lake/a; PutObjectAcl lake/a"),
    (
      "PUT", "", "x-amz-tagging: a=b|x-amz-acl: private|x-amz-grant-write-acp: id=1",
      "PutObject lake/a; PutObjectAcl lake/a; PutObjectTagging lake/a"
    ),
    ("PUT", "", "x-amz-object-lock-mode: GOVERNANCE", "PutObject lake/a; PutObjectRetention lake/a"),
    (
      "PUT", "", "x-amz-object-lock-retain-until-date: 2030-01-01T00:00:00Z|x-amz-object-lock-legal-hold: ON",
      "PutObject lake/a; PutObjectRetention lake/a; PutObjectLegalHold lake/a"
    ),
    ("PUT", "", "x-amz-acl: private|x-amz-acl: public-read", "refused: `x-amz-acl` is there more than once"),
    ("POST", "?uploads", "x-amz-acl: private", "PutObject lake/a; PutObjectAcl lake/a"),
    // Those of a part do not count, and are not described.
    ("PUT", "?partNumber=1&uploadId=u", "x-amz-tagging: a=b", "PutObject lake/a"),
    ("DELETE", "", "x-amz-bypass-governance-retention: true", "DeleteObject lake/a; BypassGovernanceRetention lake/a"),
    ("DELETE", "", "x-amz-bypass-governance-retention: TRUE", "DeleteObject lake/a; BypassGovernanceRetention lake/a"),
    ("DELETE", "", "x-amz-bypass-governance-retention:", "DeleteObject lake/a; BypassGovernanceRetention lake/a"),
    ("DELETE", "", "x-amz-bypass-governance-retention: false", "DeleteObject lake/a"),
    (
      "DELETE", "?versionId=1", "x-amz-bypass-governance-retention: true",
      "DeleteObjectVersion lake/a; BypassGovernanceRetention lake/a"
    ),
    (
      "PUT", "?retention", "x-amz-bypass-governance-retention: true",
      "PutObjectRetention lake/a; BypassGovernanceRetention lake/a"
    ),
  ])
  func headersAskForMore(method: String, query: String, headers: String, expected: String) {
    #expect(words(method, "https://s3.amazonaws.com/lake/a\(query)", Self.fields(headers)) == expected)
    #expect(words(method, "https://lake.s3.amazonaws.com/a\(query)", Self.fields(headers)) == expected)
  }

  /// `NAME: VALUE`, between bars.
  private static func fields(_ text: String) -> HTTPFields {
    HTTPFields(
      text.split(separator: "|").map { field in
        let pair = field.split(separator: ":", maxSplits: 1)
        return HTTPRequestHead.Header(String(pair[0]), pair.count > 1 ? String(pair[1].drop { $0 == " " }) : "")
      })
  }

  @Test func bucketsAreCreatedWithWhatHeadersSay() {
    let url = "https://s3.amazonaws.com/lake"
    #expect(
      words("PUT", url, Self.fields("x-amz-acl: private|x-amz-object-ownership: ObjectWriter"))
        == "CreateBucket lake; PutBucketAcl lake; PutBucketOwnershipControls lake")
    #expect(
      words("PUT", url, Self.fields("x-amz-bucket-object-lock-enabled: true"))
        == "CreateBucket lake; PutBucketObjectLockConfiguration lake; PutBucketVersioning lake")
  }

  /// A copy reads where its header says (of an ARN, what stands behind `arn:aws:s3:eu` is compared), in all forms that the header has, and in no other.
  @Test(arguments: [
    ("from/b", "GetObject from/b"), ("/from/b", "GetObject from/b"), ("%2Ffrom/b", "GetObject from/b"),
    ("from%2Fb", "GetObject from/b"), ("from/a%20b/%C3%A9%3F", "GetObject from/a b/é?"),
    ("from//b", "GetObject from//b"), ("from/../b", "GetObject from/../b"), ("from/a%252Fb", "GetObject from/a%2Fb"),
    ("from/b?versionId=7", "GetObjectVersion from/b"), ("from/b?%76ersionId=a%3D", "GetObjectVersion from/b"),
    ("from/b?versionId=null", "GetObjectVersion from/b"),
    (
      "arn%3Aaws%3As3%3Aeu-west-1%3A111122223333%3Aaccesspoint/mine/object/a/b",
      "GetObject -west-1:111122223333:accesspoint/mine/object/a/b"
    ),
    (
      "arn:aws:s3:eu-west-1:111122223333:accesspoint/mine/object/a?versionId=7",
      "GetObjectVersion -west-1:111122223333:accesspoint/mine/object/a"
    ),
    ("", "unreadable"), ("/", "unreadable"), ("from", "unreadable"), ("from/", "unreadable"), ("/from/", "unreadable"),
    ("//b", "unreadable"), ("from/b?", "unreadable"), ("from/b?versionId", "unreadable"),
    ("from/b?versionId=", "unreadable"), ("from/b?versionId=1&versionId=2", "unreadable"),
    ("from/b?versionid=1", "unreadable"), ("from/b?versionId=1&x=1", "unreadable"), ("from/b?x=1", "unreadable"),
    ("from/b?a?versionId=1", "unreadable"), ("from/a+b", "unreadable"), ("from/b#c", "unreadable"),
    ("from/b?versionId=1+2", "unreadable"), ("from/%4", "escape"), ("from/b?versionId=%zz", "escape"),
    ("from/%FF", "notUTF8"),
  ])
  func copiesReadTheirSource(source: String, expected: String) {
    let words = [
      "unreadable": "refused: `x-amz-copy-source` is not what the route reads in it",
      "escape": "refused: a `%` is not followed by two hexadecimal digits",
      "notUTF8": "refused: `SourceKey` is not UTF-8",
    ]
    for url in ["https://s3.amazonaws.com/lake/a", "https://lake.s3.eu-west-1.amazonaws.com/a"] {
      let part = self.words("PUT", "\(url)?partNumber=1&uploadId=u", [.init("X-Amz-Copy-Source", source)])
      #expect(part == words[expected] ?? "PutObject lake/a; \(expected)")
      let whole = self.words(
        "PUT", url, [.init("x-amz-copy-source", source), .init("x-amz-tagging-directive", "REPLACE")])
      #expect(whole == words[expected] ?? "PutObject lake/a; \(expected)")
    }
    #expect(
      self.words("PUT", "https://s3.amazonaws.com/lake", [.init("x-amz-copy-source", source)]) == "CreateBucket lake")
  }

  /// The source's tags go along, unless others are given: whether it has any, no request says.
  @Test func copiesTakeTagsAlong() {
    let url = "https://s3.amazonaws.com/lake/a"
    #expect(
      words("PUT", url, Self.fields("x-amz-copy-source: from/b"))
        == "PutObject lake/a; PutObjectTagging lake/a; GetObject from/b; GetObjectTagging from/b")
    #expect(
      words("PUT", url, Self.fields("x-amz-copy-source: from/b?versionId=7|x-amz-tagging-directive: COPY"))
        == "PutObject lake/a; PutObjectTagging lake/a; GetObjectVersion from/b; GetObjectVersionTagging from/b")
    #expect(
      words(
        "PUT", url,
        Self.fields("x-amz-copy-source: from/b|x-amz-tagging-directive: REPLACE|x-amz-tagging: a=b|x-amz-acl: private"))
        == "PutObject lake/a; PutObjectAcl lake/a; PutObjectTagging lake/a; GetObject from/b")
    #expect(
      words("PUT", url, Self.fields("x-amz-copy-source: from/b|x-amz-copy-source: from/c"))
        == "refused: `x-amz-copy-source` is there more than once")
  }

  @Test func theContextSaysWhatIsCopied() throws {
    let head = HTTPRequestHead(
      "PUT", host: "lake.s3.amazonaws.com", "/a",
      headers: [
        .init("x-amz-copy-source", "/from/a%20b?versionId=7"), .init("x-amz-metadata-directive", "REPLACE"),
        .init("x-amz-grant-read", "id=1"),
      ])
    guard case .routed(let routed) = Router(maps: Self.maps).route(head) else {
      Issue.record("no route")
      return
    }
    #expect(
      routed.checks[0].context == [
        ContextEntry("s3:x-amz-grant-read", .single("id=1")), ContextEntry("s3:x-amz-copy-source", .single("from/a b")),
        ContextEntry("s3:x-amz-metadata-directive", .single("REPLACE")),
      ])
    let read = try #require(routed.checks.first { $0.action == "s3:GetObjectVersion" })
    #expect(read.context == [ContextEntry("s3:versionid", .single("7"))])
  }

  /// Whatever comes, it is routed in one way, and then about something in a bucket.
  @Test func damagedRequests() {
    var state: UInt64 = 7
    func below(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
    let router = Router(maps: Self.maps)
    let strange: [UInt8] = Array("%/?&=+.:{}*$\\".utf8) + [0, 0x0A, 0x25, 0x2E, 0x80, 0xFF]
    var counts: [String: Int] = [:]
    for _ in 0..<3_000 {
      let (method, rest, _) = Self.requests[below(Self.requests.count)]
      var target = Array("/lake\(rest)".utf8)
      for _ in 0...below(3) {
        let place = below(target.count)
        switch below(3) {
        case 0: target[place] = strange[below(strange.count)]
        case 1: target.insert(strange[below(strange.count)], at: place)
        default: target.remove(at: place)
        }
        if target.isEmpty { target = Array("/".utf8) }
      }
      let mark = target.firstIndex(of: UInt8(ascii: "?")) ?? target.count
      let head = HTTPRequestHead(
        method: Array(method.utf8), host: Array("s3.amazonaws.com".utf8), path: Array(target[..<mark]),
        query: mark < target.count ? Array(target[(mark + 1)...]) : nil)
      let routing = router.route(head)
      #expect(router.route(head) == routing)
      switch routing {
      case .routed(let routed):
        counts["routed", default: 0] += 1
        for check in routed.checks {
          #expect(check.action.hasPrefix("s3:"))
          #expect(
            check.resources.allSatisfy {
              $0.hasPrefix("arn:aws:s3:::") && $0.count > 13 || check.action == "s3:ListAllMyBuckets" && $0 == "*"
            }, "\(routed)")
        }
      case .unrouted: counts["unrouted", default: 0] += 1
      case .refused: counts["refused", default: 0] += 1
      }
    }
    #expect(counts.count == 3 && counts.values.allSatisfy { $0 > 50 }, "\(counts)")
  }

  /// Every action that a route names is one of S3's, on the kind of resource that it has.
  @Test func actionsAreKnown() throws {
    try #require(Self.maps.count == 2)
    for route in Self.maps.flatMap(\.routes) {
      for check in route.checks {
        guard case .literal(let action)? = check.action.pieces.first else { continue }
        let known = ServiceCatalogue.aws.action(action)
        #expect(known != nil, "\(action)")
        if case .variable(.named("SourceObject"), _)? = check.resources[0].pieces.first { continue }
        let type = route.path.segments.contains { $0.part == "Key" } ? "object" : "bucket"
        if route.name != "ListBuckets" {
          #expect(known?.resourceTypes.contains { $0.name == type } == true, "\(action) of \(route.name)")
        }
      }
    }
  }
}

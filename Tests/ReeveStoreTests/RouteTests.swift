import ReevePolicy
import ReeveStore
import Testing

/// Maps of routes: what they have, and what cannot be one.
@Suite struct RouteTests {
  @Test func members() throws {
    let reading = load(
      """
      { "routes": { "orders": { "Hosts": ["orders.{Region}.example.com"], "Variables": { "Account": "111122223333" },
        "DotSegments": "keep", "Routes": [ { "Method": ["GET", "HEAD"], "Path": "/orders/{Id}:show/{Rest+}",
          "Query": { "version": "{Version}", "draft": null, "page": "*" }, "Headers": { "X-Team": "team-{Team}" },
          "When": { "Id": ["a*", "b"] }, "Action": "orders:Get",
          "Resource": ["arn:aws:orders:${Region}:${Account}:order/${Id}", "*"],
          "Context": { "orders:Agent": "${Header:User-Agent}", "orders:Tags": ["${Query:tag, 'none'}"] } } ] } } }
      """)
    #expect(headlines(reading) == [])
    let map = try #require(reading.store?.routeMaps.first)
    #expect(map.name == "orders" && map.keepsDotSegments && map.variables == ["Account": "111122223333"])
    #expect(map.hosts[0].segments.map(\.part) == [nil, "Region", nil, nil])
    let route = try #require(map.routes.first)
    #expect(route.name == "orders:Get" && route.line == 2 && route.methods == ["GET", "HEAD"])
    #expect(
      route.path.segments == [
        TemplateSegment(prefix: "orders"), TemplateSegment(part: "Id", suffix: ":show"),
        TemplateSegment(part: "Rest", isOpen: true),
      ])
    #expect(
      route.query == [
        RouteDemand(name: "version", value: .like(TemplateSegment(part: "Version"))),
        RouteDemand(name: "draft", value: .absent), RouteDemand(name: "page", value: .any),
      ])
    #expect(
      route.headers == [RouteDemand(name: "x-team", value: .like(TemplateSegment(prefix: "team-", part: "Team")))])
    #expect(route.conditions == [RouteCondition(part: "Id", patterns: ["a*", "b"])])
    let check = try #require(route.checks.first)
    #expect(check.resources.count == 2 && check.resources[1].pieces == [.literal("*")])
    #expect(
      check.context == [
        RouteContext(
          key: "orders:Agent",
          values: [FilledTemplate(pieces: [.variable(.header("user-agent"), default: nil)])], isList: false),
        RouteContext(
          key: "orders:Tags", values: [FilledTemplate(pieces: [.variable(.query("tag"), default: "none")])],
          isList: true),
      ])
  }

  /// Two requests for a decision of one request, such as a copy.
  @Test func severalChecks() throws {
    let reading = load(
      """
      { "routes": { "copies": { "Routes": [ { "Name": "Copy", "Method": "PUT", "Path": "/{Bucket}/{Key+}",
        "Headers": { "x-amz-copy-source": "{Source}" }, "Checks": [
          { "Action": "s3:PutObject", "Resource": "arn:aws:s3:::${Bucket}/${Key}" },
          { "Action": "s3:GetObject", "Resource": "arn:aws:s3:::${Source}" } ] } ] } } }
      """)
    #expect(headlines(reading) == [])
    #expect(reading.store?.routeMaps.first?.routes.first?.checks.count == 2)
  }

  /// When a check is made, what a header is read as, a member of a body, and a variable with cases.
  @Test func whatARequestDecides() throws {
    let reading = load(
      """
      { "routes": { "copies": { "Variables": { "Account": "111122223333", "Source": [
          { "When": { "SourceBucket": "arn:*" }, "Value": "${SourceBucket}/${SourceKey}" },
          { "Value": "arn:aws:s3:::${SourceBucket}/${SourceKey}" } ] },
        "Routes": [ { "Name": "Copy", "Method": "PUT", "Path": "/{Bucket}/{Key+}", "Headers": { "X-Amz-Copy-Source": "*" },
          "Read": { "X-Amz-Copy-Source": "/{SourceBucket}/{SourceKey+}?versionId={Version}&part={Part}" }, "Checks": [
          { "Action": "s3:PutObject", "Resource": "arn:aws:s3:::${Bucket}/${Key}" },
          { "Action": "s3:GetObjectVersion", "Resource": "${Source}", "Context": { "s3:versionid": "${Version}" },
            "When": [ { "Version": "*", "Header:X-Tag": null }, { "Version": ["a", "b*"], "Query:t": { "Not": ["x", "y"] } } ] },
          { "Action": "iam:PassRole", "Resource": "${Body:config.roleArn}" } ] } ] } } }
      """)
    #expect(headlines(reading) == [])
    let map = try #require(reading.store?.routeMaps.first)
    let source = RouteVariable.named("SourceBucket")
    #expect(map.derived.map(\.name) == ["Source"])
    #expect(map.derived.first?.cases.map(\.when) == [[RouteAlternative([RouteTest(source, .like(["arn:*"]))])], []])
    let route = try #require(map.routes.first)
    #expect(
      route.readings == [
        RouteReading(
          header: "x-amz-copy-source",
          path: TextTemplate(segments: [
            TemplateSegment(part: "SourceBucket"), TemplateSegment(part: "SourceKey", isOpen: true),
          ]),
          parameters: [.init(name: "versionId", part: "Version"), .init(name: "part", part: "Part")])
      ])
    #expect(
      route.checks.map(\.when) == [
        [],
        [
          RouteAlternative([RouteTest(.named("Version"), .like(["*"])), RouteTest(.header("x-tag"), .absent)]),
          RouteAlternative([
            RouteTest(.named("Version"), .like(["a", "b*"])), RouteTest(.query("t"), .unlike(["x", "y"])),
          ]),
        ], [],
      ])
    #expect(route.checks[2].resources[0].pieces == [.variable(.body("config.roleArn"), default: nil)])
  }

  @Test(arguments: [
    (#"§{}"#, "a map of routes needs `Routes` [ROUTE]"),
    (#"{ §"Rotues": [], "Routes": [] }"#, "unknown member `Rotues` in a map of routes [UNKNOWN_MEMBER]"),
    (#"{ "Hosts": §"https://example.com", "Routes": [] }"#, "`https://example.com` is not a host [ROUTE]"),
    (#"{ "DotSegments": §"yes", "Routes": [] }"#, "`DotSegments` is `keep` or `refuse`, and this is `yes` [ROUTE]"),
    (#"{ "Variables": { §"a b": "c" }, "Routes": [] }"#, "`a b` is not the name of a variable [ROUTE]"),
    (#"{ "Routes": [ §{ "Action": "a:B", "Resource": "*" } ] }"#, "a route needs a `Path` [ROUTE]"),
    (
      #"{ "Routes": [ §{ "Path": "/", "Action": "a:B" } ] }"#,
      "`Resource` is missing: what does the request need permission for? [ROUTE]"
    ),
    (
      #"{ "Routes": [ { "Path": §"orders", "Action": "a:B", "Resource": "*" } ] }"#,
      "a path begins with `/`, and this is `orders` [ROUTE]"
    ),
    (#"{ "Routes": [ { "Path": §"/?a", "Action": "a:B", "Resource": "*" } ] }"#, "a path has no query [ROUTE]"),
    (
      #"{ "Routes": [ { "Path": §"/{A}/{A}", "Action": "a:B", "Resource": "*" } ] }"#,
      "part `A` stands twice in `{A}/{A}` [ROUTE]"
    ),
    (
      #"{ "Routes": [ { "Path": §"/{A+}/{B+}", "Action": "a:B", "Resource": "*" } ] }"#,
      "`{A+}/{B+}` has two parts with `+` [ROUTE]"
    ),
    (
      #"{ "Routes": [ { "Path": §"/x{A+}", "Action": "a:B", "Resource": "*" } ] }"#,
      "`{A+}` stands alone between separators, and here it is `x{A+}` [ROUTE]"
    ),
    (
      #"{ "Routes": [ { "Path": §"/{A}{B}", "Action": "a:B", "Resource": "*" } ] }"#,
      "`{A}{B}` has more than one part [ROUTE]"
    ),
    (
      #"{ "Routes": [ { "Path": §"/{A", "Action": "a:B", "Resource": "*" } ] }"#,
      "a brace of `{A` has no partner [ROUTE]"
    ),
    (
      #"{ "Routes": [ { "Path": §"/{a-b}", "Action": "a:B", "Resource": "*" } ] }"#,
      "`a-b` is not the name of a part [ROUTE]"
    ),
    (
      #"{ "Routes": [ { "Path": "/", "Method": §"get", "Action": "a:B", "Resource": "*" } ] }"#,
      "`get` is not a method [ROUTE]"
    ),
    (
      #"{ "Routes": [ { "Path": "/{Id}", "Action": "a:B", "Resource": §"arn:aws:a:::${Di}" } ] }"#,
      "nothing says what `${Di}` is [ROUTE]"
    ),
    (
      #"{ "Routes": [ { "Path": "/", "Action": "a:B", "Resource": §"arn:aws:a:::${Query:id}" } ] }"#,
      "`Resource` depends on what a request may not have [ROUTE]"
    ),
    (
      #"{ "Routes": [ { "Path": "/", "Action": §"Get", "Resource": "*" } ] }"#, "`Get` is not an action [ROUTE]"
    ),
    (
      #"{ "Routes": [ { "Path": "/", "Action": "a:B", "Resource": §"${Query}" } ] }"#,
      "nothing says what `${Query}` is [ROUTE]"
    ),
    (
      #"{ "Routes": [ { "Path": "/", "Action": "a:B", "Resource": §"${Cookie:a}" } ] }"#,
      "`${Cookie:a}` is no variable [ROUTE]"
    ),
    (
      #"{ "Routes": [ { "Path": "/", "When": §{ "Id": "a" }, "Action": "a:B", "Resource": "*" } ] }"#,
      "`When` is about `Id`, which is no part of the route [ROUTE]"
    ),
    (
      #"{ "Hosts": "{A}.example.com", "Routes": [ §{ "Path": "/{A}", "Action": "a:B", "Resource": "*" } ] }"#,
      "part `A` stands in two places [ROUTE]"
    ),
    (
      #"{ "Routes": [ §{ "Path": "/{A}", "Query": { "a": "{A}" }, "Action": "a:B", "Resource": "*" } ] }"#,
      "part `A` stands in two places [ROUTE]"
    ),
    (
      #"{ "Routes": [ { "Path": "/", "OtherParameters": §"a", "Action": "a:B", "Resource": "*" } ] }"#,
      "`OtherParameters` is an array, and this is a string [STORE_TYPE]"
    ),
    (
      #"{ "Routes": [ { "Path": "/", "Checks": §[] } ] }"#,
      "a route without a check would let everybody through [ROUTE]"
    ),
    (
      #"{ "Routes": [ { "Path": "/", "Checks": [ { "Action": "a:B", "Resource": "*", "When": §{} } ] } ] }"#,
      "without a test, all requests fit [ROUTE]"
    ),
    (
      #"{ "Routes": [ { "Path": "/", "Checks": [ { "Action": "a:B", "Resource": "*", "When": §[] } ] } ] }"#,
      "without a test, nothing holds [ROUTE]"
    ),
    (
      #"{ "Routes": [ { "Path": "/", "Checks": [ { "Action": "a:B", "Resource": "*", "When": { "Header:a": §{} } } ] } ] }"#,
      "a test without patterns [ROUTE]"
    ),
    (
      #"{ "Routes": [ { "Path": "/", "Checks": [ { "Action": "a:B", "Resource": "*", "When": { "Header:a": { §"Nor": "a" } } } ] } ] }"#,
      "unknown member `Nor` in a test [UNKNOWN_MEMBER]"
    ),
    (
      #"{ "Routes": [ { "Path": "/", "Checks": [ { "Action": "a:B", "Resource": "*", "When": { "Header:a": §[] } } ] } ] }"#,
      "without a pattern, nothing matches [ROUTE]"
    ),
    (
      #"{ "Routes": [ { "Path": "/{A}", "Checks": [ { "Action": "a:B", "Resource": "*", "When": { "B": §"*" } } ] } ] }"#,
      "nothing says what `${B}` is [ROUTE]"
    ),
    (
      #"{ "Routes": [ { "Path": "/", "Checks": [ { "Action": "a:B", "Resource": "*", "When": { §"Cookie:a": "*" } } ] } ] }"#,
      "`${Cookie:a}` is no variable [ROUTE]"
    ),
    (
      #"{ "Routes": [ { "Path": "/", "Checks": [ { "Action": "a:B", "Resource": "*", §"If": {} } ] } ] }"#,
      "unknown member `If` in a check [UNKNOWN_MEMBER]"
    ),
    // What one alternative demands, another need not have.
    (
      #"{ "Routes": [ { "Path": "/", "Checks": [ { "Action": "a:B", "Resource": §"${Header:a}", "When": [ { "Header:a": "*" }, { "Header:b": "*" } ] } ] } ] }"#,
      "`Resource` depends on what a request may not have [ROUTE]"
    ),
    (
      #"{ "Routes": [ { "Path": "/", "Checks": [ { "Action": "a:B", "Resource": §"${Header:a}", "When": { "Header:a": null } } ] } ] }"#,
      "`Resource` depends on what a request may not have [ROUTE]"
    ),
    (
      #"{ "Routes": [ { "Path": "/", "Read": { "x-source": "/{S+}?v={V}" }, "Action": "a:B", "Resource": §"arn:aws:a:::${S}" } ] }"#,
      "`Resource` depends on what a request may not have [ROUTE]"
    ),
    (
      #"{ "Routes": [ { "Path": "/", "Headers": { "x-source": "*" }, "Read": { "x-source": "/{S+}?v={V}" }, "Action": "a:B", "Resource": §"a${V}" } ] }"#,
      "`Resource` depends on what a request may not have [ROUTE]"
    ),
    (
      #"{ "Routes": [ { "Path": "/", "Read": { "x-source": §"{S+}" }, "Action": "a:B", "Resource": "*" } ] }"#,
      "a path begins with `/`, and this is `{S+}` [ROUTE]"
    ),
    (
      #"{ "Routes": [ { "Path": "/", "Read": { "x-source": §"/{S+}?v" }, "Action": "a:B", "Resource": "*" } ] }"#,
      "`v` is no parameter that can be read [ROUTE]"
    ),
    (
      #"{ "Routes": [ { "Path": "/", "Read": { "x-source": §"/{S+}?v={V}&v={W}" }, "Action": "a:B", "Resource": "*" } ] }"#,
      "parameter `v` is given twice [ROUTE]"
    ),
    (
      #"{ "Routes": [ { "Path": "/", "Read": { "X-A": "/{S}", §"x-a": "/{T}" }, "Action": "a:B", "Resource": "*" } ] }"#,
      "`x-a` is given twice [ROUTE]"
    ),
    (
      #"{ "Routes": [ §{ "Path": "/{S}", "Read": { "x-a": "/{S}" }, "Action": "a:B", "Resource": "*" } ] }"#,
      "part `S` stands in two places [ROUTE]"
    ),
    (
      #"{ "Routes": [ { "Path": "/", "Action": "a:B", "Resource": §"${Body:a..b}" } ] }"#,
      "`${Body:a..b}` is no variable [ROUTE]"
    ),
    (
      #"{ "Variables": { "V": [ §{ "When": { "Header:a": "*" } } ] }, "Routes": [] }"#, "a case needs a `Value` [ROUTE]"
    ),
    (
      #"{ "Variables": { "V": [ { §"If": {}, "Value": "a" } ] }, "Routes": [] }"#,
      "unknown member `If` in a case [UNKNOWN_MEMBER]"
    ),
    (
      #"{ "Variables": §{ "V": [ { "Value": "${W}" } ] }, "Routes": [] }"#, "nothing says what `${W}` is [ROUTE]"
    ),
    (
      #"{ "Variables": §{ "V": [ { "Value": "a" } ], "W": [ { "Value": "${V}" } ] }, "Routes": [] }"#,
      "`W` has `V` in a case, which has cases itself [ROUTE]"
    ),
    (
      #"{ "Variables": §{ "V": [ { "Value": "a" } ] }, "Routes": [ { "Path": "/{V}", "Action": "a:B", "Resource": "*" } ] }"#,
      "`V` is a part of a route as well [ROUTE]"
    ),
    (
      #"{ "Routes": [ { "Path": "/a", "Action": "a:B", "Resource": "*" }, §{ "Path": "/a", "Action": "a:C", "Resource": "*" } ] }"#,
      "a request that this route fits is taken by the one of line 1 [ROUTE]"
    ),
  ])
  func mistakes(text: String, message: String) {
    expectMistake(#"{ "routes": { "map": \#(text) } }"#, message)
  }

  /// What a service has is known; what its actions are not called is only said, as it is of policies.
  @Test func unknownActions() throws {
    let reading = load(
      """
      { "routes": { "map": { "Routes": [
        { "Path": "/a", "Action": "s3:GetObjekt", "Resource": "*" },
        { "Path": "/b", "Action": "orders:Anything", "Resource": "*" } ] } } }
      """)
    #expect(reading.store != nil)
    #expect(headlines(reading) == ["2:29: warning: Amazon S3 has no action `s3:GetObjekt` [ROUTE]"])
    #expect(reading.diagnostics.first?.help == "did you mean `s3:GetObject`?")
  }
}

import ReeveTestSupport
import Testing

@Suite struct InspectTests {
  private func compiled(_ policy: String = SmallStore.policy) throws -> SmallStore {
    let store = try SmallStore(policy: policy)
    #expect(try store.tool.run("compile", "store", "--output", "image").status == 0)
    return store
  }

  @Test func summary() throws {
    let store = try compiled()
    let outcome = try store.tool.run("inspect", "image")
    #expect(outcome.status == 0)
    let lines = outcome.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    #expect(lines.contains(["version", "9"]))
    #expect(lines.contains(["principals", "1"]))
    #expect(lines.contains(["resources", "1"]))
    #expect(lines.contains(["documents", "2"]))
    #expect(lines.contains(["statements", "3"]))
    // Two resources, one principal, one condition key.
    #expect(lines.contains(["nodes", "4"]))
    #expect(lines.contains(["aliases", "0"]))
    #expect(lines.contains(["keyPatterns", "130"]))
    // Those of S3, which the store's statements are about.
    #expect(lines.contains { $0.first == "actionsForStar" && $0.count == 2 && 10...100 ~= Int($0[1]) ?? 0 })
    #expect(lines.contains(["section", "offset", "bytes", "count"]))
    #expect(lines.filter { $0.first == "programs" && $0.last == "2" }.count == 1)
    let json = try store.tool.run("inspect", "image", "--format=json")
    #expect(json.output.hasPrefix(#"{"version":9,"bytes":"#))
    #expect(json.output.contains(#"{"name":"programs","offset":"#))
  }

  @Test func indexedPlan() throws {
    let statements = (0..<20).map { number in
      """
      {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::bucket-\(number)/*"}
      """
    }
    let store = try compiled(#"{"Version": "2012-10-17", "Statement": [\#(statements.joined(separator: ","))]}"#)
    let plan = "reeve inspect image --principal \(SmallStore.jane) --action s3:GetObject"
    #expect(try store.tool.shell(plan).output.contains("plan       a cell: 0 denials, 20 allows, indexed\n"))
    #expect(try store.tool.shell("\(plan) --format json").output.contains(#""source":"cell","isIndexed":true,"#))
  }

  @Test func plan() throws {
    let store = try compiled()
    let plan = ["inspect", "image", "--principal", SmallStore.jane, "--action"].joined(separator: " ")
    #expect(
      try store.tool.shell("reeve \(plan) s3:PutObject").output == """
        principal  \(SmallStore.jane)
        action     s3:putobject
        plan       a cell: 1 denial, 1 allow

        explicitDeny by statement 1 of `inline`
          always
        allowed by statement 0 `Own` of `inline`
          if  resource ArnLike arn:aws:s3:::*
          and aws:tagkeys ForAllValues:StringEquals [team, cost]

        """)
    // No document names this one, so it has no cell of its own.
    #expect(
      try store.tool.shell("reeve \(plan) s3:ListBucket").output == """
        principal  \(SmallStore.jane)
        action     s3:listbucket
        plan       the cell of actions that no document names: 0 denials, 1 allow

        allowed by statement 0 `Own` of `inline`
          if  resource ArnLike arn:aws:s3:::*
          and aws:tagkeys ForAllValues:StringEquals [team, cost]
        else implicitDeny

        """)
    #expect(
      try store.tool.shell("reeve \(plan) s3:ListBucket --format dot").output == """
        digraph plan {
          label="s3:listbucket by \(SmallStore.jane)";
          node [shape=box];
          start [shape=point];
          start -> s0t0;
          s0t0 [label="resource ArnLike arn:aws:s3:::*"];
          s0t0 -> s0t1 [label="yes"];
          s0t0 -> silence [label="no"];
          s0t1 [label="aws:tagkeys ForAllValues:StringEquals [team, cost]"];
          s0t1 -> s0 [label="yes"];
          s0t1 -> silence [label="no"];
          s0 [shape=ellipse, label="allowed\\nstatement 0 `Own` of `inline`"];
          silence [shape=ellipse, label="implicitDeny"];
        }

        """)
    let json = try store.tool.shell("reeve \(plan) s3:ListBucket --format json").output
    #expect(json.contains(#""action":"s3:listbucket","isWithoutResource":false,"#))
    let list = try store.tool.shell("reeve \(plan) s3:ListAllMyBuckets").output
    #expect(list.contains("\nresource   none: the action has no resource type, so only `*` matches\n\nallowed by"))
    #expect(
      json.contains(
        #""source":"othersCell","isIndexed":false,"steps":[{"decision":"allowed","policy":"inline","index":0,"#))
  }

  /// Every kind of value is read back as a policy writes it.
  @Test func conditions() throws {
    let store = try compiled(
      """
      { "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "s3:GetObject",
        "NotResource": ["arn:aws:s3:::${aws:PrincipalTag/team, 'none'}/*", "arn:aws:s3:::a?${*}b"],
        "Condition": {
          "StringNotLikeIfExists": { "aws:UserAgent": ["curl*", "plain"] },
          "StringEqualsIgnoreCase": { "aws:username": "Jane" },
          "NumericLessThan": { "s3:max-keys": ["10", "-0.050", "1e3", "123.450", "0", "1e-30", "-12e60"] },
          "DateGreaterThanEquals": { "aws:CurrentTime": "2026-01-31T12:00:00.5Z" },
          "Bool": { "aws:SecureTransport": "true" },
          "NotIpAddress": { "aws:SourceIp": ["203.0.113.7/24", "2001:db8::/32"] },
          "ArnNotLike": { "aws:SourceArn": "arn:aws:s3:::*" },
          "Null": { "aws:TokenIssueTime": "false" } } } }
      """)
    let outcome = try store.tool.run("inspect", "image", "--principal", SmallStore.jane, "--action", "s3:GetObject")
    #expect(
      outcome.output.hasSuffix(
        """
        allowed by statement 0 of `inline`
          if  resource ArnNotLike [arn:aws:s3:::${aws:principaltag/team, 'none'}/*, arn:aws:s3:::a?${*}b]
          and aws:useragent StringNotLikeIfExists [curl*, plain]
          and aws:username StringEqualsIgnoreCase jane
          and s3:max-keys NumericLessThan [10, -0.05, 1000, 123.45, 0, 0.1e-29, -0.12e62]
          and aws:currenttime DateGreaterThanEquals 2026-01-31T12:00:00.500000000Z
          and aws:securetransport Bool true
          and aws:sourceip NotIpAddress [203.0.113.0/24, 2001:db8:0:0:0:0:0:0/32]
          and aws:sourcearn ArnNotLike arn:aws:s3:::*
          and aws:tokenissuetime Null false
        else implicitDeny

        """), "\(outcome.output)\(outcome.errors)")
  }

  @Test func sessionsAndStrangers() throws {
    let store = try compiled()
    let outcome = try store.tool.run(
      "inspect", "image", "--action", "s3:GetObject", "--principal", "arn:aws:sts::111122223333:assumed-role/no/one")
    #expect(outcome.status == 0)
    #expect(
      outcome.output.hasSuffix("plan       the image has no identity policies for this principal\n\nimplicitDeny\n"))
  }

  @Test func errors() throws {
    let store = try compiled()
    let document = try store.tool.run("inspect", "store/accounts/111122223333.json")
    #expect(document.status == 2)
    #expect(document.errors.contains("not a Reeve image; compile one with `reeve compile STORE --output IMAGE`"))
    #expect(try store.tool.shell("head -c 100 image > cut; reeve inspect cut").errors.contains("image cut off"))
    #expect(try store.tool.run("inspect", "missing").status == 2)
    let folder = try store.tool.run("inspect", "store")
    let help = "  help: name a file that `reeve compile STORE --output IMAGE` wrote\n"
    #expect(folder.errors.hasSuffix("is a directory\n\(help)"), "\(folder.errors)")
    #expect(try store.tool.run("inspect", "image", "--format", "dot").status == 2)
    let malformed = try store.tool.run("inspect", "image", "--principal", "jane", "--action", "s3:GetObject")
    #expect(malformed.errors.hasPrefix("reeve: error: malformed principal `jane`"))
  }
}

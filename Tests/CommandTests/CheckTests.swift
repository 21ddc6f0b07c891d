import ReeveTestSupport
import Testing

@Suite struct CheckTests {
  @Test func allowed() throws {
    let store = try SmallStore()
    let outcome = try store.tool.run(
      "check", "--store", "store", SmallStore.jane, "s3:ListBucket", "arn:aws:s3:::logs")
    #expect(outcome.status == 0)
    #expect(outcome.errors.isEmpty)
    #expect(outcome.output == "allowed\n  reason     identity\n  statement  0 `Own` of `inline`\n")
  }

  @Test func denials() throws {
    let store = try SmallStore()
    let explicit = try store.tool.run(
      "check", "--store=store", SmallStore.jane, "s3:DeleteBucket", "arn:aws:s3:::logs")
    #expect(explicit.status == 1)
    #expect(
      explicit.output == """
        explicitDeny
          reason     resource
          statement  0 `NoDelete` of `arn:aws:s3:::logs`
          message    User: \(SmallStore.jane) is not authorized to perform: s3:DeleteBucket on resource: \
        arn:aws:s3:::logs with an explicit deny in a resource-based policy

        """)
    let implicit = try store.tool.run("check", "--store=store", SmallStore.jane, "ec2:DescribeVpcs", "*")
    #expect(implicit.status == 1)
    #expect(
      implicit.output == """
        implicitDeny
          reason     identity
          message    User: \(SmallStore.jane) is not authorized to perform: ec2:DescribeVpcs \
        because no identity-based policy allows the ec2:DescribeVpcs action

        """)
  }

  /// All must be allowed, and the first that is not is named.
  @Test func severalResources() throws {
    let store = try SmallStore()
    func check(_ action: String, _ resources: [String], isJSON: Bool = false) throws -> Tool.Outcome {
      let words = ["check", "--store", "store", SmallStore.jane, action] + resources
      return try store.tool.shell("reeve \(words.joined(separator: " "))\(isJSON ? " --format json" : "")")
    }
    let allowed = try check("s3:ListBucket", ["arn:aws:s3:::logs", "arn:aws:s3:::other"])
    #expect(allowed.status == 0)
    #expect(
      allowed.output
        == "allowed\n  resource   arn:aws:s3:::logs\n  reason     identity\n  statement  0 `Own` of `inline`\n")
    let denied = try check("s3:DeleteBucket", ["arn:aws:s3:::other", "arn:aws:s3:::logs"], isJSON: true)
    #expect(denied.status == 1)
    #expect(denied.output.contains(#""resource":"arn:aws:s3:::logs""#), "\(denied.output)")
    let sentence = "s3:DeleteBucket on resource: arn:aws:s3:::logs with an explicit deny"
    #expect(denied.output.contains(sentence), "\(denied.output)")
    let many = try check("s3:ListBucket", Array(repeating: "arn:aws:s3:::logs", count: 17))
    #expect(many.status == 2)
    #expect(many.errors.contains("17"), "\(many.errors)")
    let explained = try store.tool.shell(
      "reeve explain store \(SmallStore.jane) s3:DeleteBucket arn:aws:s3:::other arn:aws:s3:::logs")
    #expect(explained.status == 1)
  }

  @Test func endpoints() throws {
    let store = try SmallStore()
    try store.folder.write("store/endpoints/a.json", #"{ "EndpointId": "vpce-1a2b3c4d" }"#)
    func check(_ option: String) throws -> Tool.Outcome {
      try store.tool.run(
        "check", option, "--store", "store", SmallStore.jane, "s3:ListBucket", "arn:aws:s3:::logs")
    }
    for (endpoint, status, output) in [
      ("vpce-1a2b3c4d", 0, "allowed\n  reason     identity\n"), ("vpce-2", 1, "implicitDeny\n  reason     endpoint\n"),
    ] as [(String, Int32, String)] {
      let outcome = try check("--endpoint=\(endpoint)")
      #expect(outcome.status == status)
      #expect(outcome.output.hasPrefix(output), "\(outcome.output)")
    }
    let malformed = try check("--endpoint=vpc-1")
    #expect(malformed.status == 2)
    #expect(malformed.errors.hasPrefix("reeve: error: malformed VPC endpoint `vpc-1`"))
    let empty = try check("--endpoint=")
    #expect(empty.status == 2)
    #expect(empty.errors.contains("the endpoint is empty"), "\(empty.errors)")
    let explained = try store.tool.run(
      "explain", "store", SmallStore.jane, "s3:ListBucket", "arn:aws:s3:::logs", "--endpoint", "vpce-2")
    #expect(explained.status == 1)
    #expect(explained.output.hasPrefix("implicitDeny"))
  }

  @Test func json() throws {
    let store = try SmallStore()
    let allowed = try store.tool.run(
      "check", "--store", "store", "--format", "json", SmallStore.jane, "s3:ListBucket", "arn:aws:s3:::logs")
    #expect(
      allowed.output == """
        {"decision":"allowed","reason":"identity","statement":"Own","policy":"inline","generation":null,"message":null}

        """)
    let denied = try store.tool.run(
      "check", "--store", "store", "--format", "json", SmallStore.jane, "s3:PutObject", "arn:aws:s3:::logs/a\"b")
    #expect(denied.status == 1)
    #expect(
      denied.output == #"""
        {"decision":"explicitDeny","reason":"identity","statement":null,"policy":"inline","generation":null,\#
        "message":"User: arn:aws:iam::111122223333:user/jane is not authorized to perform: s3:PutObject \#
        on resource: arn:aws:s3:::logs/a\"b with an explicit deny in an identity-based policy"}

        """#)
  }

  @Test func aKeyThatRepeatsIsAList() throws {
    let store = try SmallStore()
    let check = ["check", "--store", "store", SmallStore.jane, "s3:ListBucket", "arn:aws:s3:::logs"]
    func status(_ context: String...) throws -> Int32 {
      let words = check + context.flatMap { ["--context", $0] }
      return try store.tool.shell("reeve \(words.joined(separator: " "))").status
    }
    #expect(try status("aws:TagKeys=team", "aws:TagKeys=cost") == 0)
    #expect(try status("aws:TagKeys=team", "AWS:tagkeys=other") == 1)
    // An empty text counts as no value for operators of sets.
    #expect(try status("aws:TagKeys=") == 0)
    // An equals sign in a value is a part of it.
    #expect(try status("aws:TagKeys=team=cost") == 1)
  }

  @Test func theClockCanBeSet() throws {
    let store = try SmallStore(
      policy: """
        { "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "s3:*", "Resource": "*",
          "Condition": { "DateLessThan": { "aws:CurrentTime": "2020-01-01T00:00:00Z" } } } }
        """)
    let check = "reeve check --store store \(SmallStore.jane) s3:ListBucket arn:aws:s3:::logs"
    #expect(try store.tool.shell(check).status == 1)
    #expect(try store.tool.shell("\(check) --context aws:CurrentTime=2019-12-31T23:59:59Z").status == 0)
  }

  @Test func anImageDecidesAsItsStore() throws {
    let store = try SmallStore()
    #expect(try store.tool.run("compile", "store", "--output", "image").status == 0)
    let outcome = try store.tool.run(
      "check", "--store", "image", SmallStore.jane, "s3:PutObject", "arn:aws:s3:::logs/a")
    #expect(outcome.status == 1)
    #expect(outcome.output.hasPrefix("explicitDeny\n  reason     identity\n  statement  1 of `inline`\n"))
    let explained = try store.tool.run(
      "check", "--explain", "--store", "image", SmallStore.jane, "s3:PutObject", "arn:aws:s3:::logs/a")
    #expect(explained.status == 2)
    #expect(explained.errors.contains("`image` is an image, which has no policies to read"))
  }

  @Test func explained() throws {
    let store = try SmallStore()
    let check = try store.tool.run(
      "check", "--explain", "--store", "store", SmallStore.jane, "s3:PutObject", "arn:aws:s3:::logs/a")
    let explain = try store.tool.run("explain", "store", SmallStore.jane, "s3:PutObject", "arn:aws:s3:::logs/a")
    #expect(check.status == 1)
    #expect(explain.status == 1)
    #expect(check.output == explain.output)
    #expect(explain.output.hasPrefix("explicitDeny by identity policy: statement 1 of `inline`\n"))
    #expect(explain.output.contains("does not apply: statement 0 `NoDelete` of resource policy `arn:aws:s3:::logs`"))
    #expect(explain.output.contains("AWS would say:\n  User: "))
    let json = try store.tool.run(
      "explain", "--format=json", "store", SmallStore.jane, "s3:ListBucket", "arn:aws:s3:::logs")
    #expect(json.status == 0)
    #expect(json.output.hasPrefix(#"{"decision":"allowed","reason":"identity","statement":"Own","policy":"inline","#))
    #expect(json.output.contains(#""effect":"Allow","applies":true,"finding":"#))
    #expect(json.output.split(separator: "\n").count == 1)
  }

  /// No decision is not a denial: scripts can tell.
  @Test func errors() throws {
    let store = try SmallStore()
    let malformed = try store.tool.run("check", "--store", "store", "jane", "s3:ListBucket", "*")
    #expect(malformed.status == 2)
    #expect(malformed.output.isEmpty)
    #expect(malformed.errors.hasPrefix("reeve: error: malformed principal `jane`: expected"))
    let contradicted = try store.tool.run(
      "check", "--store", "store", SmallStore.jane, "s3:ListBucket", "*", "--context", "aws:username=joe")
    #expect(contradicted.status == 2)
    #expect(contradicted.errors.contains("contradicts the value that the server derives"))
    let missing = try store.tool.run("check", "--store", "other", SmallStore.jane, "s3:ListBucket", "*")
    #expect(missing.status == 2)
    #expect(missing.errors.contains("other:1:1: error: nothing is there [STORE_FILE]"))
    try store.folder.write("store/accounts/444455556666.json", "{")
    let broken = try store.tool.run("check", "--store", "store", SmallStore.jane, "s3:ListBucket", "*")
    #expect(broken.status == 2)
    #expect(broken.output.isEmpty)
    #expect(broken.errors.contains("store/accounts/444455556666.json:1:2: error: "))
    #expect(broken.errors.contains("reeve: error: the policies in `store` do not load: 1 error\n  help: "))
  }
}

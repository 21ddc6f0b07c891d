import ReeveTypes
import Testing

/// Conditions, by what the request has for their key.
/// Source: IAM User Guide, "Single-valued vs. multivalued context keys" and "Condition operators".
@Suite struct PresenceTests {
  /// What a key can be in a request, against a policy that asks for `a`.
  private static let columns: [ContextValue?] = [
    nil, .multiple([]), .single("a"), .single("b"), .multiple(["a"]), .multiple(["a", "a"]), .multiple(["a", "b"]),
    .multiple(["b", "c"]),
  ]

  //                                       -      []     a      b      [a]    [a,a]  [a,b]  [b,c]
  private static let table: [(String, [Bool])] = [
    ("StringEquals", [false, false, true, false, false, false, false, false]),
    ("StringNotEquals", [true, true, false, true, false, false, false, false]),
    ("StringEqualsIfExists", [true, true, true, false, false, false, false, false]),
    ("StringNotEqualsIfExists", [true, true, false, true, false, false, false, false]),
    ("ForAllValues:StringEquals", [true, true, true, false, true, true, false, false]),
    ("ForAllValues:StringNotEquals", [true, true, false, true, false, false, false, true]),
    ("ForAllValues:StringEqualsIfExists", [true, true, true, false, true, true, false, false]),
    ("ForAllValues:StringNotEqualsIfExists", [true, true, false, true, false, false, false, true]),
    ("ForAnyValue:StringEquals", [false, false, true, false, true, true, true, false]),
    ("ForAnyValue:StringNotEquals", [false, false, false, true, false, false, true, true]),
    ("ForAnyValue:StringEqualsIfExists", [true, true, true, false, true, true, true, false]),
    ("ForAnyValue:StringNotEqualsIfExists", [true, true, false, true, false, false, true, true]),
  ]

  /// A true condition makes a Deny apply exactly as it makes an Allow apply.
  @Test(arguments: table, ["Allow", "Deny"])
  func presence(row: (operator: String, results: [Bool]), effect: String) throws {
    let world = try World.ana(
      #"""
      { "Effect": "\#(effect)", "Action": "*", "Resource": "*",
        "Condition": { "\#(row.operator)": { "app:k": "a" } } }
      """#)
    for (value, holds) in zip(Self.columns, row.results) {
      let context = value.map { [ContextEntry("APP:K", $0)] } ?? []
      let decision = try world.answer(World.ana, "s3:GetObject", "*", context).decision
      let expected: Decision = holds ? (effect == "Allow" ? .allowed : .explicitDeny) : .implicitDeny
      #expect(decision == expected, "\(row.operator), \(effect), \(String(describing: value))")
    }
  }

  @Test(arguments: [
    ("Null", "true", [true, true, false, false]), ("Null", "false", [false, false, true, true]),
    ("ForAllValues:Null", "true", [true, true, true, true]), ("ForAllValues:Null", "false", [true, true, true, true]),
    ("ForAnyValue:Null", "true", [false, false, false, false]),
    ("ForAnyValue:Null", "false", [false, false, false, false]),
  ])
  func null(row: (operator: String, value: String, results: [Bool])) throws {
    let world = try World.ana(
      #"""
      { "Effect": "Allow", "Action": "*", "Resource": "*",
        "Condition": { "\#(row.operator)": { "app:k": \#(row.value) } } }
      """#)
    for (value, holds) in zip(
      [nil, .multiple([]), .single(""), .multiple(["a", "b"])] as [ContextValue?], row.results)
    {
      let context = value.map { [ContextEntry("app:k", $0)] } ?? []
      let decision = try world.answer(World.ana, "s3:GetObject", "*", context).decision
      #expect(decision == (holds ? .allowed : .implicitDeny), "\(row), \(String(describing: value))")
    }
  }

  /// An empty text is a value like any other, but no value to a set operator.
  @Test(arguments: [
    ("StringEquals", "", true), ("StringNotEquals", "", false), ("StringLike", "*", true),
    ("ForAllValues:StringEquals", "a", true), ("ForAnyValue:StringNotEquals", "a", false),
    ("ForAnyValue:StringEquals", "", false),
  ])
  func emptyTexts(row: (operator: String, policy: String, holds: Bool)) throws {
    let world = try World.ana(
      #"""
      { "Effect": "Allow", "Action": "*", "Resource": "*",
        "Condition": { "\#(row.operator)": { "app:k": "\#(row.policy)" } } }
      """#)
    let decision = try world.answer(World.ana, "s3:GetObject", "*", [ContextEntry("app:k", .single(""))]).decision
    #expect(decision == (row.holds ? .allowed : .implicitDeny))
  }

  @Test func emptyListsOfThePolicyHoldOnlyWithoutTheKey() throws {
    for name in ["ForAllValues:StringEquals", "StringEqualsIfExists", "StringNotEqualsIfExists"] {
      let world = try World.ana(
        #"{ "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": { "\#(name)": { "app:k": [] } } }"#)
      #expect(try world.answer(World.ana, "s3:GetObject", "*").decision == .allowed, "\(name)")
      let context = [ContextEntry("app:k", .single("a"))]
      #expect(try world.answer(World.ana, "s3:GetObject", "*", context).decision == .implicitDeny, "\(name)")
    }
  }

  /// Blocks and keys are joined by and, values by or, and under a negated operator by nor.
  @Test func combination() throws {
    let world = try World.ana(
      """
      { "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {
          "StringEquals": { "app:a": ["1", "2"], "app:b": "3" }, "StringNotEquals": { "app:c": ["4", "5"] } } }
      """)
    func decision(_ a: String, _ b: String, _ c: String) throws -> Decision {
      let context = [("app:a", a), ("app:b", b), ("app:c", c)].map { ContextEntry($0, .single($1)) }
      return try world.answer(World.ana, "s3:GetObject", "*", context).decision
    }
    #expect(try decision("1", "3", "6") == .allowed)
    #expect(try decision("2", "3", "6") == .allowed)
    #expect(try decision("3", "3", "6") == .implicitDeny)
    #expect(try decision("1", "4", "6") == .implicitDeny)
    #expect(try decision("1", "3", "4") == .implicitDeny)
    #expect(try decision("1", "3", "5") == .implicitDeny)
  }

  /// Tags whose keys differ only in case: where the values differ in result, an Allow does not hold and a Deny does.
  @Test(arguments: [("Allow", Decision.implicitDeny), ("Deny", .explicitDeny)])
  func ambiguousTags(effect: String, expected: Decision) throws {
    let world = try World.ana(
      #"""
      { "Effect": "\#(effect)", "Action": "*", "Resource": "*",
        "Condition": { "StringEquals": { "aws:ResourceTag/team": "core" } } }
      """#,
      more: """
        , "resources": [{ "ResourceArn": "arn:aws:s3:::b",
            "Tags": [{"Key": "team", "Value": "core"}, {"Key": "Team", "Value": "blue"}] },
          { "ResourceArn": "arn:aws:s3:::c",
            "Tags": [{"Key": "team", "Value": "core"}, {"Key": "Team", "Value": "core"}] }]
        """)
    #expect(try world.answer(World.ana, "s3:GetObject", "arn:aws:s3:::b").decision == expected)
    let same = try world.answer(World.ana, "s3:GetObject", "arn:aws:s3:::c").decision
    #expect(same == (effect == "Allow" ? .allowed : .explicitDeny))
  }
}

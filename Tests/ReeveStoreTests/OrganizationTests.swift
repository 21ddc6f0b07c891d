import ReevePolicy
import ReeveStore
import ReeveTypes
import Testing

/// Organizations: which policies each level has, and what cannot be one.
@Suite struct OrganizationTests {
  private static let allow =
    #"{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "s3:*", "Resource": "*" } }"#
  private static let deny = """
    { "Version": "2012-10-17", "Statement": { "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*" } }
    """

  private func organization(_ members: String) throws -> Organization {
    let reading = load(#"{ "organization": { "OrganizationId": "o-abc", \#(members) } }"#)
    #expect(headlines(reading) == [])
    return try #require(reading.store?.organization)
  }

  /// A level without the key has `FullAWSAccess`, one with a list has that list, and an empty one has nothing.
  @Test func levels() throws {
    let organization = try organization(
      """
      "ManagementAccountId": "999999999999",
      "ServiceControlPolicies": [ { "Name": "Storage", "Document": \(Self.allow) } ],
      "Root": { "Id": "r-ab12", "Name": "Root", "Accounts": [ { "Id": "444455556666", "Name": "billing" } ],
        "OrganizationalUnits": [ { "Id": "ou-ab12-x", "Name": "ml", "ServiceControlPolicies": [ "Storage", "Storage" ],
          "Accounts": [ { "Id": "111122223333", "ServiceControlPolicies": [] } ],
          "OrganizationalUnits": [ { "Id": "ou-ab12-y", "ServiceControlPolicies": [ "FullAWSAccess", "Storage" ] } ] } ] }
      """)
    #expect(organization.id == "o-abc")
    #expect(organization.managementAccountID == "999999999999")
    #expect(organization.hasServiceControlPolicies)
    #expect(!organization.hasResourceControlPolicies)
    let root = organization.root
    #expect(root.id == "r-ab12")
    #expect(root.policies.service.map(\.name) == ["FullAWSAccess"])
    #expect(root.accounts.map(\.id) == ["444455556666"])
    #expect(root.accounts[0].policies.service == root.policies.service)
    let unit = try #require(root.units.first)
    #expect(unit.policies.service.map(\.name) == ["Storage"])
    #expect(unit.accounts.map(\.id) == ["111122223333"])
    #expect(unit.accounts[0].policies.service == [])
    #expect(unit.units.map(\.id) == ["ou-ab12-y"])
    #expect(unit.units[0].policies.service.map(\.name) == ["FullAWSAccess", "Storage"])
    #expect(unit.units[0].policies.service.first == root.policies.service.first)
  }

  /// `FullAWSAccess` allows every action on every resource; the store may have its own text of it.
  @Test func fullAccess() throws {
    for (definition, action) in [("", "*"), (#"{ "Name": "FullAWSAccess", "Document": \#(Self.allow) }"#, "s3:*")] {
      let text = #"{ "organization": { "ServiceControlPolicies": [ \#(definition) ], "Root": {} } }"#
      let store = try #require(load(text).store)
      let policy = try #require(store.organization?.root.policies.service.first)
      let document = store[policy.document]
      #expect(document.type == .scp)
      #expect(document.document.statements.map(\.effect) == [.allow])
      #expect(document.document.statements.map(\.action) == [.action([action])])
      #expect(document.document.statements.map(\.resource) == [.resource(["*"])])
      #expect(document.document.statements.allSatisfy { $0.conditions.isEmpty })
    }
  }

  /// Service control policies are enabled by the organization's key, be its list empty; without it no level has any.
  @Test func whatIsNotEnabledIsNotThere() throws {
    let enabled = try organization(#""ServiceControlPolicies": [], "ResourceControlPolicies": [], "Root": {}"#)
    #expect(enabled.hasServiceControlPolicies)
    #expect(enabled.hasResourceControlPolicies)
    #expect(enabled.root.policies.service.map(\.name) == ["FullAWSAccess"])
    #expect(enabled.root.policies.resource == [])
    let disabled = try organization(
      #""Root": { "ServiceControlPolicies": [], "ResourceControlPolicies": [], "Accounts": [ { "Id": "111122223333" } ] }"#
    )
    #expect(!disabled.hasServiceControlPolicies)
    #expect(!disabled.hasResourceControlPolicies)
    #expect(disabled.root.policies == ControlPolicies())
    #expect(disabled.root.accounts[0].policies == ControlPolicies())
  }

  /// `RCPFullAWSAccess` is attached to everything, whether a list names it or not, and nobody can change its text.
  @Test func resourceControlPolicies() throws {
    let organization = try organization(
      """
      "ResourceControlPolicies": [ { "Name": "RCPFullAWSAccess", "Document": {} },
        { "Name": "Keep", "Document": \(Self.deny) } ],
      "Root": { "ResourceControlPolicies": [ "RCPFullAWSAccess" ], "Accounts": [
        { "Id": "111122223333", "ResourceControlPolicies": [ "RCPFullAWSAccess", "Keep" ] }, { "Id": "444455556666" } ] }
      """)
    #expect(organization.root.policies.resource == [])
    #expect(organization.root.accounts.map { $0.policies.resource.map(\.name) } == [["Keep"], []])
    #expect(organization.root.policies.service == [])
  }

  /// Every key may be missing.
  @Test func missingKeys() throws {
    let reading = load(#"{ "organization": {} }"#)
    #expect(headlines(reading) == [])
    let organization = try #require(reading.store?.organization)
    #expect(organization.id == "")
    #expect(organization.managementAccountID == nil)
    #expect(organization.root.id == "")
    #expect(organization.root.accounts.isEmpty && organization.root.units.isEmpty)
    let tree = try #require(
      load(
        #"{ "organization": { "Root": { "OrganizationalUnits": [ {}, { "Accounts": [ { "Id": "111122223333" } ] } ] } } }"#
      ).store?.organization)
    #expect(tree.root.units.map(\.id) == ["", ""])
    #expect(tree.root.units[1].accounts.map(\.id) == ["111122223333"])
  }

  /// Keys in another order say the same: the levels may come before the policies that they name.
  @Test func orderOfKeys() throws {
    let organization = try organization(
      """
      "Root": { "ServiceControlPolicies": [ "Storage" ] },
      "ServiceControlPolicies": [ { "Document": \(Self.allow), "Name": "Storage" } ]
      """)
    #expect(organization.root.policies.service.map(\.name) == ["Storage"])
  }

  private static func nested(_ depth: Int) -> String {
    let opening = (0..<depth).map { #""OrganizationalUnits": [ { "Id": "ou-ab12-\#($0)", "# }.joined()
    return #"{ "Id": "r-ab12", \#(opening)"Accounts": [ { "Id": "111122223333" } ]"#
      + String(repeating: " } ]", count: depth)
      + " }"
  }

  /// AWS allows five units below the root.
  @Test func depth() {
    let deep = load(#"{ "organization": { "Root": \#(Self.nested(5)) } }"#)
    #expect(headlines(deep) == [])
    let deeper = load(#"{ "organization": { "Root": \#(Self.nested(6)) } }"#)
    #expect(deeper.store == nil)
    #expect(headlines(deeper).count == 1)
    #expect(
      headlines(deeper).first?.hasSuffix("error: units are nested more than 5 deep [ORGANIZATION]") == true)
  }

  /// Each mistake, what is said of it and where; the place is that of `§`, which is taken out.
  @Test(arguments: [
    (#"§[]"#, "an organization is an object, and this is an array [STORE_TYPE]"),
    (#"{ "OrganizationId": §"o-" }"#, "organization id `o-` is malformed [ORGANIZATION]"),
    (#"{ "OrganizationId": §"O-ABC" }"#, "organization id `O-ABC` is malformed [ORGANIZATION]"),
    (#"{ "OrganizationId": §7 }"#, "`OrganizationId` is a string, and this is a number [STORE_TYPE]"),
    (#"{ "ManagementAccountId": §"12345" }"#, "account id `12345` is not twelve digits [ACCOUNT_ID]"),
    (#"{ §"Id": "o-abc" }"#, "unknown member `Id` in an organization [UNKNOWN_MEMBER]"),
    (#"{ "Root": { "Id": §"ou-ab12" } }"#, "the id `ou-ab12` of `Root` is malformed [ORGANIZATION]"),
    (#"{ "Root": { §"Units": [] } }"#, "unknown member `Units` in `Root` [UNKNOWN_MEMBER]"),
    (
      #"{ "Root": { "OrganizationalUnits": [ { "Id": §"r-ab12" } ] } }"#,
      "the id `r-ab12` of an organizational unit is malformed [ORGANIZATION]"
    ),
    (
      #"{ "Root": { "OrganizationalUnits": [ { "Id": "ou-x", "OrganizationalUnits": [ { "Id": "ou-z" } ] }, { "Id": §"ou-z" } ] } }"#,
      "organizational unit `ou-z` is given twice [ORGANIZATION]"
    ),
    (#"{ "Root": { "Accounts": [ §{} ] } }"#, "an account of an organization needs `Id` [ORGANIZATION]"),
    (
      #"{ "Root": { "Accounts": [ { "Id": §"1111-2222-3333" } ] } }"#,
      "account id `1111-2222-3333` is not twelve digits [ACCOUNT_ID]"
    ),
    (
      #"{ "Root": { "Accounts": [ { "Id": "111122223333" } ], "OrganizationalUnits": [ { "Accounts": [ §{ "Id": "111122223333" } ] } ] } }"#,
      "account `111122223333` is in the organization twice [ORGANIZATION]"
    ),
    (
      #"{ "Root": { "Accounts": [ { "Id": "111122223333", §"Policies": [] } ] } }"#,
      "unknown member `Policies` in an account of an organization [UNKNOWN_MEMBER]"
    ),
    (
      #"{ "ServiceControlPolicies": [], "Root": { "ServiceControlPolicies": [ §"Missing" ] } }"#,
      "policy `Missing` is attached and not defined [CONTROL_POLICY]"
    ),
    (
      #"{ "ResourceControlPolicies": [], "Root": { "ResourceControlPolicies": [ §"FullAWSAccess" ] } }"#,
      "policy `FullAWSAccess` is attached and not defined [CONTROL_POLICY]"
    ),
    (
      #"{ "ServiceControlPolicies": [], "Root": { "ServiceControlPolicies": [ §"fullawsaccess" ] } }"#,
      "policy `fullawsaccess` is attached and not defined [CONTROL_POLICY]"
    ),
    (
      #"{ "ServiceControlPolicies": [], "Root": { "ServiceControlPolicies": [ §{} ] } }"#,
      "a policy's name is a string, and this is an object [STORE_TYPE]"
    ),
    (
      #"{ "ServiceControlPolicies": [], "Root": { "ServiceControlPolicies": §"FullAWSAccess" } }"#,
      "a list of policy names is an array, and this is a string [STORE_TYPE]"
    ),
    (
      #"{ "Root": { "ServiceControlPolicies": §[ "FullAWSAccess" ] } }"#,
      "a level has `ServiceControlPolicies`, and the organization does not [CONTROL_POLICY]"
    ),
    (
      #"{ "ServiceControlPolicies": [], "Root": { "Accounts": [ { "Id": "111122223333", "ResourceControlPolicies": §[ "RCPFullAWSAccess" ] } ] } }"#,
      "a level has `ResourceControlPolicies`, and the organization does not [CONTROL_POLICY]"
    ),
    (
      #"{ "ServiceControlPolicies": [ §{ "Name": "Storage" } ] }"#,
      "a service control policy needs `Name` and `Document` [CONTROL_POLICY]"
    ),
    (
      #"{ "ResourceControlPolicies": [ { "Name": "RCPFullAWSAccess", "Document": {}, §"Policy": {} } ] }"#,
      "unknown member `Policy` in a resource control policy [UNKNOWN_MEMBER]"
    ),
    (
      #"{ "ServiceControlPolicies": §{} }"#, "a list of policies is an array, and this is an object [STORE_TYPE]"
    ),
  ])
  func mistakes(text: String, message: String) {
    expectMistake(#"{ "organization": \#(text) }"#, message)
  }

  @Test func twicePolicies() {
    let policy = #"{ "Name": "Storage", "Document": \#(Self.allow) }"#
    expectMistake(
      #"{ "organization": { "ServiceControlPolicies": [ \#(policy), §\#(policy) ] } }"#,
      "a service control policy `Storage` is given twice [CONTROL_POLICY]")
    // The two kinds have names of their own.
    let other = #"{ "Name": "Storage", "Document": \#(Self.deny) }"#
    let reading = load(
      #"{ "organization": { "ServiceControlPolicies": [ \#(policy) ], "ResourceControlPolicies": [ \#(other) ] } }"#)
    #expect(headlines(reading) == [])
  }

  /// A document with an error is reported as itself; levels that name it have nothing wrong with them.
  @Test func brokenPolicies() {
    for (kind, document, message) in [
      ("Service", #"{ "Statement": { "Effect": "Allow", "Action": "s3", "Resource": "*" } }"#, "INVALID_ACTION"),
      (
        "Service",
        #"{ "Statement": { "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*" } }"#, "Principal"
      ),
      ("Resource", Self.allow, "Principal"),
      (
        "Resource",
        #"{ "Version": "2012-10-17", "Statement": { "Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*" } }"#,
        "`*`"
      ),
    ] {
      let reading = load(
        """
        { "organization": { "\(kind)ControlPolicies": [ { "Name": "Broken", "Document": \(document) } ],
          "Root": { "\(kind)ControlPolicies": [ "Broken" ] } } }
        """)
      #expect(reading.store == nil)
      let errors = reading.diagnostics.filter { $0.severity == .error }
      #expect(!errors.isEmpty)
      #expect(errors.contains { $0.headline.contains(message) }, "\(errors.map(\.headline))")
      #expect(!errors.contains { $0.check == "CONTROL_POLICY" })
    }
  }
}

import ReevePolicy
import ReeveStore
import Testing

/// VPC endpoints: what they have, and what cannot be one.
@Suite struct EndpointTests {
  @Test func members() throws {
    let reading = load(
      """
      { "endpoints": [ { "EndpointId": "vpce-1a2b3c4d", "VpcId": "vpc-1", "OwnerAccountId": "111122223333",
        "Type": "Gateway", "Policy": { "Version": "2012-10-17", "Statement": {
          "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*" } } }, { "EndpointId": "vpce-2" } ] }
      """)
    #expect(headlines(reading) == [])
    let store = try #require(reading.store)
    let endpoint = try #require(store.endpoints.first)
    #expect(endpoint.id == "vpce-1a2b3c4d")
    #expect(endpoint.vpcID == "vpc-1")
    #expect(endpoint.ownerAccountID == "111122223333")
    #expect(endpoint.kind == .gateway)
    #expect(endpoint.policy.map { store[$0].type } == .endpoint)
    let other = store.endpoints[1]
    #expect(other.policy == nil && other.vpcID == nil && other.ownerAccountID == nil)
    #expect(other.kind == .interface)
  }

  @Test(arguments: [
    (#"[ §{} ]"#, "a VPC endpoint needs an `EndpointId` such as `vpce-1a2b3c4d` [ENDPOINT]"),
    (#"[ §{ "EndpointId": "vpce-" } ]"#, "a VPC endpoint needs an `EndpointId` such as `vpce-1a2b3c4d` [ENDPOINT]"),
    (#"[ §{ "EndpointId": "vpce-1A" } ]"#, "a VPC endpoint needs an `EndpointId` such as `vpce-1a2b3c4d` [ENDPOINT]"),
    (#"[ §{ "EndpointId": "vpc-1" } ]"#, "a VPC endpoint needs an `EndpointId` such as `vpce-1a2b3c4d` [ENDPOINT]"),
    (
      #"[ { "EndpointId": "vpce-1" }, §{ "EndpointId": "vpce-1" } ]"#,
      "VPC endpoint `vpce-1` is given twice [ENDPOINT]"
    ),
    (
      #"[ { "EndpointId": "vpce-1", "VpcId": §"vpce-1" } ]"#,
      "`VpcId` begins with `vpc-`, and this is `vpce-1` [ENDPOINT]"
    ),
    (
      #"[ { "EndpointId": "vpce-1", "OwnerAccountId": §"me" } ]"#, "account id `me` is not twelve digits [ACCOUNT_ID]"
    ),
    (#"[ { "EndpointId": "vpce-1", "Type": §"gateway" } ]"#, "unknown type of VPC endpoint `gateway` [ENDPOINT]"),
    (
      #"[ { "EndpointId": "vpce-1", §"PolicyDocument": {} } ]"#,
      "unknown member `PolicyDocument` in a VPC endpoint [UNKNOWN_MEMBER]"
    ),
    (#"§{ "EndpointId": "vpce-1" }"#, "`endpoints` is an array, and this is an object [STORE_TYPE]"),
    (#"[ §7 ]"#, "a VPC endpoint is an object, and this is a number [STORE_TYPE]"),
  ])
  func mistakes(text: String, message: String) {
    expectMistake(#"{ "endpoints": \#(text) }"#, message)
  }

  /// A policy with an error must not become an endpoint without one, which allows everything.
  @Test func brokenPolicies() {
    let reading = load(
      """
      { "endpoints": [ { "EndpointId": "vpce-1", "Policy": { "Version": "2012-10-17", "Statement": {
        "Effect": "Allow", "Action": "*", "Resource": "*" } } } ] }
      """)
    #expect(reading.store == nil)
    #expect(headlines(reading).contains { $0.contains("MISSING_PRINCIPAL") })
  }
}

import ReeveTypes
import Testing

@Suite struct AuthorizePayloadTests {
  private func decoded(_ request: Request) throws -> Request? {
    var bytes: [UInt8] = []
    try AuthorizePayload.append(request, to: &bytes)
    return AuthorizePayload.decode(bytes)
  }

  @Test(arguments: [1, 2, 16, 255])
  func resourcesComeBackAsTheyWere(count: Int) throws {
    let request = Request(
      principal: "*", action: "s3:GetObject", resource: "arn:aws:s3:::first/a",
      furtherResources: (1..<count).map { "arn:aws:s3:::more/\($0)" },
      context: [ContextEntry("aws:TagKeys", .multiple(["team"]))], endpoint: "vpce-1")
    #expect(try decoded(request) == request)
  }

  @Test func moreResourcesThanTheFieldHoldsAreAnError() {
    let request = Request(
      principal: "*", action: "s3:GetObject", resource: "*", furtherResources: Array(repeating: "*", count: 255))
    #expect(throws: RequestError.resourceCount(256)) { try decoded(request) }
  }

  @Test func resourcesThatDoNotFillTheirBytesAreNoRequest() throws {
    var bytes: [UInt8] = []
    let request = Request(principal: "*", action: "s3:GetObject", resource: "aa", furtherResources: ["bb"])
    try AuthorizePayload.append(request, to: &bytes)
    bytes[AuthorizePayload.Offset.resourceCount] = 3
    #expect(AuthorizePayload.decode(bytes) == nil)
    bytes[AuthorizePayload.Offset.resourceCount] = 0
    #expect(AuthorizePayload.decode(bytes) == nil)
  }
}

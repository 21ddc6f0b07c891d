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

  /// A payload with texts in place of its handles is that of the request without handles.
  @Test(arguments: [(true, true), (true, false), (false, true), (false, false)])
  func handlesAreReplacedByTheirTexts(principal: Bool, action: Bool) throws {
    let request = Request(
      principal: "arn:aws:iam::111122223333:user/zoë", action: "s3:GetObject", resource: "*",
      furtherResources: ["arn:aws:s3:::b"], context: [ContextEntry("aws:SourceIp", .single("203.0.113.7"))],
      endpoint: "vpce-1")
    let handles = RequestHandles(principal: principal ? 0xFFFF_FFFF : nil, action: action ? 0x0102_0304 : nil)
    let texts: [UInt32: String] = [0xFFFF_FFFF: request.principal, 0x0102_0304: request.action]
    var (plain, handled): ([UInt8], [UInt8]) = ([], [])
    try AuthorizePayload.append(request, wantsNames: true, minimumRevision: 7, deadline: 8, to: &plain)
    try AuthorizePayload.append(
      request, handles: handles, wantsNames: true, minimumRevision: 7, deadline: 8, to: &handled)
    let replaced = try AuthorizePayload.replacingHandles(in: handled) { handle, part in
      handle == (part == .principal ? 0xFFFF_FFFF : 0x0102_0304) ? texts[handle].map { Array($0.utf8) } : nil
    }
    #expect(replaced == plain)
    guard principal || action else { return }
    #expect(AuthorizePayload.decode(handled) == nil)
    let unknown = RequestError.unknownHandle(
      principal ? .principal : .action, principal ? 0xFFFF_FFFF : 0x0102_0304)
    #expect(throws: unknown) { try AuthorizePayload.replacingHandles(in: handled) { _, _ in nil } }
    // Neither a field that is not as long as a handle nor a payload that ends in one is read.
    var wrong = handled
    wrong[principal ? AuthorizePayload.Offset.principalLength : AuthorizePayload.Offset.actionLength] = 3
    #expect(try AuthorizePayload.replacingHandles(in: wrong) { _, _ in [] } == nil)
    for count in 0..<AuthorizePayload.headerLength + 4 {
      #expect(try AuthorizePayload.replacingHandles(in: Array(handled.prefix(count))) { _, _ in [] } == nil)
    }
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

import Foundation
import ReeveTypes
import ReeveWire
import Testing

/// PROTOCOL.md promises that its frames are decoded by tests: they are what this build writes, byte for byte, and read as
/// what the page says.
@Suite struct ProtocolDocumentTests {
  static let request = Request(
    principal: "arn:aws:iam::111122223333:user/ana", action: "s3:GetObject", resource: "arn:aws:s3:::plans/a",
    context: [
      ContextEntry("aws:SourceIp", .single("203.0.113.7")), ContextEntry("aws:TagKeys", .multiple(["team", "cost"])),
    ])

  static let several = Request(
    principal: "arn:aws:iam::111122223333:user/ana", action: "bedrock:AssociateAgentKnowledgeBase",
    resource: "arn:aws:bedrock:us-east-1:111122223333:agent/A1",
    furtherResources: ["arn:aws:bedrock:us-east-1:111122223333:knowledge-base/K1"])

  static let session =
    #"{"Arn":"arn:aws:sts::111122223333:assumed-role/Builder/ana","Expiration":"2030-01-31T12:00:00Z"}"#

  static func payload(
    _ request: Request, handles: RequestHandles = RequestHandles(), wantsNames: Bool = false
  ) throws -> [UInt8] {
    var payload: [UInt8] = []
    try AuthorizePayload.append(request, handles: handles, wantsNames: wantsNames, to: &payload)
    return payload
  }

  /// What a reactor writes.
  static func written(_ write: (inout FrameOutput) -> Void) -> [UInt8] {
    var output = FrameOutput(capacity: 4_096)
    write(&output)
    return unsafe Array(output.bytes)
  }

  static var frames: [String: [UInt8]] {
    get throws {
      var plain = request
      plain.context = []
      var other = plain
      other.resource = "arn:aws:s3:::other/a"
      let story = Array("allowed: statement `Plans` of `plans` applies".utf8)
      return [
        "hello": Frame.bytes(.hello, id: 1, payload: HelloRequest().payload),
        "helloReply": Frame.bytes(.helloReply, id: 1, payload: HelloReply().payload),
        "ping": Frame.bytes(.ping, id: 2), "pingReply": Frame.bytes(.pingReply, id: 2),
        "authorize": Frame.bytes(.authorize, id: 3, payload: try payload(request, wantsNames: true)),
        "authorizeReply": written {
          $0.putAuthorizeReply(
            id: 3, .allowed, .identity, statement: 0, policy: Array("plans".utf8), sid: Array("Plans".utf8),
            generation: 7, revision: 41, isFresh: true)
        },
        "denial": written {
          $0.putAuthorizeReply(
            id: 4, .implicitDeny, .identity, statement: nil, generation: 7, revision: 41, isFresh: true)
        },
        "authorizeMany": Frame.bytes(
          .authorizeMany, id: 5, payload: try AuthorizeManyPayload.bytes([plain, other])),
        "authorizeManyReply": written {
          $0.beginAuthorizeManyReply(id: 5, count: 2, generation: 7, revision: 41, isFresh: true)
          $0.putOutcome(.allowed, .identity, statement: 0)
          $0.putOutcome(.implicitDeny, .identity, statement: nil)
        },
        "authorizeSeveral": Frame.bytes(.authorize, id: 10, payload: try payload(several)),
        "severalReply": written {
          $0.putAuthorizeReply(
            id: 10, .implicitDeny, .identity, statement: nil, resource: 1, generation: 7, revision: 41, isFresh: true)
        },
        "explain": Frame.bytes(
          .explain, id: 6, payload: ExplainRequest(format: .text, request: try payload(plain)).payload),
        "explainReply": written {
          $0.begin(.explainReply, id: 6, payloadByteCount: 8 + story.count)
          $0.put(7 as UInt64)
          $0.put(story)
        },
        "registerSession": Frame.bytes(.registerSession, id: 11, payload: Array(session.utf8)),
        "registerSessionReply": Frame.bytes(
          .registerSessionReply, id: 11, payload: RegisterReply(sequence: 12, sessionCount: 3).payload),
        "intern": Frame.bytes(
          .intern, id: 12, payload: InternRequest(part: .principal, text: Array(request.principal.utf8)).payload),
        "internReply": Frame.bytes(.internReply, id: 12, payload: InternReply(handle: 1).payload),
        "authorizeByHandles": Frame.bytes(
          .authorize, id: 13, payload: try payload(plain, handles: RequestHandles(principal: 1, action: 2))),
        "status": Frame.bytes(.status, id: 8),
        "error": written {
          var broken = request
          broken.action = "GetObject"
          $0.put(ErrorReply(RequestFault(.malformedAction), in: broken), id: 9)
        },
      ]
    }
  }

  @Test func everyFrameOfThePageIsWhatThisBuildWrites() throws {
    let page = try Self.page()
    let frames = try Self.frames
    #expect(Set(page.keys) == Set(frames.keys))
    for (name, bytes) in frames { #expect(page[name] == bytes, "\(name)") }
  }

  @Test func everyFrameOfThePageIsReadAsThePageSays() throws {
    let page = try Self.page()
    func payload(_ name: String) throws -> [UInt8] {
      let frame = try #require(page[name])
      guard case .frame(let header) = unsafe FrameCutter.next(in: frame.span.bytes) else {
        Issue.record("\(name) is no frame")
        return []
      }
      #expect(header.frameByteCount == frame.count)
      return Array(frame[FrameLayout.headerByteCount...])
    }
    #expect(AuthorizePayload.decode(try payload("authorize")) == Self.request)
    #expect(
      AuthorizeReply(payload: try payload("authorizeReply"))
        == AuthorizeReply(
          answer: Answer(
            decision: .allowed, reason: .identity,
            statement: DecidingStatement(policy: "plans", index: 0, sid: "Plans")),
          generation: 7, revision: 41, isFresh: true))
    #expect(
      AuthorizeReply(payload: try payload("denial"))?.answer == Answer(decision: .implicitDeny, reason: .identity))
    #expect(
      AuthorizeManyReply(payload: try payload("authorizeManyReply"))?.outcomes == [
        .answered(.allowed, .identity, statement: 0, resource: 0),
        .answered(.implicitDeny, .identity, statement: nil, resource: 0),
      ])
    #expect(AuthorizePayload.decode(try payload("authorizeSeveral")) == Self.several)
    #expect(
      AuthorizeReply(payload: try payload("severalReply"))?.answer
        == Answer(decision: .implicitDeny, reason: .identity, resource: 1))
    #expect(
      RegisterReply(payload: try payload("registerSessionReply")) == RegisterReply(sequence: 12, sessionCount: 3))
    #expect(HelloReply(payload: try payload("helloReply")) == HelloReply())
    #expect(
      InternRequest(payload: try payload("intern"))
        == InternRequest(part: .principal, text: Array(Self.request.principal.utf8)))
    #expect(InternReply(payload: try payload("internReply")) == InternReply(handle: 1))
    let texts = try AuthorizePayload.replacingHandles(in: try payload("authorizeByHandles")) { handle, part in
      switch (handle, part) {
      case (1, .principal): Array(Self.request.principal.utf8)
      case (2, .action): Array(Self.request.action.utf8)
      default: nil
      }
    }
    var plain = Self.request
    plain.context = []
    #expect(texts.flatMap { AuthorizePayload.decode($0) } == plain)
    #expect(ExplainReply(payload: try payload("explainReply"))?.generation == 7)
    #expect(ErrorReply(payload: try payload("error"))?.code == .malformedAction)
  }

  @Test func theTableOfCodesIsComplete() throws {
    let lines = try Self.text().split(separator: "\n")
    for code in ErrorCode.allCases {
      let end = code.endsConnection ? "is closed" : "goes on"
      #expect(
        lines.contains { $0.hasPrefix("| \(code.rawValue) | ") && $0.contains(" | \(end) | ") }, "\(code.rawValue)")
    }
  }

  /// The frames of the page by name: the first fenced block behind `<!-- frame: NAME -->`, without what follows `#`.
  private static func page() throws -> [String: [UInt8]] {
    var frames: [String: [UInt8]] = [:]
    var name: String?
    var isInside = false
    for line in try text().split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("<!-- frame: ") {
        name = String(line.dropFirst(12).dropLast(4))
      } else if line == "```", let current = name {
        if isInside { name = nil }
        isInside.toggle()
        frames[current, default: []] += []
      } else if isInside, let name {
        for byte in line.prefix(while: { $0 != "#" }).split(separator: " ") {
          frames[name, default: []].append(try #require(UInt8(byte, radix: 16)))
        }
      }
    }
    return frames
  }

  private static func text() throws -> String {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    return try String(contentsOfFile: "/\(root)/Sources/ReeveWire/PROTOCOL.md", encoding: .utf8)
  }
}

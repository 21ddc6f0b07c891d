import ReeveCompiler
import ReeveImage
import ReevePolicy
import ReeveStore
import ReeveTestSupport
import ReeveTypes
import Testing

/// Requests by handles are decided as those with the texts, whatever a thread has kept of others.
@Suite final class HandleTests {
  /// The texts of one connection.
  private final class Caller {
    private(set) var texts = InternedTexts()
    deinit { texts.free() }

    func intern(_ text: String, _ part: InternedPart) -> UInt32 {
      unsafe texts.intern(Array(text.utf8).span.bytes, as: part)
    }
  }

  private static let getObject = "s3:GetObject"
  private static func user(_ name: String) -> String { "arn:aws:iam::111122223333:user/\(name)" }

  /// One of two users may read.
  private func image(allowed: String) throws -> OwnedImage {
    var world = World()
    for name in ["ana", "ben"] {
      let statement = Statement(
        index: 0, effect: name == allowed ? .allow : .deny, action: .action([Self.getObject]),
        resource: .resource(["*"]), conditions: [])
      world.user(name, statement)
    }
    var compiler = Compiler()
    return try OwnedImage(compiler.compile(world.store).bytes)
  }

  private let scratch = Scratch()

  private func verdict(
    _ image: OwnedImage, _ caller: Caller, _ handles: RequestHandles, principal: String = "?", action: String = "?",
    flags: UInt8? = nil
  ) throws -> Verdict {
    var payload: [UInt8] = []
    try AuthorizePayload.append(
      Request(principal: principal, action: action, resource: "arn:aws:s3:::plans/a"), handles: handles, to: &payload)
    if let flags { payload[AuthorizePayload.Offset.flags] = flags }
    return decide(image, caller, payload)
  }

  private func decide(_ image: OwnedImage, _ caller: Caller, _ payload: [UInt8]) -> Verdict {
    unsafe image.view.decide(
      payload.span.bytes, trust: .reported, clock: Instant(epochSeconds: 0), scratch: scratch,
      interned: caller.texts)
  }

  /// Two callers on one thread, whose handles have the same numbers.
  @Test func handlesAreThoseOfTheirCaller() throws {
    let image = try image(allowed: "ana")
    let (one, other) = (Caller(), Caller())
    let handles = RequestHandles(
      principal: one.intern(Self.user("ana"), .principal), action: one.intern(Self.getObject, .action))
    #expect(other.intern(Self.user("ben"), .principal) == handles.principal)
    #expect(other.intern(Self.getObject, .action) == handles.action)
    for _ in 0..<4 {
      #expect(try verdict(image, one, handles).decision == .allowed)
      #expect(try verdict(image, other, handles).decision == .explicitDeny)
    }
  }

  /// A connection that comes where another was has nothing of its texts, nor of what a thread knows by them.
  @Test func handlesEndWithTheirConnection() throws {
    let image = try image(allowed: "ana")
    var texts = InternedTexts()
    defer { texts.free() }
    for name in ["ana", "ben", "ana"] {
      let handles = unsafe RequestHandles(
        principal: texts.intern(Array(Self.user(name).utf8).span.bytes, as: .principal),
        action: texts.intern(Array(Self.getObject.utf8).span.bytes, as: .action))
      #expect(handles == RequestHandles(principal: 1, action: 2))
      var payload: [UInt8] = []
      try AuthorizePayload.append(
        Request(principal: "", action: "", resource: "*"), handles: handles, to: &payload)
      func decide() -> Verdict {
        unsafe image.view.decide(
          payload.span.bytes, trust: .reported, clock: Instant(epochSeconds: 0), scratch: scratch, interned: texts)
      }
      for _ in 0..<3 { #expect(decide().decision == (name == "ana" ? .allowed : .explicitDeny)) }
      texts.free()
      #expect(texts.count == 0 && texts.textByteCount == 0)
      #expect(decide().fault?.code == .unknownHandle)
    }
  }

  /// What a handle stands for in an image is found anew in the next.
  @Test func anotherImageDecidesOtherwise() throws {
    let images = [try image(allowed: "ana"), try image(allowed: "ben")]
    let caller = Caller()
    let action = caller.intern(Self.getObject, .action)
    for name in ["ana", "ben"] {
      let handles = RequestHandles(principal: caller.intern(Self.user(name), .principal), action: action)
      for round in 0..<8 {
        let isAllowed = (round / 3 % 2 == 0) == (name == "ana")
        #expect(
          try verdict(images[round / 3 % 2], caller, handles).decision == (isAllowed ? .allowed : .explicitDeny))
      }
    }
  }

  @Test func whatStandsForNothingIsAnError() throws {
    let image = try image(allowed: "ana")
    let caller = Caller()
    let principal = caller.intern(Self.user("ana"), .principal)
    let action = caller.intern(Self.getObject, .action)
    // Both forms are known by heart.
    for _ in 0..<3 {
      let byHandles = try verdict(image, caller, RequestHandles(principal: principal, action: action))
      let byTexts = try verdict(
        image, caller, RequestHandles(), principal: Self.user("ana"), action: Self.getObject)
      #expect([byHandles.decision, byTexts.decision] == [.allowed, .allowed])
    }
    for handle: UInt32 in [0, action, 3, 7, 8, 9, 1 << 31, .max] {
      let wrong = RequestFault(.unknownHandle, detail: RequestError.Part.principal.rawValue, count: Int(handle))
      for handles in [RequestHandles(principal: handle, action: action), RequestHandles(principal: handle)] {
        let verdict = try verdict(image, caller, handles, action: Self.getObject)
        #expect(verdict.fault == wrong && verdict.decision == .implicitDeny)
      }
    }
    for handle: UInt32 in [0, principal, 3, .max] {
      let wrong = RequestFault(.unknownHandle, detail: RequestError.Part.action.rawValue, count: Int(handle))
      for handles in [RequestHandles(principal: principal, action: handle), RequestHandles(action: handle)] {
        #expect(try verdict(image, caller, handles, principal: Self.user("ana")).fault == wrong)
      }
    }
    let nobody = Caller()
    #expect(
      try verdict(image, nobody, RequestHandles(principal: principal, action: action)).fault?.code == .unknownHandle)
  }

  /// Texts that are too long to be kept, or too short, and the faults of texts.
  @Test func textsOfEveryLengthAreDecidedAlike() throws {
    let image = try image(allowed: "ana")
    let caller = Caller()
    let long = String(repeating: "x", count: 300)
    for principal in [
      "", "*", "x", "logs.amazonaws.com", Self.user("ana"), Self.user(long),
      long + long + long + long + long + long + long,
    ] {
      for action in [
        "", "s3:", "s3:Get", Self.getObject, "s3:" + String(repeating: "G", count: 127), "s3:" + long, "S3:getobject",
      ] {
        let handles = RequestHandles(
          principal: caller.intern(principal, .principal), action: caller.intern(action, .action))
        let expected = try verdict(image, caller, RequestHandles(), principal: principal, action: action)
        for _ in 0..<3 {
          for handles in [
            handles, RequestHandles(principal: handles.principal), RequestHandles(action: handles.action),
            RequestHandles(),
          ] {
            #expect(
              try verdict(image, caller, handles, principal: principal, action: action) == expected,
              "\(principal), \(action), \(handles)")
          }
        }
      }
    }
    #expect(caller.texts.count == 7 * 7 * 2)
  }

  /// Whatever the flags and the lengths are, there is a verdict, and it allows only what the texts allow.
  @Test func noFlagsMisleadIt() throws {
    let image = try image(allowed: "ana")
    let caller = Caller()
    for name in ["ben", "cho", "dee"] { _ = caller.intern(Self.user(name), .principal) }
    let action = caller.intern(Self.getObject, .action)
    let ana = caller.intern(Self.user("ana"), .principal)
    var counts: [String: Int] = [:]
    for handles in [
      RequestHandles(), RequestHandles(principal: ana), RequestHandles(action: action),
      RequestHandles(principal: ana, action: action), RequestHandles(principal: 1, action: action),
    ] {
      var payload: [UInt8] = []
      try AuthorizePayload.append(
        Request(principal: Self.user("ben"), action: Self.getObject, resource: "*"), handles: handles, to: &payload)
      let right = payload[AuthorizePayload.Offset.flags]
      for flags in 0...UInt8.max {
        payload[AuthorizePayload.Offset.flags] = flags
        for _ in 0..<3 {
          let verdict = decide(image, caller, payload)
          if verdict.decision == .allowed {
            #expect(handles.principal == ana && flags & ~AuthorizePayload.wantsNames == right)
          }
          counts[verdict.fault.map { "\($0.code)" } ?? "\(verdict.decision)", default: 0] += 1
        }
      }
      payload[AuthorizePayload.Offset.flags] = right
      // Every cut of it, and every length that one of the two could have.
      for count in 0..<payload.count { #expect(decide(image, caller, Array(payload.prefix(count))).fault != nil) }
      for length in 0..<48 as Range<UInt8> {
        for offset in [AuthorizePayload.Offset.principalLength, AuthorizePayload.Offset.actionLength] {
          var other = payload
          other[offset] = length
          if other != payload { #expect(decide(image, caller, other).decision != .allowed) }
        }
        // The two together are as long as before.
        var other = payload
        let sum = other[AuthorizePayload.Offset.principalLength] + other[AuthorizePayload.Offset.actionLength]
        guard length <= sum else { continue }
        other[AuthorizePayload.Offset.principalLength] = length
        other[AuthorizePayload.Offset.actionLength] = sum - length
        if other != payload { #expect(decide(image, caller, other).decision != .allowed) }
      }
    }
    for kind in ["allowed", "explicitDeny", "malformedPayload"] { #expect(counts[kind, default: 0] > 0, "\(kind)") }
  }
}

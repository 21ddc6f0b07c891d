import ReeveTypes
import ReeveWire
import Testing

@Suite struct FrameTests {
  /// However a stream is cut, the same frames come out of it.
  @Test func aStreamMayBeCutAnywhere() {
    let frames = [
      Frame.bytes(.ping, id: 1), Frame.bytes(.hello, id: .max, payload: HelloRequest().payload),
      Frame.bytes(.authorize, id: 3, payload: Array(0..<100)),
    ]
    let stream = frames.flatMap { $0 }
    for cut in 0...stream.count {
      var received = Array(stream[..<cut])
      var found: [[UInt8]] = []
      func take() {
        while case .frame(let header) = unsafe FrameCutter.next(in: received.span.bytes) {
          found.append(Array(received[..<header.frameByteCount]))
          received.removeFirst(header.frameByteCount)
        }
      }
      take()
      received += stream[cut...]
      take()
      #expect(found == frames)
      #expect(received.isEmpty)
    }
  }

  @Test func whatIsMissingIsTold() {
    let frame = Frame.bytes(.authorize, id: 3, payload: Array(0..<100))
    for count in 0..<frame.count {
      let needed = count < 4 ? FrameLayout.headerByteCount : frame.count
      #expect(unsafe FrameCutter.next(in: Array(frame[..<count]).span.bytes) == .incomplete(needed: needed))
    }
  }

  @Test func aLengthThatCannotBeIsRefusedBeforeTheRestComes() {
    let tooLong = [UInt8](repeating: 0xFF, count: 4)
    #expect(unsafe FrameCutter.next(in: tooLong.span.bytes) == .broken(id: 0, .frameLength))
    let tooShort: [UInt8] = [11, 0, 0, 0]
    #expect(unsafe FrameCutter.next(in: tooShort.span.bytes) == .broken(id: 0, .frameLength))
  }

  @Test func everyFaultOfARequestHasItsCode() {
    for code in RequestFault.Code.allCases { #expect(ErrorCode(rawValue: code.rawValue) == ErrorCode(code)) }
    #expect(Set(ErrorCode.allCases.map(\.rawValue)).count == ErrorCode.allCases.count)
  }

  @Test(arguments: [
    LinkMessage.listen(address: "unix:/run/reeve.sock", terms: ListenerTerms(trust: .trusted)),
    .listen(
      address: "unix:/run/http.sock",
      terms: ListenerTerms(
        endpoint: "vpce-1",
        gateway: GatewayTerms(
          .http, identity: [.signatureV4, .token, .header("x-principal"), .certificate, .anonymous],
          carriesBodies: true, acceptsUnverifiedBodies: true, refusesReplays: true, region: "us-east-1",
          certificateNames: [
            GatewayTerms.CertificateName(pattern: "spiffe://a/${n}", principal: "arn:aws:iam::111122223333:user/${n}")
          ],
          addressHeader: "x-real-ip", certificateHeader: "x-client-name", minioAccount: "111122223333",
          callerTokenDigest: Array(repeating: 7, count: 32)))),
    .listen(address: "unix:/run/spop.sock", terms: ListenerTerms(gateway: GatewayTerms(.spop))),
    .rendezvous(path: "/run/r"),
    .image(generation: 3, revision: .max), .note("zwölf"), .explanation(relay: 9, generation: 1),
    .declined(relay: 9, .unavailable, message: "no store"), .drain(timeoutMilliseconds: 10),
    .greeting(version: 1, processID: 77, listenerCount: 2, generation: 5, sequence: 4),
    .sessions(sequence: 9, count: 3), .registered(relay: 2, sequence: 9, count: 3), .sessionsActivated(sequence: 9),
    .sessionsRefused(sequence: 9, message: "digest"), .register(relay: 2, session: Array("{}".utf8)),
    .listener(address: "tcp://127.0.0.1:1", terms: ListenerTerms(trust: .reported)),
    .running(generation: 5, revision: 6),
    .activated(
      generation: 8, contents: ImageContents(principalCount: 1, statementCount: 2, byteCount: 3)),
    .refused(generation: 8, message: "digest"), .sealingKeys(count: 2),
    .accessKeys(count: 300, unopenableCount: 7),
    .explain(
      relay: 1, generation: 2, terms: ListenerTerms(endpoint: "vpce-1", registersSessions: true), format: .json,
      request: [1, 2, 3]),
  ])
  func aLinkMessageSurvivesItsBytes(message: LinkMessage) {
    #expect(LinkMessage(bytes: message.bytes) == message)
    #expect(LinkMessage(bytes: []) == nil)
  }
}

import ReeveGateway
import ReeveTypes

/// How a refusal is worded, so that the client's SDK understands it: as the service does that the request is for.
struct GatewayWording {
  private var wording: SignatureV4.Wording

  init(_ wording: SignatureV4.Wording) { self.wording = wording }

  /// That of an action's service.
  init(action: String) {
    wording = .exceptions
    use(action: action)
  }

  /// That of the service that a route is of, else of the one that the request says to have been signed for.
  init(_ routing: Routing, _ head: HTTPRequestHead) {
    wording = .exceptions
    if case .routed(let routed) = routing, let check = routed.checks.first {
      use(action: check.action)
      return
    }
    let place = head.headers.indices.first { head.headers.name($0).isNamed("authorization") }
    // By bytes: to compare what a client wrote as text takes a square of the time where it is made for that.
    if let place, head.headers.value(place).has("/s3/aws4_request") { wording = .s3 }
  }

  mutating func use(action: String) {
    wording = action.utf8.starts(with: "s3".utf8) && !action.utf8.starts(with: "s3tables:".utf8) ? .s3 : .exceptions
  }

  /// - Parameter code: as services have it that answer in JSON; S3 has another.
  func refuse(_ code: String, _ status: Int, _ message: String) -> GatewayAnswer {
    let name =
      switch (wording, code) {
      case (.s3, "AccessDeniedException"): "AccessDenied"
      case (.s3, "ValidationException"): "InvalidRequest"
      default: code
      }
    return refuse(SignatureV4.ServiceError(name, status), message)
  }

  func refuse(_ failure: CredentialFailure) -> GatewayAnswer {
    refuse(failure.serviceError(in: wording), failure.description)
  }

  func refuse(_ error: SignatureV4.ServiceError, _ message: String) -> GatewayAnswer {
    .denied(GatewayAnswer.Refusal(error, message, in: wording, requestID: Self.requestID()))
  }

  /// What a request gets that no route describes.
  static func unrouted(_ head: HTTPRequestHead) -> String {
    let text =
      String(decoding: head.method, as: UTF8.self) + " " + String(decoding: head.path.prefix(256), as: UTF8.self)
    return "no route describes the request \(text)"
  }

  /// Random, in the form of AWS's.
  private static func requestID() -> String {
    func digits(_ value: UInt64, _ count: Int) -> String {
      let text = String(value, radix: 16)
      return String(repeating: "0", count: max(0, count - text.utf8.count)) + text.suffix(count)
    }
    let (high, low) = (UInt64.random(in: 0 ... .max), UInt64.random(in: 0 ... .max))
    return [
      digits(high >> 32, 8), digits(high >> 16 & 0xFFFF, 4), digits(high & 0xFFFF, 4), digits(low >> 48, 4),
      digits(low & 0xFFFF_FFFF_FFFF, 12),
    ].joined(separator: "-")
  }
}

extension Span<UInt8> {
  /// Whether the bytes of `text` are in these.
  fileprivate func has(_ text: String) -> Bool {
    guard count >= text.utf8.count else { return false }
    for start in 0...(count - text.utf8.count) where spells(text, in: start..<start + text.utf8.count) { return true }
    return false
  }
}

import ReeveTypes

extension SPOPConversation {
  /// Answers a NOTIFY with what became of its request, in variables of the transaction: `allowed` (a boolean), and for a
  /// denial `status`, `code`, `message`, `body` and `content_type`, for an allowed one `principal`. Where nobody knows there
  /// is `error` alone: a configuration denies with 503 what has no `allowed`.
  /// - Throws: as `acknowledge`.
  public mutating func acknowledge(
    _ notification: SPOPNotification, _ answer: GatewayAnswer, replies: inout [UInt8]
  ) throws(AcknowledgementFault) {
    let (stream, frame) = (notification.stream, notification.frame)
    do throws(AcknowledgementFault) {
      try acknowledge(stream: stream, frame: frame, replies: &replies) { Self.set(answer, hasBody: true, in: &$0) }
    } catch {
      guard case .frameLength = error else { throw error }
      // A long sentence is given up before the denial is.
      try acknowledge(stream: stream, frame: frame, replies: &replies) { Self.set(answer, hasBody: false, in: &$0) }
    }
  }

  private static func set(_ answer: GatewayAnswer, hasBody: Bool, in actions: inout SPOPActions) {
    switch answer {
    case .allowed(let headers):
      actions.set("allowed", in: .transaction, to: true)
      for header in headers where hasBody && header.name.spells("x-reeve-principal") {
        actions.set("principal", in: .transaction, to: header.value.span)
      }
    case .denied(let refusal):
      actions.set("allowed", in: .transaction, to: false)
      actions.set("status", in: .transaction, to: Int64(refusal.status))
      actions.set("code", in: .transaction, to: refusal.code)
      guard hasBody else { return }
      actions.set("message", in: .transaction, to: refusal.message)
      for header in refusal.headers where header.name.spells("content-type") {
        actions.set("content_type", in: .transaction, to: header.value.span)
      }
      actions.set("body", in: .transaction, to: refusal.body.span)
    case .unavailable(let message): actions.set("error", in: .transaction, to: hasBody ? message : "")
    }
  }
}

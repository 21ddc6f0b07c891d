import ReeveTypes

/// The texts of a principal and an action of which at least one is a handle in the request.
struct HandledTexts {
  private(set) var principal: Bytes
  private(set) var action: Bytes
  /// What is wrong with the handles.
  private(set) var fault: RequestFault?

  /// - Parameter flags: those of the payload.
  init(_ texts: RequestTexts, flags: UInt8, _ interned: InternedTexts) {
    (principal, action) = (texts.principal, texts.action)
    if flags & AuthorizePayload.principalIsHandle != 0 {
      fault = Self.resolve(&principal, .principal, interned)
    }
    if fault == nil, flags & AuthorizePayload.actionIsHandle != 0 {
      fault = Self.resolve(&action, .action, interned)
    }
  }

  /// Puts a text in place of its handle.
  private static func resolve(_ field: inout Bytes, _ part: InternedPart, _ interned: InternedTexts) -> RequestFault? {
    guard field.count == AuthorizePayload.handleByteCount else { return RequestFault(.malformedPayload) }
    let handle = field.u32(0)
    guard let text = interned.text(handle, part) else {
      return .text(.unknownHandle, part.part, count: Int(handle))
    }
    field = text
    return nil
  }
}

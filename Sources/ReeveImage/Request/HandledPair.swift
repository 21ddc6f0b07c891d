import ReeveTypes

// Requests with handles in place of principal, action or both. A pair of handles is known by the serial numbers of what they
// stand for: neither text is looked at. With one handle, the pair is known by its texts, as that of a request without any.

extension ScratchMemory {
  /// Where the pair of a request with two handles is kept; zero: nowhere, or something is wrong with them.
  @inline(__always)
  func place(ofHandlesIn payload: Bytes, _ interned: InternedTexts) -> Int {
    typealias Layout = AuthorizePayload
    guard payload[Layout.Offset.flags] & RequestHandles.flags == RequestHandles.flags,
      payload.u32(Layout.Offset.principalLength) == HandledTexts.lengthsOfTwo
    else { return 0 }
    // `RequestTexts` has seen that the payload has both fields. What stands for nothing has a serial number that no pair has.
    let principal = interned.serial(payload.u32(Layout.headerLength))
    let action = interned.serial(payload.u32(Layout.headerLength &+ Layout.handleByteCount))
    let place = place(ofTag: PairKey(principal, action))
    guard place != 0 else { return 0 }
    let pair = pair(at: place)
    return pair.principalSerial == principal && pair.actionSerial == action ? place : 0
  }

  /// Where a pair is kept that is known by its texts, which do not stand in one payload.
  func place(ofPair key: PairKey, _ principal: Bytes, _ action: Bytes) -> Int {
    let place = place(ofTag: key)
    guard place != 0, pair(at: place).lengths == PairKey.lengths(principal, action) else { return 0 }
    let kept = keptTexts(ofPair: place, count: principal.count &+ action.count)
    return kept.matches(principal, at: 0) && kept.matches(action, at: principal.count) ? place : 0
  }
}

/// The texts of a principal and an action of which at least one is a handle in the request.
struct HandledTexts {
  private(set) var principal: Bytes
  private(set) var action: Bytes
  /// Of both, where both are handles.
  private(set) var serials: (principal: UInt64, action: UInt64)?
  /// What is wrong with the handles.
  private(set) var fault: RequestFault?

  /// The first four bytes of a payload with two handles: their lengths.
  static let lengthsOfTwo: UInt32 = 0x0004_0004

  /// - Parameter flags: those of the payload.
  init(_ texts: RequestTexts, flags: UInt8, _ interned: InternedTexts) {
    (principal, action) = (texts.principal, texts.action)
    if flags & AuthorizePayload.principalIsHandle != 0 {
      fault = Self.resolve(&principal, .principal, interned)
    }
    if fault == nil, flags & AuthorizePayload.actionIsHandle != 0 {
      fault = Self.resolve(&action, .action, interned)
    }
    guard fault == nil, flags & RequestHandles.flags == RequestHandles.flags else { return }
    serials = (interned.serial(texts.principal.u32(0)), interned.serial(texts.action.u32(0)))
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

  /// What the pair is kept by; absent where it can't be kept.
  var key: PairKey? {
    guard PairKey.fits(principal, action) else { return nil }
    return serials.map { PairKey($0.principal, $0.action) } ?? PairKey(principal: principal, action: action)
  }
}

extension Evaluation {
  /// Reads the principal and the action that handles stand for, or takes what the thread knows of them.
  @inline(__always)
  func readPairByHandles() -> RequestFault? {
    let place = scratch.place(ofHandlesIn: payload, scratch.parts.interned)
    guard place != 0, isOfTheseSessions(place) else { return readUnknownHandles() }
    scratch.parts.pair = place
    return nil
  }

  @inline(never)
  private func readUnknownHandles() -> RequestFault? {
    guard let cut = RequestTexts(payload) else { return RequestFault(.malformedPayload) }
    let texts = HandledTexts(cut, flags: payload[AuthorizePayload.Offset.flags], scratch.parts.interned)
    if let fault = texts.fault { return fault }
    let key = texts.key
    if let key, texts.serials == nil {
      let place = scratch.place(ofPair: key, texts.principal, texts.action)
      if place != 0, isOfTheseSessions(place) {
        scratch.parts.pair = place
        return nil
      }
    }
    return readUnknownPair(texts.principal, texts.action, key, serials: texts.serials)
  }
}

import ReeveTypes

/// What is known of a principal and an action, whatever else a request has: it is the same for all requests that have both, as
/// long as neither the image nor the registered sessions change.
struct KnownPair {
  /// Bytes of both texts.
  var principalLength = 0
  var actionLength = 0
  /// The thread keeps it, so that it is worth while to find out more.
  var isKept: Bool { number != 0 }
  /// Of those that the thread has kept, each its own; zero: it does not keep it.
  var number: UInt64 = 0
  /// The catalogue says that the action has no resource type.
  var isWithoutResource = false
  /// The principal is a session of a service-linked role; absent until it was asked.
  var isServiceLinked: Bool?
  /// The boundary allows the action on everything, whatever the context.
  var hasOpenBoundary = false
  /// Resource control policies reach the action; absent until it was asked.
  var supportsResourceControl: Bool?
  /// Of the sessions that were registered when the principal was found, where it depends on them; else zero.
  var sessionsIdentity: UInt64 = 0

  var principal = RequestedPrincipal()
  /// In lower case.
  var action = Bytes.literal("")
  var actionHash: UInt64 = 0
  /// The record of the action, or zero: no document names it in full.
  var actionRecord = 0

  // The others are `unknown` until they were asked for, and zero where there is none.

  static let unknown = -1

  /// The record of the principal's account.
  var account = Self.unknown
  /// The plan of the action under the principal's identity policies.
  var identityPlan = Self.unknown
  /// The same under its permissions boundary.
  var boundaryPlan = Self.unknown
  /// The level list of the service control policies that bind the principal.
  var serviceLevels = Self.unknown

  /// Where in scratch the `LevelPlans` of `serviceLevels` are; zero: nobody has asked.
  var servicePlans = 0
  /// The same of the resource control policies that bound the last resource.
  var resourcePlans = 0
}

extension Evaluation {
  /// Reads principal and action, or takes what the thread knows of them.
  @inline(__always)
  func readPair(_ texts: RequestTexts) -> RequestFault? {
    if scratch.parts.prepared >= 0, takePreparedPair() { return nil }
    let flags = payload[AuthorizePayload.Offset.flags]
    return flags & RequestHandles.flags == 0 ? readPair(texts.principal, texts.action) : readPair(texts, flags: flags)
  }

  /// Takes what was known when the request was looked up ahead, if it still is.
  private func takePreparedPair() -> Bool {
    let prepared = scratch.prepared(scratch.parts.prepared)
    guard prepared.isKnownPair, scratch.pairs[prepared.pair].number == prepared.pairNumber,
      isOfTheseSessions(prepared.pair)
    else { return false }
    scratch.parts.pair = prepared.pair
    return true
  }

  /// The same where there are handles.
  @inline(never)
  private func readPair(_ texts: RequestTexts, flags: UInt8) -> RequestFault? {
    let handled = HandledTexts(texts, flags: flags, scratch.parts.interned)
    return handled.fault ?? readPair(handled.principal, handled.action)
  }

  @inline(never)
  private func readPair(_ principal: Bytes, _ action: Bytes) -> RequestFault? {
    guard PairMemo.fits(principal, action) else { return readUnknownPair(principal, action, at: PairMemo.passing) }
    let key = MemoKey(principal, action)
    let place = scratch.pairs.place(of: principal, action, key)
    guard place != PairMemo.passing, isOfTheseSessions(place) else {
      return readUnknownPair(principal, action, at: scratch.pairs.placeToKeep(key))
    }
    scratch.parts.pair = place
    return nil
  }

  @inline(__always)
  func isOfTheseSessions(_ place: Int) -> Bool {
    let identity = scratch.pairs[place].sessionsIdentity
    return identity == 0 || identity == scratch.parts.sessionsIdentity
  }

  /// - Parameter place: where it is to be kept; `passing`: nowhere.
  @inline(never)
  func readUnknownPair(_ principal: Bytes, _ action: Bytes, at place: Int) -> RequestFault? {
    scratch.parts.pair = place
    var texts = (principal: principal, action: action)
    if place == PairMemo.passing {
      scratch.pair = KnownPair()
    } else {
      // What is kept points into the image and into texts of its own, and neither into the request nor to what was interned.
      texts = scratch.pairs.keep(principal, action, at: place)
    }
    if let fault = readPrincipal(texts.principal) ?? readAction(texts.action) { return fault }
    scratch.pair.isWithoutResource = isActionWithoutResource
    if place != PairMemo.passing {
      scratch.pair.number = scratch.nextNumber()
      scratch.pairs.seal(place)
    }
    return nil
  }

  /// An image says that an action has no resource type where it matters to its own statements, and that of registered
  /// sessions to theirs.
  private var isActionWithoutResource: Bool {
    if actionFlags & ActionLayout.isWithoutResource != 0 { return true }
    guard principal.isRegistered else { return false }
    let registered = scratch.registered
    let record = Self.actionRecord(action, hash: actionHash, in: registered.image, registered.actions)
    return record != 0 && registered.image[record + ActionLayout.flags] & ActionLayout.isWithoutResource != 0
  }
}

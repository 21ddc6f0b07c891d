import ReeveTypes

/// What is known of a principal and an action, whatever else a request has: it is the same for all requests that have both, as
/// long as neither the image nor the registered sessions change.
struct KnownPair {
  /// The first four bytes of a request with both texts: their lengths. Zero where the pair is known by its handles.
  var lengths: UInt32 = 0
  /// The thread keeps it, so that it is worth while to find out more.
  var isKept: Bool { number != 0 }
  /// Of those that the thread has kept, each its own; zero: it does not keep it.
  var number: UInt64 = 0
  /// The catalogue says that the action has no resource type.
  var isWithoutResource = false
  /// The action's service is the same in all regions of a partition; absent until it was asked.
  var isOfGlobalService: Bool?
  /// The principal is a session of a service-linked role; absent until it was asked.
  var isServiceLinked: Bool?
  /// The boundary allows the action on everything, whatever the context.
  var hasOpenBoundary = false
  /// Resource control policies reach the action; absent until it was asked.
  var supportsResourceControl: Bool?
  /// Of the sessions that were registered when the principal was found, where it depends on them; else zero.
  var sessionsIdentity: UInt64 = 0

  /// Where the pair is known by its handles: the serial numbers of what they stand for; else those of nothing.
  var principalSerial = UInt64.max
  var actionSerial = UInt64.max

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
    if payload[AuthorizePayload.Offset.flags] & RequestHandles.flags != 0 { return readPairByHandles() }
    let key = PairKey(payload, principalLength: texts.principal.count, actionLength: texts.action.count)
    guard let key else { return readUnknownPair(nil) }
    let place = scratch.place(ofPair: key, in: payload)
    guard place != 0, isOfTheseSessions(place) else { return readUnknownPair(key) }
    scratch.parts.pair = place
    return nil
  }

  @inline(__always)
  func isOfTheseSessions(_ place: Int) -> Bool {
    let identity = scratch.pair(at: place).sessionsIdentity
    return identity == 0 || identity == scratch.parts.sessionsIdentity
  }

  @inline(never)
  private func readUnknownPair(_ key: PairKey?) -> RequestFault? {
    // Cut anew, so that the way around this keeps nothing for it.
    guard let texts = RequestTexts(payload) else { return RequestFault(.malformedPayload) }
    return readUnknownPair(texts.principal, texts.action, key)
  }

  /// - Parameter serials: of principal and action, where both are handles.
  func readUnknownPair(
    _ principal: Bytes, _ action: Bytes, _ key: PairKey?, serials: (principal: UInt64, action: UInt64)? = nil
  ) -> RequestFault? {
    // Where it is to be kept; zero: nowhere.
    let place = key.map { scratch.placeToKeep(pair: $0) } ?? 0
    // What is kept points into the image and into texts of its own, and neither into the request nor to what was interned.
    scratch.parts.pair = place == 0 ? ScratchMemory.passingPair : place
    scratch.pair = KnownPair()
    let ownPrincipal = place == 0 ? principal : scratch.keepText(principal, at: 0, ofPair: place)
    let ownAction = place == 0 ? action : scratch.keepText(action, at: principal.count, ofPair: place)
    if let fault = readPrincipal(ownPrincipal) ?? readAction(ownAction) { return fault }
    scratch.pair.isWithoutResource = isActionWithoutResource
    if place != 0 {
      if let serials {
        (scratch.pair.principalSerial, scratch.pair.actionSerial) = serials
      } else {
        scratch.pair.lengths = PairKey.lengths(principal, action)
      }
      scratch.pair.number = scratch.nextNumber()
      scratch.seal(pairAt: place)
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

import ReeveTypes

/// What is known of a resource that a known pair asks about: it is the same for all requests with these three, as long as neither
/// the image nor the registered sessions change. Or of the values of some keys of the context, which have a decision tree of their
/// own behind that of a resource: of those, the first three fields alone.
struct KnownResource {
  /// `RequestHead.form`; of values, the bytes of their text.
  var form: UInt64 = 0
  /// `RequestHead.parent`; of values, the number of the tree and the cell that this one is behind.
  var parent: UInt64 = 0
  /// Of all that is kept, each its own.
  var number: UInt64 = 0
  /// Where the `KnownPair` is, as long as there is one with this number.
  var pair = PairMemo.passing
  var pairNumber: UInt64 = 0
  /// The store has its owner, so that it is not the ARN's word.
  var hasStoredOwner = false
  /// Of its text, unless that is `*`.
  var hash: UInt64 = 0
  var resource = RequestedResource()
  /// The number of the template that the last context had.
  var template = 0
  /// The region that it is asked in: its own, or the one of a service that has one for all; empty: neither is known.
  var region = Bytes.literal("")
}

/// What a request says of its principal, its action and its one resource, as it stands there: it means the same in each request
/// that has the same.
struct RequestHead {
  /// Texts or handles, one behind the other.
  let texts: Bytes
  /// The lengths of the three, and the flags, which say what is a handle.
  let form: UInt64
  /// The entries of the context, behind them.
  let context: Bytes
  /// The identity of the table that the handles are of; zero: there is no handle.
  private let table: UInt64

  /// Absent where there are several resources or an endpoint, of whose policies a tree knows nothing, or where the lengths do
  /// not add up.
  @inline(__always)
  init?(_ payload: Bytes, table: UInt64) {
    guard payload.count >= AuthorizePayload.headerLength else { return nil }
    let header = HeaderWords(payload)
    let length = header.headLength
    let contextLength = header.contextLength
    guard header.isAboutOne, AuthorizePayload.headerLength &+ length &+ contextLength == payload.count else {
      return nil
    }
    texts = payload.slice(AuthorizePayload.headerLength, length)
    context = payload.slice(payload.count &- contextLength, contextLength)
    form = header.form
    self.table = header.table(of: table)
  }

  @inline(__always)
  var key: MemoKey { MemoKey(hash: Hash.quick(texts, salt: form &+ table &* Hash.k2)) }

  /// What no number of a tree is, with that of a cell.
  @inline(__always)
  var parent: UInt64 { table &<< 4 }
}

extension Evaluation {
  /// Whether the resource is looked for among those that the thread knows; if not, it is not kept either.
  @inline(__always)
  var looksForResource: Bool {
    if scratch.parts.strangeResources.looksForNext() { return true }
    scratch.parts.resourceKey = .none
    return false
  }

  /// Takes what the thread knows of principal, action and resource, if it does.
  @inline(__always)
  func takeKnownResource() -> Bool {
    guard scratch.parts.hasNoEndpoint, let head = RequestHead(payload, table: scratch.parts.table) else {
      scratch.parts.resourceKey = .none
      return false
    }
    let key = head.key
    scratch.parts.resourceKey = key
    let place = scratch.resources.place(of: head.texts, form: head.form, key, behind: head.parent)
    if place == ResourceMemo.passing { return isStrange() }
    let pair = scratch.resources[place].pair
    guard scratch.pairs[pair].number == scratch.resources[place].pairNumber, isOfTheseSessions(pair) else {
      return isStrange()
    }
    scratch.parts.strangeResources.meetKnown()
    scratch.parts.pair = pair
    scratch.parts.resource = place
    scratch.parts.isAboutSeveral = false
    scratch.parts.context = head.context
    return true
  }

  private func isStrange() -> Bool {
    scratch.parts.strangeResources.meetStranger()
    return false
  }

  /// Finds a place for the resource, where it was looked for and the thread may keep it.
  /// - Returns: its text, which stays as long as it is kept.
  @inline(__always)
  func placeToKeepResource(_ text: Bytes) -> Bytes {
    let key = scratch.parts.resourceKey
    return !key.isNone && scratch.pair.isKept ? placeToKeepResource(text, key) : text
  }

  @inline(never)
  private func placeToKeepResource(_ text: Bytes, _ key: MemoKey) -> Bytes {
    // Of what was looked up ahead, nothing is known of the endpoint yet.
    guard let head = RequestHead(payload, table: scratch.parts.table), scratch.parts.hasNoEndpoint,
      head.texts.count <= ResourceMemo.textByteCountMax
    else { return text }
    let place = scratch.resources.placeToKeep(key)
    if place == ResourceMemo.passing { return text }
    scratch.parts.resource = place
    let kept = scratch.resources.keep(
      head.texts, form: head.form, at: place, parent: head.parent, number: scratch.nextNumber())
    scratch.known.pair = scratch.parts.pair
    scratch.known.pairNumber = scratch.pair.number
    return kept.from(kept.count &- text.count)
  }

  /// The resource has been read and found: it is kept, if it has a place.
  @inline(never)
  func keepResource() {
    guard scratch.parts.resource != ResourceMemo.passing else { return }
    // An alias stands for several.
    guard !scratch.parts.isAboutSeveral else { return }
    scratch.resources.seal(scratch.parts.resource)
  }
}

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
  /// The identity of the table that the handles are of; zero: there is no handle.
  private let table: UInt64

  /// Absent where there are several resources or an endpoint, of whose policies a tree knows nothing, or too many bytes.
  @inline(__always)
  init?(_ payload: Bytes, _ texts: RequestTexts, _ interned: InternedTexts) {
    typealias Layout = AuthorizePayload
    let count = texts.context &- Layout.headerLength
    guard texts.resourceCount == 1, texts.endpoint.count == 0, count <= ResourceMemo.textByteCountMax else { return nil }
    let flags = payload[Layout.Offset.flags]
    self.texts = payload.slice(Layout.headerLength, count)
    form = payload.u64(0) & 0xFFFF_FFFF_FFFF | UInt64(flags) &<< 48
    table = flags & RequestHandles.flags == 0 ? 0 : interned.identity
  }

  @inline(__always)
  var key: MemoKey { MemoKey(hash: Hash.exact(texts, salt: form &+ table &* Hash.k2)) }

  /// What no number of a tree is, with that of a cell.
  @inline(__always)
  var parent: UInt64 { table &<< 4 }
}

extension Evaluation {
  /// Takes what the thread knows of principal, action and resource, if it does.
  @inline(__always)
  func takeKnownResource(_ texts: RequestTexts) -> Bool {
    guard endpoint.text.count == 0, let head = RequestHead(payload, texts, scratch.parts.interned) else { return false }
    let place = scratch.resources.place(of: head.texts, form: head.form, head.key, behind: head.parent)
    if place == ResourceMemo.passing { return false }
    let pair = scratch.resources[place].pair
    guard scratch.pairs[pair].number == scratch.resources[place].pairNumber, isOfTheseSessions(pair) else { return false }
    scratch.parts.pair = pair
    scratch.parts.resource = place
    scratch.parts.isAboutSeveral = false
    return true
  }

  /// Finds a place for the resource, where the thread may keep it.
  /// - Returns: its text, which stays as long as it is kept.
  @inline(never)
  func placeToKeepResource(_ texts: RequestTexts) -> Bytes {
    guard scratch.pair.isKept, endpoint.text.count == 0,
      let head = RequestHead(payload, texts, scratch.parts.interned)
    else { return texts.resources }
    let place = scratch.resources.placeToKeep(head.key)
    if place == ResourceMemo.passing { return texts.resources }
    scratch.parts.resource = place
    let kept = scratch.resources.keep(
      head.texts, form: head.form, at: place, parent: head.parent, number: scratch.nextNumber())
    scratch.known.pair = scratch.parts.pair
    scratch.known.pairNumber = scratch.pair.number
    return kept.from(kept.count &- texts.resources.count)
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

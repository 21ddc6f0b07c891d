import ReeveTypes

/// One request on its way to a verdict: what was read from it, and what the image says about its parts.
///
/// A value of one word, the address of its thread's working memory, in which the parts lie: a step that takes the evaluation
/// along copies nothing.
struct Evaluation {
  let scratch: ScratchMemory

  /// Begins with a request of those for which `ScratchMemory.begin` was called. What is read of it is set as it is read: `read()`
  /// comes before everything else.
  @inline(__always)
  init(_ payload: Bytes, scratch: ScratchMemory, prepared: Int = -1) {
    self.scratch = scratch
    scratch.parts.payload = payload
    scratch.parts.prepared = prepared
  }

  /// Of a request that could not be read ahead, nothing is known.
  func forgetUnreadable() {
    let prepared = scratch.parts.prepared
    if prepared >= 0, !scratch.prepared(prepared).isReadable { scratch.parts.prepared = -1 }
  }

  var image: Bytes { @inline(__always) get { scratch.parts.image } }
  var tables: Tables { @inline(__always) get { Tables(scratch.parts.image) } }
  var payload: Bytes { @inline(__always) get { scratch.parts.payload } }
  /// The context's entries, as the request has them.
  var context: Bytes { @inline(__always) get { scratch.parts.context } }
  var trust: CallerTrust { @inline(__always) get { scratch.parts.trust } }
  var clock: Instant {
    scratch.parts.hasReadClock = true
    return scratch.parts.clock
  }
  /// Sessions that were registered are in scratch.
  var hasRegistered: Bool { @inline(__always) get { scratch.parts.sessionsIdentity != EvaluationParts.noSessions } }

  var principal: RequestedPrincipal {
    @inline(__always) get { scratch.pair.principal }
    @inline(__always) nonmutating _modify { yield &scratch.pair.principal }
  }
  /// In lower case.
  var action: Bytes {
    @inline(__always) get { scratch.pair.action }
    @inline(__always) nonmutating _modify { yield &scratch.pair.action }
  }
  var actionHash: UInt64 {
    @inline(__always) get { scratch.pair.actionHash }
    @inline(__always) nonmutating _modify { yield &scratch.pair.actionHash }
  }
  /// The record of the action, or zero: no document names it in full.
  var actionRecord: Int {
    @inline(__always) get { scratch.pair.actionRecord }
    @inline(__always) nonmutating _modify { yield &scratch.pair.actionRecord }
  }
  /// The one that is being decided about.
  var resource: RequestedResource {
    @inline(__always) get { scratch.known.resource }
    @inline(__always) nonmutating _modify { yield &scratch.known.resource }
  }
  var resourceHash: UInt64 { @inline(__always) get { scratch.known.hash } }
  var resourceCount: UInt8 {
    @inline(__always) get { scratch.parts.resourceCount }
    @inline(__always) nonmutating _modify { yield &scratch.parts.resourceCount }
  }
  var endpoint: RequestedEndpoint {
    @inline(__always) get { scratch.parts.endpoint }
    @inline(__always) nonmutating _modify { yield &scratch.parts.endpoint }
  }
  /// The resource's owner is the store's word, not the ARN's.
  var hasStoredOwner: Bool {
    @inline(__always) get { scratch.known.hasStoredOwner }
    @inline(__always) nonmutating _modify { yield &scratch.known.hasStoredOwner }
  }
  /// Context entries in scratch.
  var entryCount: Int {
    @inline(__always) get { scratch.parts.entryCount }
    @inline(__always) nonmutating _modify { yield &scratch.parts.entryCount }
  }
  /// The slot in which principal and action were looked up ahead, or -1.
  var preparedNames: Int {
    @inline(__always)
    get {
      let slot = scratch.parts.prepared
      return slot >= 0 && !scratch.prepared(slot).isKnownPair ? slot : -1
    }
  }
  var noted: NotedEntries { @inline(__always) get { NotedEntries(scratch: scratch) } }
}

/// What an evaluation is made of.
struct EvaluationParts {
  var image = Bytes.literal("")
  var payload = Bytes.literal("")
  var context = Bytes.literal("")
  /// What the handles of the payload's caller stand for, and the identity of that table.
  var interned = InternedTexts()
  var table: UInt64 = 0
  var trust = CallerTrust.reported
  var clock = Instant(epochSeconds: 0)
  var resourceCount: UInt8 = 1
  /// Each of several resources is decided about by itself.
  var isAboutSeveral = false
  /// The slot in which the request was looked up ahead, or -1.
  var prepared = -1
  var entryCount = 0
  /// Where the entries are in scratch, and their numbers by source.
  var entries = 0
  var entryNumbers = 0
  /// The keys of one source that the context has a value for, each the bit of its source.
  var present: UInt64 = 0
  var requestTagCount = 0
  /// Where the `KnownPair` is.
  var pair = PairMemo.passing
  /// Of the sessions that are registered; `noSessions`: there are none.
  var sessionsIdentity = EvaluationParts.noSessions
  /// Where the `KnownResource` is.
  var resource = ResourceMemo.passing
  /// Of the request, where it was looked for among those that are kept.
  var requestKey = MemoKey.none
  /// Of principal, action and resource, where they were.
  var resourceKey = MemoKey.none
  /// Whole requests.
  var strangeRequests = Strangers()
  /// Pairs, of requests that are looked up ahead.
  var strangers = Strangers()
  /// Resources, each for one pair.
  var strangeResources = Strangers()
  /// The decision depends on the time.
  var hasReadClock = false
  /// Where in the resource's decision tree the number of the next cell is to stand; zero: nothing is noted.
  var link = 0
  /// While tests are noted: the tree in which.
  var tree = ResourceMemo.passing
  /// While tests are noted: keys for whose values the tree is, each the bit of its source.
  var settled: UInt64 = 0
  /// While tests are noted: a condition is being tested.
  var isInCondition = false
  /// The condition that is being tested has looked at the context for the policy's side.
  var hasReadContext = false
  var endpoint = RequestedEndpoint(text: .literal(""))
  /// `endpoint` is none: the caller is bound to none, and no request came through one since `forgetEndpoint`.
  var hasNoEndpoint = false
  /// The id of the VPC endpoint that every request of the caller comes through; empty: none.
  var boundEndpoint = Bytes.literal("")

  /// By which it is drawn what a thread notes.
  var chance: UInt64 = 1

  static let noSessions = UInt64.max
}

/// Sessions that were registered after the store was compiled, as an image of their own: they refer to roles and users by
/// name.
struct RegisteredSessions {
  let image: Bytes
  let sessions: HashTable
  let actions: HashTable
  /// Where the attachments of their policies begin.
  let attachments: Int
}

/// The context's entries of the keys that the product knows by name: their numbers in scratch, or -1 where the request has
/// none, or one without values.
struct NotedEntries {
  let scratch: ScratchMemory

  /// - Parameter source: of one key (`KeySource.ofOneKey`).
  @inline(__always)
  func entry(_ source: UInt8) -> Int {
    scratch.parts.present >> UInt64(source) & 1 == 0 ? -1 : scratch.entryNumber(ofSource: source)
  }

  @inline(__always)
  private func entry(_ source: KeySource) -> Int { entry(source.rawValue) }

  var currentTime: Int { @inline(__always) get { entry(.currentTime) } }
  var epochTime: Int { @inline(__always) get { entry(.epochTime) } }
  var calledVia: Int { @inline(__always) get { entry(.calledVia) } }
  var requestedRegion: Int { @inline(__always) get { entry(.requestedRegion) } }
  var secureTransport: Int { @inline(__always) get { entry(.secureTransport) } }
  var sourceAccount: Int { @inline(__always) get { entry(.sourceAccount) } }
  var sourceAddress: Int { @inline(__always) get { entry(.sourceAddress) } }
  var sourceARN: Int { @inline(__always) get { entry(.sourceARN) } }
  var sourceEndpoint: Int { @inline(__always) get { entry(.sourceEndpoint) } }
  var tagKeys: Int { @inline(__always) get { entry(.tagKeys) } }
  var requestTagCount: Int { @inline(__always) get { scratch.parts.requestTagCount } }
}

/// Who asks.
struct RequestedPrincipal {
  /// The principal as the request has it: for a session, the session's ARN.
  var text = Bytes.literal("")
  var kind = PrincipalKind.anonymous
  /// The store has it; a principal that it lacks is never allowed anything.
  var isKnown = true
  /// It is the image of registered sessions that says so, and not the one that decides.
  var isRegistered = false
  /// A federated user that the root user made.
  var isMadeByRoot = false
  var isSAMLProvider = false
  /// Offset of the record, or zero: the root user, services, anonymous and unknown callers have none. A federated user has
  /// that of the user that made it.
  var record = 0
  /// Offset of what is said of the session, or zero.
  var session = 0
  /// `noAccount` for services and anonymous callers.
  var account = RequestedPrincipal.noAccount
  /// Bytes of the partition in `text`; zero where that is no ARN.
  var partitionLength = 0
  /// What `aws:PrincipalArn` is: for a session, the ARN of its role. Empty where it has no value.
  var arn = Bytes.literal("")
  /// Of a role session or a federated user, else empty.
  var sessionName = Bytes.literal("")

  static let noAccount = UInt64.max

  var partition: Bytes { partitionLength == 0 ? text.slice(0, 0) : text.slice(4, partitionLength) }

  /// The twelve digits of the account, which there is: behind "arn:", the partition, and ":iam::" or ":sts::".
  var accountText: Bytes { text.slice(partitionLength &+ 10, 12) }

  /// On the identity side everything is allowed, without a policy.
  @inline(__always)
  var mayDoEverything: Bool { kind == .root || isMadeByRoot }
}

/// What is asked about.
struct RequestedResource {
  /// As the request has it.
  var text = Bytes.literal("")
  /// The same, or an ARN of empty parts for `*`.
  private var arn = Bytes.literal("arn:::::")
  // Where the colons stand behind the parts.
  private var second = 4
  private var third = 5
  private var fourth = 6
  private var fifth = 7
  /// A bit for each colon among the first 64 bytes of `text`; none where that is no ARN.
  private(set) var colons: UInt64 = 0
  /// `*`: the action acts on no resource.
  var isEverything = false
  /// Among the patterns of resources, `*` alone takes it in: it is `*`, or the action has no resource type.
  var needsEverything = false
  /// The service, when it is one with rules of its own.
  var serviceKind = ServiceKind.other
  /// The record of the resource itself, or zero.
  var record = 0
  /// The user or role of the store that the resource is, or zero.
  var principalRecord = 0
  /// The account that the store or the ARN gives it; `noAccount` where neither does.
  var owner = RequestedPrincipal.noAccount
  /// The attachment of its resource-based policy, or `AttachmentLayout.noAttachment`.
  var policy = AttachmentLayout.noAttachment

  enum ServiceKind: UInt8 {
    case other
    case storage
    case keyManagement
    case identity
  }

  var partition: Bytes { arn.slice(4, second &- 4) }
  var service: Bytes { arn.slice(second &+ 1, third &- second &- 1) }
  var region: Bytes { arn.slice(third &+ 1, fourth &- third &- 1) }
  /// The account part of the ARN.
  var accountText: Bytes { arn.slice(fourth &+ 1, fifth &- fourth &- 1) }
  var name: Bytes { arn.from(fifth &+ 1) }

  /// Takes a text apart.
  /// - Parameter places: a bit for each colon among its first 64 bytes.
  /// - Returns: false when it is neither `*` nor an ARN of six parts.
  @inline(__always)
  mutating func take(_ text: Bytes, colons places: UInt64) -> Bool {
    self.text = text
    isEverything = false
    serviceKind = .other
    guard text.count > 4, text.u32(0) == 0x3A6E_7261 else {
      guard text.count == 1, text[0] == UInt8(ascii: "*") else { return false }
      isEverything = true
      colons = 0
      arn = .literal("arn:::::")
      (second, third, fourth, fifth) = (4, 5, 6, 7)
      return true
    }
    arn = text
    // The fifth colon is mostly among the first 64 bytes.
    self.colons = places
    var colons = places & ~0b1111
    second = colons.trailingZeroBitCount
    colons &= colons &- 1
    third = colons.trailingZeroBitCount
    colons &= colons &- 1
    fourth = colons.trailingZeroBitCount
    colons &= colons &- 1
    fifth = colons.trailingZeroBitCount
    if colons == 0, !takeFarColons() { return false }
    if third &- second == 3 {
      if text.u16(second &+ 1) == 0x3373 { serviceKind = .storage }
    } else if third &- second == 4 {
      // With the colon before it.
      switch text.u32(second) {
      case 0x736D_6B3A: serviceKind = .keyManagement
      case 0x6D61_693A: serviceKind = .identity
      default: break
      }
    }
    return true
  }

  @inline(never)
  private mutating func takeFarColons() -> Bool {
    guard let parts = ARNParts(text) else { return false }
    second = 4 + parts.partition.count
    third = second + 1 + parts.service.count
    fourth = third + 1 + parts.region.count
    fifth = fourth + 1 + parts.account.count
    return true
  }
}

/// Where an image's tables begin and how large they are: read from the header where they are needed.
struct Tables {
  private let image: Bytes

  /// Of verified bytes.
  @inline(__always)
  init(_ image: Bytes) { self.image = image }

  var principals: HashTable { @inline(__always) get { table(.principalBuckets) } }
  var roles: HashTable { @inline(__always) get { table(.roleBuckets) } }
  var sessions: HashTable { @inline(__always) get { table(.sessionBuckets) } }
  var hasSessions: Bool { @inline(__always) get { count(.sessions) > 0 } }
  var actions: HashTable { @inline(__always) get { table(.actionBuckets) } }
  var cells: HashTable { @inline(__always) get { table(.cellBuckets) } }
  var resources: HashTable { @inline(__always) get { table(.resourceBuckets) } }
  var endpoints: HashTable { @inline(__always) get { table(.endpointBuckets) } }
  var accessKeys: HashTable { @inline(__always) get { table(.accessKeyBuckets) } }
  var tokenIssuers: HashTable { @inline(__always) get { table(.tokenIssuerBuckets) } }
  var keyRules: HashTable { @inline(__always) get { table(.keyRuleBuckets) } }
  /// Where the chains of key patterns begin.
  var keyPatternChains: Int { @inline(__always) get { offset(.keyPatternChains) } }
  var services: HashTable { @inline(__always) get { table(.serviceBuckets) } }
  /// Some account is bound by control policies.
  var hasLevels: Bool { @inline(__always) get { count(.levelLists) > 0 } }
  var accounts: Int { @inline(__always) get { offset(.accounts) } }
  var accountCount: Int { @inline(__always) get { count(.accounts) } }
  var attachments: Int { @inline(__always) get { offset(.attachments) } }
  var attachmentCount: Int { @inline(__always) get { count(.attachments) } }

  /// Where the cell of a policy set and an action is, or the first of those that may be it.
  @inline(__always)
  func homeOfCell(set: Int, action number: UInt32) -> Int {
    let cells = self.cells
    let hash = CellHash.hash(policySet: UInt32(truncatingIfNeeded: set), action: number)
    return cells.buckets &+ (Int(truncatingIfNeeded: hash) & cells.mask) &* CellLayout.stride
  }

  /// The plan of an action under a policy set: its own, or that of all actions which the set does not name in full. Zero:
  /// there is no cell.
  @inline(__always)
  func plan(set: Int, action number: UInt32) -> Int {
    let own = number == ActionLayout.noNumber ? 0 : planOfCell(set: set, action: number)
    return own != 0 ? own : planOfCell(set: set, action: ActionLayout.others)
  }

  /// The same under the identity policies of a principal, whose record says most of it.
  @inline(__always)
  func plan(ofPrincipal record: Int, action number: UInt32) -> Int {
    let own =
      maskOfOwnCell(ofPrincipal: record, action: number) == 0
      ? 0 : planOfCell(set: image.int(record &+ PrincipalLayout.policySet), action: number)
    return own != 0 ? own : image.int(record &+ PrincipalLayout.othersPlan)
  }

  /// All bits where an action may have a cell of its own under the identity policies of a principal, and none where it has
  /// none.
  @inline(__always)
  func maskOfOwnCell(ofPrincipal record: Int, action number: UInt32) -> Int {
    let bits = image.u64(record &+ PrincipalLayout.ownActions) & PrincipalLayout.bit(ofAction: number)
    return bits != 0 && number != ActionLayout.noNumber ? -1 : 0
  }

  @inline(__always)
  func planOfCell(set: Int, action number: UInt32) -> Int {
    let cell = self.cell(set: set, action: number)
    return cell == 0 ? 0 : image.int(cell &+ CellLayout.plan)
  }

  /// The bucket of a policy set and an action, or zero.
  @inline(__always)
  func cell(set: Int, action number: UInt32) -> Int {
    let cells = self.cells
    let end = cells.buckets &+ (cells.mask &+ 1) &* CellLayout.stride
    var cell = homeOfCell(set: set, action: number)
    while true {
      let candidate = image.int(cell &+ CellLayout.policySet)
      if candidate == 0 { return 0 }
      if candidate == set, image.u32(cell &+ CellLayout.action) == number { return cell }
      cell &+= CellLayout.stride
      if cell == end { cell = cells.buckets }
    }
  }

  @inline(__always)
  private func table(_ buckets: Section) -> HashTable {
    HashTable(buckets: offset(buckets), mask: count(buckets) &- 1)
  }

  // Below 4 GiB, so the lower half of each field says it.

  @inline(__always)
  private func offset(_ section: Section) -> Int {
    image.int(HeaderLayout.sections &+ section.rawValue &* SectionLayout.stride &+ SectionLayout.offset)
  }

  @inline(__always)
  private func count(_ section: Section) -> Int {
    image.int(HeaderLayout.sections &+ section.rawValue &* SectionLayout.stride &+ SectionLayout.count)
  }
}

/// A hash table with linear probing; its number of buckets is a power of two.
///
/// Two half words: an image has less than 4 GiB.
struct HashTable {
  private let start: UInt32
  private let lastBucket: UInt32

  @inline(__always)
  init(buckets: Int, mask: Int) {
    start = UInt32(truncatingIfNeeded: buckets)
    lastBucket = UInt32(truncatingIfNeeded: mask)
  }

  @inline(__always)
  var buckets: Int { Int(truncatingIfNeeded: start) }

  @inline(__always)
  var mask: Int { Int(truncatingIfNeeded: lastBucket) }

  /// Where the bucket of a hash is, or the first of those that may have it.
  @inline(__always)
  func home(_ hash: UInt64) -> Int {
    buckets &+ (Int(truncatingIfNeeded: hash) & mask) &* BucketLayout.stride
  }

  /// The record for which `isMatch` holds among those whose bucket has the tag of `hash`; zero for none.
  @inline(__always)
  func find(_ hash: UInt64, in bytes: Bytes, _ isMatch: (Int) -> Bool) -> Int {
    var index = Int(truncatingIfNeeded: hash) & mask
    let tag = UInt32(truncatingIfNeeded: hash >> 32)
    while true {
      let bucket = buckets &+ index &* BucketLayout.stride
      let record = bytes.int(bucket + BucketLayout.record)
      if record == 0 { return 0 }
      if bytes.u32(bucket + BucketLayout.tag) == tag, isMatch(record) { return record }
      index = (index &+ 1) & mask
    }
  }
}

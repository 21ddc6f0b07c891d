import ReeveTypes

/// One request on its way to a verdict: what was read from it, and what the image says about its parts.
///
/// A value of one word, the address of its thread's working memory, in which the parts lie: a step that takes the evaluation
/// along copies nothing.
struct Evaluation {
  let scratch: ScratchMemory

  /// Begins with a request: all its parts are as if nothing had been read.
  @inline(__always)
  init(
    image: Bytes, payload: Bytes, scratch: ScratchMemory, trust: CallerTrust, clock: Instant, hasRegistered: Bool = false
  ) {
    self.scratch = scratch
    scratch.parts = EvaluationParts(
      image: image, payload: payload, trust: trust, clock: clock, hasRegistered: hasRegistered)
  }

  var image: Bytes { @inline(__always) get { scratch.parts.image } }
  var tables: Tables { @inline(__always) get { Tables(scratch.parts.image) } }
  var payload: Bytes { @inline(__always) get { scratch.parts.payload } }
  var trust: CallerTrust { @inline(__always) get { scratch.parts.trust } }
  var clock: Instant { @inline(__always) get { scratch.parts.clock } }
  /// Sessions that were registered are in scratch.
  var hasRegistered: Bool { @inline(__always) get { scratch.parts.hasRegistered } }

  var principal: RequestedPrincipal {
    @inline(__always) get { scratch.parts.principal }
    @inline(__always) nonmutating _modify { yield &scratch.parts.principal }
  }
  /// In lower case.
  var action: Bytes {
    @inline(__always) get { scratch.parts.action }
    @inline(__always) nonmutating _modify { yield &scratch.parts.action }
  }
  var actionHash: UInt64 {
    @inline(__always) get { scratch.parts.actionHash }
    @inline(__always) nonmutating _modify { yield &scratch.parts.actionHash }
  }
  /// The record of the action, or zero: no document names it in full.
  var actionRecord: Int {
    @inline(__always) get { scratch.parts.actionRecord }
    @inline(__always) nonmutating _modify { yield &scratch.parts.actionRecord }
  }
  /// The one that is being decided about.
  var resource: RequestedResource {
    @inline(__always) get { scratch.parts.resource }
    @inline(__always) nonmutating _modify { yield &scratch.parts.resource }
  }
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
    @inline(__always) get { scratch.parts.hasStoredOwner }
    @inline(__always) nonmutating _modify { yield &scratch.parts.hasStoredOwner }
  }
  /// Context entries in scratch.
  var entryCount: Int {
    @inline(__always) get { scratch.parts.entryCount }
    @inline(__always) nonmutating _modify { yield &scratch.parts.entryCount }
  }
  var noted: NotedEntries { @inline(__always) get { NotedEntries(scratch: scratch) } }
}

/// What an evaluation is made of.
struct EvaluationParts {
  let image: Bytes
  let payload: Bytes
  let trust: CallerTrust
  let clock: Instant
  let hasRegistered: Bool
  var hasStoredOwner = false
  var resourceCount: UInt8 = 1
  var entryCount = 0
  var action: Bytes
  var actionHash: UInt64 = 0
  var actionRecord = 0
  var principal = RequestedPrincipal()
  var resource: RequestedResource
  var endpoint: RequestedEndpoint
  /// The keys of one source that the context has a value for, each the bit of its source.
  var present: UInt64 = 0
  var requestTagCount = 0
  /// Resource and context have no byte above 0x7F, so their texts are well-formed UTF-8.
  var isASCII = false

  @inline(__always)
  init(image: Bytes, payload: Bytes, trust: CallerTrust, clock: Instant, hasRegistered: Bool) {
    self.image = image
    self.payload = payload
    self.trust = trust
    self.clock = clock
    self.hasRegistered = hasRegistered
    action = payload.slice(0, 0)
    resource = RequestedResource(text: payload.slice(0, 0))
    endpoint = RequestedEndpoint(text: payload.slice(0, 0))
  }
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
  var kind = PrincipalKind.anonymous
  /// The principal as the request has it: for a session, the session's ARN.
  var text = Bytes.literal("")
  /// The store has it; a principal that it lacks is never allowed anything.
  var isKnown = true
  /// Offset of the record, or zero: the root user, services, anonymous and unknown callers have none. A federated user has
  /// that of the user that made it.
  var record = 0
  /// Offset of what is said of the session, or zero.
  var session = 0
  /// It is the image of registered sessions that says so, and not the one that decides.
  var isRegistered = false
  /// A federated user that the root user made.
  var isMadeByRoot = false
  var isSAMLProvider = false
  /// `noAccount` for services and anonymous callers.
  var account = RequestedPrincipal.noAccount
  /// The twelve digits of the account.
  var accountText = Bytes.literal("")
  var partition = Bytes.literal("")
  /// What `aws:PrincipalArn` is: for a session, the ARN of its role. Empty where it has no value.
  var arn = Bytes.literal("")
  /// Of a role session or a federated user, else empty.
  var sessionName = Bytes.literal("")

  static let noAccount = UInt64.max

  /// On the identity side everything is allowed, without a policy.
  @inline(__always)
  var mayDoEverything: Bool { kind == .root || isMadeByRoot }
}

/// What is asked about.
struct RequestedResource {
  var text: Bytes
  /// `*`: the action acts on no resource. The parts below are then empty.
  var isEverything = false
  /// Among the patterns of resources, `*` alone takes it in: it is `*`, or the action has no resource type.
  var needsEverything = false
  var partition: Bytes
  var service: Bytes
  var region: Bytes
  /// The account part of the ARN.
  var accountText: Bytes
  var name: Bytes
  /// The record of the resource itself, or zero.
  var record = 0
  /// The user or role of the store that the resource is, or zero.
  var principalRecord = 0
  /// The account that the store or the ARN gives it; `noAccount` where neither does.
  var owner = RequestedPrincipal.noAccount
  /// The attachment of its resource-based policy, or `AttachmentLayout.noAttachment`.
  var policy = AttachmentLayout.noAttachment

  init(text: Bytes) {
    self.text = text
    partition = text.slice(0, 0)
    service = partition
    region = partition
    accountText = partition
    name = partition
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
/// Two half words: an evaluation carries all of an image's tables along, and an image has less than 4 GiB.
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

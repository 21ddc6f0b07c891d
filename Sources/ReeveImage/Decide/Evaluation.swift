import ReeveTypes

/// One request on its way to a verdict: what was read from it, and what the image says about its parts.
///
/// A value on the stack of `decide`, passed by reference to every step; it holds no reference itself.
struct Evaluation {
  let image: Bytes
  let tables: Tables
  let payload: Bytes
  let scratch: ScratchMemory
  let trust: CallerTrust
  let clock: Instant
  /// Sessions that were registered are in scratch.
  let hasRegistered: Bool

  var principal = RequestedPrincipal()
  /// In lower case.
  var action: Bytes
  var actionHash: UInt64 = 0
  /// The record of the action, or zero: no document names it in full.
  var actionRecord = 0
  /// The one that is being decided about.
  var resource: RequestedResource
  var resourceCount: UInt8 = 1
  var endpoint: RequestedEndpoint

  /// The resource's owner is the store's word, not the ARN's.
  var hasStoredOwner = false

  /// Context entries in scratch.
  var entryCount = 0
  var noted = NotedEntries()

  init(
    image: Bytes, tables: Tables, payload: Bytes, scratch: ScratchMemory, trust: CallerTrust, clock: Instant,
    hasRegistered: Bool = false
  ) {
    self.image = image
    self.tables = tables
    self.payload = payload
    self.scratch = scratch
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

/// The context entries that say something about other keys: numbers in scratch, or -1 where the request has none.
struct NotedEntries {
  var currentTime = -1
  var epochTime = -1
  var calledVia = -1
  var requestedRegion = -1
  var secureTransport = -1
  var sourceAccount = -1
  var sourceAddress = -1
  var sourceARN = -1
  var sourceEndpoint = -1
  var tagKeys = -1
  var requestTagCount = 0

  @inline(__always)
  mutating func note(_ source: UInt8, entry: Int) {
    switch source {
    case KeySource.currentTime.rawValue: currentTime = entry
    case KeySource.epochTime.rawValue: epochTime = entry
    case KeySource.calledVia.rawValue: calledVia = entry
    case KeySource.requestedRegion.rawValue: requestedRegion = entry
    case KeySource.secureTransport.rawValue: secureTransport = entry
    case KeySource.sourceAccount.rawValue: sourceAccount = entry
    case KeySource.sourceAddress.rawValue: sourceAddress = entry
    case KeySource.sourceARN.rawValue: sourceARN = entry
    case KeySource.sourceEndpoint.rawValue: sourceEndpoint = entry
    case KeySource.tagKeys.rawValue: tagKeys = entry
    case KeySource.requestTag.rawValue: requestTagCount += 1
    default: break
    }
  }
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

/// Where an image's tables begin and how large they are: read from the header once.
struct Tables {
  var principals: HashTable
  var roles: HashTable
  var sessions: HashTable
  var actions: HashTable
  var cells: HashTable
  var resources: HashTable
  var endpoints: HashTable
  var keyRules: HashTable
  var services: HashTable
  var accounts = 0
  var accountCount = 0
  /// Where the chains of key patterns begin.
  var keyPatternChains: UInt32 = 0
  /// Some account is bound by control policies.
  var hasLevels = false
  /// The store describes sessions.
  var hasSessions = false
  var attachments = 0
  var attachmentCount = 0

  /// Of verified bytes.
  init(_ image: Bytes) {
    func section(_ section: Section) -> (offset: Int, count: Int) {
      let at = HeaderLayout.sections + section.rawValue * SectionLayout.stride
      return (
        Int(truncatingIfNeeded: image.u64(at + SectionLayout.offset)),
        Int(truncatingIfNeeded: image.u64(at + SectionLayout.count))
      )
    }
    func table(_ buckets: Section) -> HashTable {
      let (offset, count) = section(buckets)
      return HashTable(buckets: offset, mask: count - 1)
    }
    principals = table(.principalBuckets)
    roles = table(.roleBuckets)
    sessions = table(.sessionBuckets)
    hasSessions = section(.sessions).count > 0
    actions = table(.actionBuckets)
    cells = table(.cellBuckets)
    resources = table(.resourceBuckets)
    endpoints = table(.endpointBuckets)
    keyRules = table(.keyRuleBuckets)
    keyPatternChains = UInt32(truncatingIfNeeded: section(.keyPatternChains).offset)
    services = table(.serviceBuckets)
    hasLevels = section(.levelLists).count > 0
    (accounts, accountCount) = section(.accounts)
    (attachments, attachmentCount) = section(.attachments)
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
      let bucket = buckets + index * BucketLayout.stride
      let record = bytes.int(bucket + BucketLayout.record)
      if record == 0 { return 0 }
      if bytes.u32(bucket + BucketLayout.tag) == tag, isMatch(record) { return record }
      index = (index + 1) & mask
    }
  }
}

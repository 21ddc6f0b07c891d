// The format of an image: the files of this folder are the only places that know an offset. IMAGE.md says the same in
// prose. All integers are little-endian. "Offset" counts bytes from byte 0 of the image, unless a table says
// otherwise; an offset of zero means "none", since the header is there.

/// The header: 64 bytes, then one `SectionLayout` for each `Section`.
///
///     OFFSET  SIZE  FIELD         MEANING
///          0     8  magic         the bytes "REEVEIMG"
///          8     2  version       9; a reader refuses any other
///         10     2  sectionCount  as many as `Section` has cases
///         12     4  reserved      zero
///         16     8  byteCount     the whole image; catches a cut-off copy before the digest is computed
///         24    32  digest        `ImageDigest`, with these 32 bytes zero
///         56     8  reserved      zero
public enum HeaderLayout {
  public static let magic: [UInt8] = Array("REEVEIMG".utf8)
  public static let formatVersion: UInt16 = 9
  public static let version = 8
  public static let sectionCount = 10
  public static let byteCount = 16
  public static let digest = 24
  public static let digestLength = 32
  public static let sections = 64
  /// Offsets are four bytes wide, so an image ends before this.
  public static let byteCountMax = Int(UInt32.max)
}

/// An entry of the section table.
///
///     OFFSET  SIZE  FIELD   MEANING
///          0     8  offset  where the section begins; a multiple of 64
///          8     8  length  bytes
///         16     8  count   records, buckets or bytes: what the section counts
public enum SectionLayout {
  public static let offset = 0
  public static let length = 8
  public static let count = 16
  public static let stride = 24
}

/// The sections, in the order of the section table and of the image. A section refers only to those before it; a hash
/// table refers to the records right behind it.
public enum Section: Int, CaseIterable, Sendable {
  case programs
  /// Texts that records point at.
  case strings
  case tagLists
  case attachments
  case policySets
  case plans
  case cellBuckets
  /// Hash of an action in lower case → action record.
  case actionBuckets
  case actions
  /// Hash of a service's prefix → service record.
  case serviceBuckets
  /// Services that support resource control policies; none in an image without such policies.
  case services
  case levelLists
  case accounts
  /// Hash of a principal's ARN → principal record.
  case principalBuckets
  /// Hash of a role's account and name → principal record: how a session finds its role.
  case roleBuckets
  case principals
  /// Hash of a session's account, role and name → session record.
  case sessionBuckets
  case sessions
  /// Hash of a resource's ARN → resource record.
  case resourceBuckets
  case resources
  /// Hash of a VPC endpoint's id → endpoint record.
  case endpointBuckets
  case endpoints
  /// Hash of an access key's id → access key record.
  case accessKeyBuckets
  case accessKeys
  /// Hash of the name of an issuer of tokens → issuer record.
  case tokenIssuerBuckets
  case tokenIssuers
  /// Hash of a condition key in lower case → key rule.
  case keyRuleBuckets
  case keyRules
  /// First bytes of a condition key → the first of the patterns that begin so.
  case keyPatternChains
  case keyPatterns
  /// What HTTP requests ask for: `RouteSectionLayout`. Empty without routes.
  case routes
}

/// A bucket of a hash table with linear probing. Their number is a power of two, and at least one is empty.
///
///     OFFSET  SIZE  FIELD   MEANING
///          0     4  tag     the upper half of the hash
///          4     4  record  offset of the record; zero in an empty bucket
public enum BucketLayout {
  public static let tag = 0
  public static let record = 4
  public static let stride = 8
}

/// A user or role. Aligned to 64 bytes: all but the ARN is in one cache line.
///
///     OFFSET  SIZE  FIELD            MEANING
///          0     8  account          the account number
///          8     4  policySet        offset, or zero
///         12     1  kind             `PrincipalKind`
///         13     1  partitionLength  bytes of the ARN's partition
///         14     2  nameLength
///         16     2  arnLength
///         18     2  idLength         zero: no unique id
///         20     4  name             offset in strings, or of the end of the ARN
///         24     4  id               offset in strings
///         28     4  tags             offset of a tag list, or zero
///         32     4  trustAttachment  attachment of the role trust policy, or `noAttachment`
///         36     4  boundary         offset of the policy set that the permissions boundary is, or zero
///         40     4  accountRecord    offset of its account's record
///         44     4  othersPlan       plan of `ActionLayout.others` under the policy set; zero: it has no such cell
///         48     8  ownActions       a bit (`bit(ofAction:)`) for each action that has a cell of its own under the policy set
///         56     4  othersStepCount  of the plan
///         60     …  the ARN
public enum PrincipalLayout {
  public static let account = 0
  public static let policySet = 8
  public static let kind = 12
  public static let partitionLength = 13
  public static let nameLength = 14
  public static let arnLength = 16
  public static let idLength = 18
  public static let name = 20
  public static let id = 24
  public static let tags = 28
  public static let trustAttachment = 32
  public static let boundary = 36
  public static let accountRecord = 40
  public static let othersPlan = 44
  public static let ownActions = 48
  public static let othersStepCount = 56
  public static let arn = 60
  public static let alignment = 64

  /// The bit of `ownActions` of an action, by its number: some share one.
  @inline(__always)
  public static func bit(ofAction number: UInt32) -> UInt64 { 1 << UInt64((number &* 0x9E37_79B1) >> 26) }
}

/// What a principal is. The raw values of users, roles and federated users stand in records.
public enum PrincipalKind: UInt8, Sendable {
  case user = 1
  /// A role, or a session of it.
  case role = 2
  case root = 3
  case service = 4
  case anonymous = 5
  /// A federated user, whose permissions are those of the user that made it.
  case federated = 6
  /// An identity provider, for the one who assumes a role with its word. It has no account.
  case provider = 7
}

/// Policies whose statements count together, in store order: the identity policies of a principal, its permissions
/// boundary, the policies of a session, the control policies at a level of the organization. A count (4 bytes), then attachments (4 bytes each).
public enum PolicySetLayout {
  public static let count = 0
  public static let attachments = 4
}

/// A document under a name.
///
///     OFFSET  SIZE  FIELD       MEANING
///          0     4  name        offset in strings
///          4     4  nameLength
///          8     4  program     offset
///         12     4  reserved    zero
public enum AttachmentLayout {
  public static let name = 0
  public static let nameLength = 4
  public static let program = 8
  public static let stride = 16
  /// In place of an attachment's number: there is none.
  public static let noAttachment = UInt32.max
}

/// An action that some document names in full, or that the catalogue of services says something about.
///
///     OFFSET  SIZE  FIELD     MEANING
///          0     4  number    its number, by which cells find it; `noNumber`: no document names it in full
///          4     2  length    bytes of the text
///          6     1  flags     `isWithoutResource` …
///          7     1  reserved  zero
///          8     …  the action in lower case, then as many bytes: 0x20 for each letter of it, else zero
public enum ActionLayout {
  public static let number = 0
  public static let length = 4
  public static let flags = 6
  public static let text = 8

  public static let noNumber = UInt32.max
  /// In a cell, in place of a number: every action that no document of the set names in full.
  public static let others = UInt32.max - 1

  /// It has no resource type: among the patterns of resources `*` alone takes it in.
  public static let isWithoutResource: UInt8 = 1 << 0
  /// The resource that is decided may be an alias of a KMS key: it has a resource type of that name.
  public static let isAboutAliases: UInt8 = 1 << 1
  /// The catalogue has it.
  public static let isCatalogued: UInt8 = 1 << 2
  /// Its service is the same in all regions of a partition (`GlobalService`).
  public static let isOfGlobalService: UInt8 = 1 << 3

  /// The bits that a flag has.
  static let allFlags: UInt8 = 1 << 4 - 1
}

/// A bucket of the table of cells: (policy set, action) → plan.
///
///     OFFSET  SIZE  FIELD      MEANING
///          0     4  policySet  offset; zero in an empty bucket
///          4     4  action     number, or `ActionLayout.others`; a set has that one only beside the cells of all others
///          8     4  plan       offset
///         12     4  stepCount  of the plan: how far it reaches, so that all of it can be asked for at once
public enum CellLayout {
  public static let policySet = 0
  public static let action = 4
  public static let plan = 8
  public static let stepCount = 12
  public static let stride = 16

  /// What the first eight bytes are, `policySet` and `action`, as one field.
  @inline(__always)
  static func key(set: Int, action number: UInt32) -> UInt64 {
    UInt64(UInt32(truncatingIfNeeded: set)) | UInt64(number) << 32
  }
}

/// The statements that can apply to one action under one policy set: denials first, each kind in store order. Aligned to 8
/// bytes.
///
///     OFFSET  SIZE  FIELD       MEANING
///          0     4  denyCount   and `testsActions`: the plan is one of `ActionLayout.others`; and `isIndexed`
///          4     4  allowCount
///          8     …  steps: `StepLayout`; then the attachment of each step (4 bytes); then, of a plan that is indexed and on a
///                   multiple of 8, an `IndexLayout`
public enum PlanLayout {
  /// An index says which steps a request can meet.
  public static let isIndexed: UInt32 = 1 << 30
  /// The bits of `denyCount` that count.
  public static let countMask = isIndexed - 1
  /// The statements still have to be asked whether they take in the action.
  public static let testsActions: UInt32 = 1 << 31

  public static let denyCount = 0
  public static let allowCount = 4
  public static let steps = 8
  public static let stepStride = StepLayout.stride
  public static let attachmentStride = 4

  /// Where the attachments of a plan begin, counted from the plan.
  @inline(__always)
  public static func attachments(stepCount: Int) -> Int { steps &+ stepCount &* stepStride }

  /// Where the index of a plan begins, counted from the plan.
  @inline(__always)
  public static func index(stepCount: Int) -> Int {
    (attachments(stepCount: stepCount) &+ stepCount &* attachmentStride &+ 7) & ~7
  }
}

/// A step of a plan: a statement, and what a resource must have for it to be looked at.
///
///     OFFSET  SIZE  FIELD       MEANING
///          0     4  program     offset, of the step's attachment
///          4     4  statement   offset in the program
///          8     4  sample
///         12     2  place       where in the resource's text `sample` must stand; `isWhole`: `sample` is the `IndexKey` of the
///                               text; `anywhere`: whatever the resource is
///         14     2  parts       `StepParts`
public enum StepLayout {
  public static let program = 0
  public static let statement = 4
  public static let sample = 8
  public static let place = 12
  public static let parts = 14
  public static let stride = 16

  public static let sampleByteCount = 4
  public static let anywhere = UInt16.max
  public static let isWhole = UInt16.max - 1
}

/// Where in its program the parts of a statement lie, so that their memory can be asked for together with the statement's own.
/// Nothing is read there because of it.
public enum StepParts {
  /// A program begins on such a multiple.
  public static let lineByteCount = 64
  private static let countBits = 4

  /// The number of the first line in the lower bits' place, and how many there are; zero: it is not said.
  /// - Parameter bytes: in the program.
  public static func word(_ bytes: Range<Int>) -> UInt16 {
    guard !bytes.isEmpty else { return 0 }
    let first = bytes.lowerBound / lineByteCount
    let count = min((bytes.upperBound - 1) / lineByteCount - first + 1, 1 << countBits - 1)
    return first < 1 << (16 - countBits) ? UInt16(first << countBits | count) : 0
  }

  /// The offset of the first line in the program.
  @inline(__always)
  static func start(_ word: UInt16) -> Int { Int(word &>> UInt16(countBits)) &* lineByteCount }

  @inline(__always)
  static func lineCount(_ word: UInt16) -> Int { Int(word) & (1 &<< countBits &- 1) }
}

/// A resource that the store describes. Aligned to 8 bytes.
///
///     OFFSET  SIZE  FIELD         MEANING
///          0     8  owner         account number, or `noOwner`
///          8     4  attachment    its policy, or `noAttachment`
///         12     4  tags          offset of a tag list, or zero
///         16     4  arnLength
///         20     4  targetLength  of an alias that stands for a KMS key: bytes of the key's ARN; else zero
///         24     …  the ARN, and behind it the key's
public enum ResourceLayout {
  public static let owner = 0
  public static let attachment = 8
  public static let tags = 12
  public static let arnLength = 16
  public static let targetLength = 20
  public static let arn = 24
  public static let noOwner = UInt64.max
}

/// Tags of a principal or resource: a count (4 bytes), 4 bytes of zero, then the tags.
///
///     OFFSET  SIZE  FIELD        MEANING
///          0     4  keyHash      lower half of the hash of the key in lower case
///          4     2  keyLength
///          6     2  valueLength
///          8     4  key          offset in strings
///         12     4  value        offset in strings
public enum TagListLayout {
  public static let count = 0
  public static let tags = 8
  public static let stride = 16
  public static let keyHash = 0
  public static let keyLength = 4
  public static let valueLength = 6
  public static let key = 8
  public static let value = 12
}

/// What the door checks about a condition key that the product or the catalogue of services knows.
///
///     OFFSET  SIZE  FIELD      MEANING
///          0     1  setter     `KeyRule.Setter`
///          1     1  valueType  `KeyRule.ValueType`
///          2     1  isList     1: multivalued
///          3     1  source     `KeySource`
///          4     2  length     bytes of the name
///          6     1  trustBit   the bit of `CallerTrust` that lets a caller set it, 0 to 63
///          7     1  reserved   zero
///          8     …  the name in lower case
public enum KeyRuleLayout {
  public static let setter = 0
  public static let valueType = 1
  public static let isList = 2
  public static let source = 3
  public static let length = 4
  public static let trustBit = 6
  public static let name = 8
}

/// A pattern of condition keys of the catalogue, such as `s3:existingobjecttag/<key>`. It begins like a key rule, whose
/// length is that of the pieces; between each piece and the next stands a run of at least one byte.
///
///     OFFSET  SIZE  FIELD       MEANING
///          0     8  as in `KeyRuleLayout`
///          8     4  next        offset of the next pattern of its chain, which stands behind it; zero: it is the last
///         12     4  pieceCount  at least two
///         16     …  pieces: a length (2 bytes) and a text in lower case
public enum KeyPatternLayout {
  public static let next = 8
  public static let pieceCount = 12
  public static let pieces = 16
}

/// The chains of key patterns: the offset of the first pattern of each (4 bytes), or zero.
public enum KeyPatternChain {
  /// Chains by the first four bytes of a pattern, and the one of patterns that have fewer before their first run.
  public static let count = 257
  public static let ofShort = 256
  public static let byteCount = 4

  /// The chain of what begins with four bytes, whose letters' case does not count.
  @inline(__always)
  public static func number(_ first: UInt32) -> Int {
    Int(truncatingIfNeeded: ((first | 0x2020_2020) &* 0x9E37_79B1) >> 24)
  }
}

// A program: one compiled policy document. Every offset in it counts from the program's own first byte, so that a
// program is compiled once and copied into any image. Zero means "none".

/// The head of a program. Aligned to 64 bytes.
///
///     OFFSET  SIZE  FIELD           MEANING
///          0     4  byteCount       of the program, a multiple of 64
///          4     4  statementCount
///          8     4  statements      offset of `statementCount` × `StatementLayout`
///         12     4  bucketCount     of the table of actions named in full; a power of two
///         16     4  buckets         `BucketLayout`, whose records are `EntryLayout`
///         20     4  openEntry       `EntryLayout` for any other action; its statements test their action patterns
///         24     4  keyCount
///         28     4  keys            offset of `keyCount` × `KeyLayout`
///         32     4  slotCount
///         36     4  slots           offset of `slotCount` × `SlotLayout`
public enum ProgramLayout {
  public static let byteCount = 0
  public static let statementCount = 4
  public static let statements = 8
  public static let bucketCount = 12
  public static let buckets = 16
  public static let openEntry = 20
  public static let keyCount = 24
  public static let keys = 28
  public static let slotCount = 32
  public static let slots = 36
  public static let headerLength = 40
  public static let alignment = 64
}

/// The statements of a document that an action can meet: denials first, each kind in the document's order.
///
///     OFFSET  SIZE  FIELD       MEANING
///          0     4  denyCount
///          4     4  allowCount
///          8     4  textLength  bytes of the action; zero in the open entry
///         12     …  statement numbers (4 bytes each), then the action in lower case
public enum EntryLayout {
  public static let denyCount = 0
  public static let allowCount = 4
  public static let textLength = 8
  public static let statements = 12
}

/// A statement: the root of its tree of tests. Aligned to 32 bytes.
///
///     OFFSET  SIZE  FIELD           MEANING
///          0     4  index           its place in the document
///          4     1  effect          0 deny, 1 allow
///          5     1  flags           `actionNegated` …
///          6     2  reserved        zero
///          8     4  actions         `PatternListLayout`; tested only in the open entry
///         12     4  resources       `ResourceSetLayout`; zero: any resource
///         16     4  principals      `PrincipalListLayout`; zero: any requester
///         20     4  conditionCount
///         24     4  conditions      offset of `conditionCount` × `ConditionLayout`
///         28     4  sid             offset of a length (4 bytes) and a text; zero: there is none
public enum StatementLayout {
  public static let index = 0
  public static let effect = 4
  public static let flags = 5
  public static let actions = 8
  public static let resources = 12
  public static let principals = 16
  public static let conditionCount = 20
  public static let conditions = 24
  public static let sid = 28
  public static let stride = 32
  public static let sidText = 4

  public static let actionNegated: UInt8 = 1 << 0
  public static let resourceNegated: UInt8 = 1 << 1
  public static let principalNegated: UInt8 = 1 << 2
}

/// A text to compare with: a pattern, or the value of a condition.
///
///     OFFSET  SIZE  FIELD   MEANING
///          0     4  offset  of the bytes
///          4     4  length  of the bytes
///          8     4  kind    `TextKind`, or for other families `ValueKind`
public enum ReferenceLayout {
  public static let offset = 0
  public static let length = 4
  public static let kind = 8
  public static let stride = 12
}

/// How the bytes of a text are compared.
public enum TextKind: UInt32, Sendable {
  /// Equal to the bytes.
  case literal = 0
  /// Begins with the bytes.
  case prefix = 1
  /// Matches the pattern code (`PatternCode`) that the bytes are.
  case code = 2
  /// Anything.
  case everything = 3
  /// Is literal pieces with runs between them (`PiecesLayout`).
  case pieces = 4
}

/// Literal pieces, with a run of any bytes between each and the next.
///
///     OFFSET  SIZE  FIELD     MEANING
///          0     1  isOpen    1: a run follows the last piece
///          1     1  reserved  zero
///          2     …  pieces: a length (2 bytes) and as many bytes; only the first, where the text begins, may have none
public enum PiecesLayout {
  public static let isOpen = 0
  public static let pieces = 2
}

/// Whether a value of a number, date, address, boolean or binary condition converted.
public enum ValueKind: UInt32, Sendable {
  /// It did not: no request value matches it.
  case never = 0
  /// The bytes are the value. A boolean has no bytes, and this stands for `false`.
  case value = 1
  /// A boolean that is `true`.
  case yes = 2
}

/// A count (4 bytes), then as many `ReferenceLayout`.
public enum PatternListLayout {
  public static let count = 0
  public static let patterns = 4
}

/// The patterns of `Resource` or `NotResource`: texts without wildcards in a hash table, the others in a list.
///
///     OFFSET  SIZE  FIELD        MEANING
///          0     4  bucketCount  a power of two, or zero: no table; and `hasBits`
///          4     4  buckets      `BucketLayout`, whose records are a length (4 bytes) and a text
///          8     4  count        of the list
///         12     …  `ReferenceLayout`; then, with `hasBits`, for each the bits (8 bytes) of the bytes that a text
///                   has at the least to match it
public enum ResourceSetLayout {
  /// The list says of each pattern which bytes a text needs.
  public static let hasBits: UInt32 = 1 << 31
  /// The bits of `bucketCount` that count.
  public static let countMask = hasBits - 1
  /// With so many patterns, it is worth looking at the bytes of a text first.
  public static let countWithBits = 4

  public static let bucketCount = 0
  public static let buckets = 4
  public static let count = 8
  public static let patterns = 12
}

/// A count (4 bytes), 4 bytes of zero, then as many matchers.
///
///     OFFSET  SIZE  FIELD    MEANING
///          0     8  account  number, for `PrincipalMatch.account`
///          8     4  text     offset
///         12     4  length
///         16     4  kind     `PrincipalMatch`
///         20     4  reserved zero
public enum PrincipalListLayout {
  public static let count = 0
  public static let matchers = 8
  public static let stride = 24
  public static let account = 0
  public static let text = 8
  public static let length = 12
  public static let kind = 16
}

/// The forms of a value of `Principal`.
public enum PrincipalMatch: UInt32, Sendable {
  case everyone = 0
  /// Everyone of an account; the text is the partition, or empty for any.
  case account = 1
  /// A user, role or role session; the text is its ARN.
  case arn = 2
  /// The text is a unique id.
  case uniqueID = 3
  /// The text is a service principal.
  case service = 4
  /// The text is an identity provider.
  case provider = 5
}

/// One condition key under one operator.
///
///     OFFSET  SIZE  FIELD       MEANING
///          0     1  test        `ConditionTest`
///          1     1  flags       `negated`, `ifExists`, `forAllValues`, `forAnyValue`
///          2     1  source      that of the key
///          3     1  reserved    zero
///          4     4  key         number of a `KeyLayout`
///          8     4  valueCount
///         12     4  values      offset of `valueCount` × `ReferenceLayout`
public enum ConditionLayout {
  public static let test = 0
  public static let flags = 1
  public static let source = 2
  public static let key = 4
  public static let valueCount = 8
  public static let values = 12
  public static let stride = 16

  public static let negated: UInt8 = 1 << 0
  public static let ifExists: UInt8 = 1 << 1
  public static let forAllValues: UInt8 = 1 << 2
  public static let forAnyValue: UInt8 = 1 << 3
}

/// What a condition does with a request's value and one of the policy's.
public enum ConditionTest: UInt8, Sendable, CaseIterable {
  /// String operators that mind case, and all patterns.
  case text = 0
  /// Equal when folded; the policy's texts are folded already.
  case textIgnoringCase = 1
  case arn = 2
  case numberEqual = 3
  case numberLess = 4
  case numberLessOrEqual = 5
  case numberGreater = 6
  case numberGreaterOrEqual = 7
  case dateEqual = 8
  case dateLess = 9
  case dateLessOrEqual = 10
  case dateGreater = 11
  case dateGreaterOrEqual = 12
  case boolean = 13
  case binary = 14
  case address = 15
  /// The key is absent.
  case absence = 16
}

/// A condition key that a program reads.
///
///     OFFSET  SIZE  FIELD       MEANING
///          0     1  source      `KeySource`
///          1     3  reserved    zero
///          4     4  hash        lower half of the hash of the name in lower case
///          8     4  name        offset; in lower case
///         12     4  nameLength
///         16     4  tagHash     the same of the tag key, for `KeySource.principalTag` and `.resourceTag`
///         20     4  tagOffset   where in the name the tag key begins, else zero
public enum KeyLayout {
  public static let source = 0
  public static let hash = 4
  public static let name = 8
  public static let nameLength = 12
  public static let tagHash = 16
  public static let tagOffset = 20
  public static let stride = 24
}

/// A policy variable.
///
///     OFFSET  SIZE  FIELD          MEANING
///          0     4  key            number of a `KeyLayout`
///          4     4  default        offset
///          8     4  defaultLength  `noDefault`: there is none
///         12     4  reserved       zero
public enum SlotLayout {
  public static let key = 0
  public static let defaultText = 4
  public static let defaultLength = 8
  public static let stride = 16
  public static let noDefault = UInt32.max
}

/// The instructions of pattern code, one byte each, with their operands. Code ends with its length.
public enum PatternCode: UInt8, Sendable, CaseIterable {
  /// Two bytes of length, then as many bytes that must stand there.
  case literal = 1
  /// Any run of bytes, the empty one too.
  case anyRun = 2
  /// A run without a colon.
  case runInPart = 3
  /// One Unicode scalar.
  case anyScalar = 4
  /// One Unicode scalar that is not a colon.
  case scalarInPart = 5
  /// Four bytes: the number of a slot, whose value must stand there.
  case variable = 6
  /// The same; a value with a colon matches nothing.
  case variableInPart = 7
}

/// A decimal number in the values of a condition, normalised: no zero at either end of the digits.
///
///     OFFSET  SIZE  FIELD     MEANING
///          0     8  exponent  e of 0.d1d2d3… × 10^e; zero for zero
///          8     1  sign      0 zero, 1 positive, 2 negative
///          9     …  digits, as ASCII; none for zero
public enum DecimalLayout {
  public static let exponent = 0
  public static let sign = 8
  public static let digits = 9
}

/// An instant in the values of a condition: seconds (8 bytes, signed), nanoseconds (4 bytes).
public enum InstantLayout {
  public static let seconds = 0
  public static let nanoseconds = 8
  public static let length = 12
}

/// A range of addresses in the values of a condition: family (1 byte: 4 or 6), prefix length in bits (1 byte), then the
/// 16 bytes of the address, of which an IPv4 address fills the first four. Bits after the prefix are zero.
public enum AddressLayout {
  public static let family = 0
  public static let prefixLength = 1
  public static let address = 2
  public static let length = 18
}

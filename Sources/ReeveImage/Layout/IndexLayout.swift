// The index of a plan that has many steps: it says which of them a request can meet at all. Those are then tested like the
// steps of any plan, so an entry too many costs time and nothing else. Offsets count from the index's first byte.

/// The head of an index, which stands right behind the steps of its plan.
///
///     OFFSET  SIZE  FIELD        MEANING
///          0     4  byteCount    of the index, a multiple of 4
///          4     4  bucketCount  of the table of keys; a power of two
///          8     4  buckets      a key (`IndexKey`, 4 bytes) and its list (4 bytes; zero in an empty bucket), of all lookups
///         12     4  always       list of the steps about which the index knows nothing, or zero
///         16     4  lookupCount
///         20     4  entryCount
///         24     4  denyCount    entries of steps that deny, which come first
///         28     4  entries      `IndexEntryLayout`
///         32     …  lookups: `IndexLookupLayout`
///
/// A list is the number of its one entry with `isEntry`, or the offset of a count (4 bytes) and numbers of entries (4 bytes
/// each), which ascend. In its place, `mark` says that there is such a key and no list.
public enum IndexLayout {
  public static let byteCount = 0
  public static let bucketCount = 4
  public static let buckets = 8
  public static let always = 12
  public static let lookupCount = 16
  public static let entryCount = 20
  public static let denyCount = 24
  public static let entries = 28
  public static let lookups = 32
  public static let bucketStride = 8

  /// The list is one entry: the rest is its number.
  public static let isEntry: UInt32 = 1 << 31
  public static let mark: UInt32 = 1
}

/// A step that is found by one of its patterns, or by anything else. Entries stand in the order of their steps.
///
///     OFFSET  SIZE  FIELD    MEANING
///          0     4  step     its number in the plan
///          4     4  pattern  offset, in the step's program, of the one pattern of its resources (`ReferenceLayout`) by which
///                            it is found here; each other one that can be found is an entry too. Zero: all are tested.
public enum IndexEntryLayout {
  public static let step = 0
  public static let pattern = 4
  public static let stride = 8
}

/// Something that is looked for in an index, of every request.
///
///     OFFSET  SIZE  FIELD     MEANING
///          0     1  kind      `IndexLookup`
///          1     1  source    of the condition key whose value it is; `IndexKey.ofResource`: the resource
///          2     1  length    bits of a network, 0 to 32
///          3     1  reserved  zero
///          4     4  table     offset of a `TrieLayout` or a `PieceTableLayout`, or zero
public enum IndexLookupLayout {
  public static let kind = 0
  public static let source = 1
  public static let length = 2
  public static let table = 4
  public static let stride = 8
}

/// What a lookup looks for.
public enum IndexLookup: UInt8, Sendable {
  /// The whole text, among the keys.
  case text = 0
  /// What the text begins with, in a trie.
  case prefix = 1
  /// The network of an address, among the keys.
  case network = 2
  /// What stands anywhere in the text, by a table of pieces, and alone or in pairs among the keys.
  case pieces = 3
}

/// Pieces of patterns that a text may have anywhere.
///
/// Every second place of a text is looked at, so a piece has two pairs of bytes by which it is seen: its first two, and its
/// second and third. A pair leads to shapes: how far before it a piece begins, and how many of its bytes are hashed.
///
///     OFFSET  SIZE  FIELD       MEANING
///          0     4  start       an even place, before which no piece is looked for
///          4     4  slotBits    the pairs have two to the power of it slots, 1 to 16
///          8     4  groupCount
///         12     4  shapeCount
///         16     …  slots (2 bytes each): the number of a group, plus one, or zero; then the groups: the number of the first
///                   shape of each, and of all shapes (4 bytes each); then shapes: `PieceShapeLayout`
public enum PieceTableLayout {
  public static let start = 0
  public static let slotBits = 4
  public static let groupCount = 8
  public static let shapeCount = 12
  public static let slots = 16

  /// A piece has at least as many bytes.
  public static let byteCountMin = 3

  /// The slot of two bytes.
  @inline(__always)
  public static func slot(_ pair: UInt16, bits: UInt32) -> Int {
    Int(truncatingIfNeeded: (UInt32(pair) &* 0x9E37_79B1) &>> (32 &- bits))
  }

  /// How many bytes of a piece are hashed: one of a few counts, so that there are few shapes.
  public static func hashedCount(_ byteCount: Int) -> Int {
    [32, 24, 16, 12, 10, 8, 7, 6, 5, 4].first { $0 <= byteCount } ?? byteCountMin
  }
}

/// Where a piece may stand about a pair of bytes.
///
///     OFFSET  SIZE  FIELD   MEANING
///          0     1  length  bytes, at least two
///          1     1  back    the piece begins so many bytes before the pair, 0 or 1
///          2     1  uses    `isSingle`, `isPaired`
///          3     1  reserved  zero
public enum PieceShapeLayout {
  public static let length = 0
  public static let back = 1
  public static let uses = 2
  public static let stride = 4

  /// Some piece has a list of its own.
  public static let isSingle: UInt8 = 1 << 0
  /// Some piece is looked for together with another.
  public static let isPaired: UInt8 = 1 << 1
}

/// Texts that others begin with, in a tree over half bytes, the upper half of a byte first.
///
/// A walk goes by the half bytes in which some texts differ and looks at no others, so the text where it ends is the only
/// one that can be the beginning of what is looked for, together with those that are its own beginnings.
///
///     OFFSET  SIZE  FIELD      MEANING
///          0     4  textCount  at least one
///          4     4  nodeCount
///          8     4  root       number of a node, or with `isText` of a text
///         12     …  texts: `TrieTextLayout`, then nodes: `TrieNodeLayout`
public enum TrieLayout {
  public static let textCount = 0
  public static let nodeCount = 4
  public static let root = 8
  public static let texts = 12

  /// The rest is the number of a text, not of a node.
  public static let isText: UInt32 = 1 << 31
}

/// A text of a trie.
///
///     OFFSET  SIZE  FIELD   MEANING
///          0     4  text    offset
///          4     4  length
///          8     4  shorter number, plus one, of the longest other text that it begins with, which stands before it; zero:
///                           there is none
///         12     4  list    steps
public enum TrieTextLayout {
  public static let text = 0
  public static let length = 4
  public static let shorter = 8
  public static let list = 12
  public static let stride = 16
}

/// A place at which texts differ.
///
///     OFFSET  SIZE  FIELD     MEANING
///          0     4  place     in half bytes
///          4    64  children  as `TrieLayout.root`, for each value of the half byte; nodes stand behind this one. A value
///                             that no text has leads to any child.
public enum TrieNodeLayout {
  public static let place = 0
  public static let children = 4
  public static let stride = 68
}

/// The keys of an index: 32 bits of a hash. Two things that share a key share a list.
public enum IndexKey {
  /// In place of the source of a condition key.
  public static let ofResource: UInt8 = 0

  /// - Parameter hash: of the text, `Hash.exact` without salt.
  @inline(__always)
  public static func resource(hash: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: hash &>> 32) }

  /// Of the value of a condition key.
  @inline(__always)
  public static func text(_ text: Bytes, source: UInt8) -> UInt32 {
    UInt32(truncatingIfNeeded: Hash.exact(text, salt: UInt64(source)) &>> 32)
  }

  /// Of a piece of the resource: of the bytes of it that are hashed.
  @inline(__always)
  public static func piece(_ text: Bytes) -> UInt32 {
    UInt32(truncatingIfNeeded: Hash.exact(text, salt: 0x5069_6563) &>> 32)
  }

  /// What marks a piece that is looked for together with others.
  @inline(__always)
  public static func mark(ofPiece key: UInt32) -> UInt32 { key ^ 0x9E37_79B9 }

  /// Of two pieces, in any order.
  @inline(__always)
  public static func pair(_ first: UInt32, _ second: UInt32) -> UInt32 {
    UInt32(
      truncatingIfNeeded: ((UInt64(min(first, second)) << 32 | UInt64(max(first, second))) &* 0xD6E8_FEB8_6659_FD93)
        &>> 32)
  }

  /// Of the network that an IPv4 address is in.
  /// - Parameter length: in bits, 0 to 32.
  @inline(__always)
  public static func network(_ quad: UInt32, length: UInt8, source: UInt8) -> UInt32 {
    let mask = UInt32(truncatingIfNeeded: UInt64(0xFFFF_FFFF) &<< UInt64(32 &- length))
    let word = UInt64(quad & mask) | UInt64(length) << 32 | UInt64(source) << 40
    return UInt32(truncatingIfNeeded: ((word ^ 0xD6E8_FEB8_6659_FD93) &* 0x9E37_79B9_7F4A_7C15) &>> 32)
  }
}

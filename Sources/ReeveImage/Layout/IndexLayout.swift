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
///         20     …  lookups: `IndexLookupLayout`
///
/// A list is the number of its one step with `isStep`, or the offset of a count (4 bytes) and step numbers (4 bytes each),
/// which ascend.
public enum IndexLayout {
  public static let byteCount = 0
  public static let bucketCount = 4
  public static let buckets = 8
  public static let always = 12
  public static let lookupCount = 16
  public static let lookups = 20
  public static let bucketStride = 8

  /// The list is one step: the rest is its number.
  public static let isStep: UInt32 = 1 << 31
}

/// Something that is looked for in an index, of every request.
///
///     OFFSET  SIZE  FIELD     MEANING
///          0     1  kind      `IndexLookup`
///          1     1  source    of the condition key whose value it is; `IndexKey.ofResource`: the resource
///          2     1  length    bits of a network, 0 to 32
///          3     1  reserved  zero
///          4     4  trie      offset of a `TrieLayout`, or zero
public enum IndexLookupLayout {
  public static let kind = 0
  public static let source = 1
  public static let length = 2
  public static let trie = 4
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

  /// Of the network that an IPv4 address is in.
  /// - Parameter length: in bits, 0 to 32.
  @inline(__always)
  public static func network(_ quad: UInt32, length: UInt8, source: UInt8) -> UInt32 {
    let mask = UInt32(truncatingIfNeeded: UInt64(0xFFFF_FFFF) &<< UInt64(32 &- length))
    let word = UInt64(quad & mask) | UInt64(length) << 32 | UInt64(source) << 40
    return UInt32(truncatingIfNeeded: ((word ^ 0xD6E8_FEB8_6659_FD93) &* 0x9E37_79B9_7F4A_7C15) &>> 32)
  }
}

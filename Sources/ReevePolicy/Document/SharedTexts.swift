/// Texts and lists of texts that many documents have alike, such as actions and condition keys: equal ones that are met
/// again soon share their memory.
///
/// It is a cache of fixed size and not a table, so it costs the same however many documents are read, and no document can
/// fill it with texts that then stay. Whether a text is shared changes nothing but memory.
public struct SharedTexts: Sendable {
  private var texts: [String]
  private var lists: [[String]]
  private static let slotCount = 4_096

  /// Shares among all documents that are read with it.
  public init() {
    texts = Array(repeating: "", count: Self.slotCount)
    lists = Array(repeating: [], count: Self.slotCount)
  }

  /// Shares nothing.
  init(none: ()) {
    texts = []
    lists = []
  }

  /// Bytes that a text may have and take no memory beside its value.
  private static let inlineByteCount = 15

  mutating func shared(_ bytes: ArraySlice<UInt8>) -> String {
    if texts.isEmpty || bytes.count <= Self.inlineByteCount { return String(decoding: bytes, as: UTF8.self) }
    let span = bytes.span
    var hash = Hash()
    for index in span.indices { hash.add(span[index]) }
    let slot = hash.slot(Self.slotCount)
    if Self.areEqual(texts[slot].utf8.span, span) { return texts[slot] }
    let text = String(decoding: bytes, as: UTF8.self)
    texts[slot] = text
    return text
  }

  mutating func shared(_ list: [String]) -> [String] {
    if lists.isEmpty { return list }
    var hash = Hash()
    for text in list {
      // Texts differ at their ends more often than at their beginnings.
      let span = text.utf8.span
      for index in max(0, span.count - 8)..<span.count { hash.add(span[index]) }
      hash.add(UInt8(truncatingIfNeeded: span.count))
    }
    let slot = hash.slot(Self.slotCount)
    if Self.areEqual(lists[slot], list) { return lists[slot] }
    lists[slot] = list
    return list
  }

  private static func areEqual(_ left: [String], _ right: [String]) -> Bool {
    guard left.count == right.count else { return false }
    for index in left.indices where !areEqual(left[index].utf8.span, right[index].utf8.span) { return false }
    return true
  }

  private static func areEqual(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    // Without a way out, so that many bytes are compared at once; those that come here are nearly always equal.
    var difference: UInt8 = 0
    for index in left.indices { difference |= left[index] ^ right[index] }
    return difference == 0
  }

  /// Of texts that are few in a cache that is small. A collision costs a slot.
  private struct Hash {
    private var value: UInt64 = 0

    mutating func add(_ byte: UInt8) { value = (value << 7 | value >> 57) ^ UInt64(byte) }

    func slot(_ count: Int) -> Int { Int((value &* 0x9E37_79B9_7F4A_7C15) >> 32) % count }
  }
}

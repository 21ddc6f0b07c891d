// Soundness. The unsafe parts copy a run of bytes that the span holds for as long as the call takes; the array neither keeps
// the pointer nor shares memory with the span, which cannot be of an array that is being changed.

extension ArraySlice<UInt8> {
  /// Whether these are the bytes of `text`.
  func spells(_ text: String) -> Bool { span.spells(text) }

  /// Whether these come before the bytes of `text`, byte for byte.
  func precedes(_ text: String) -> Bool {
    let bytes = span
    let others = text.utf8.span
    for index in 0..<Swift.min(bytes.count, others.count) where bytes[index] != others[index] {
      return bytes[index] < others[index]
    }
    return bytes.count < others.count
  }
}

extension [UInt8] {
  /// Whether these are the bytes of `text`.
  func spells(_ text: String) -> Bool { span.spells(text) }

  init(copying bytes: Span<UInt8>) { self = unsafe bytes.withUnsafeBufferPointer { unsafe Array($0) } }

  mutating func append(utf8 text: String) { append(contentsOf: text.utf8) }

  mutating func append(copying bytes: Span<UInt8>) {
    // Not with room for these alone: of many that follow each other, each would move all before it.
    unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
  }
}

extension Span<UInt8> {
  /// Whether these are the bytes of `text`.
  fileprivate func spells(_ text: String) -> Bool {
    let others = text.utf8.span
    guard count == others.count else { return false }
    for index in indices where self[index] != others[index] { return false }
    return true
  }
}

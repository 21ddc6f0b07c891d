// Soundness. The unsafe parts copy a run of bytes that the span holds for as long as the call takes, or a literal, which is there
// as long as the process; the array neither keeps the pointer nor shares memory with the span, which cannot be of an array that
// is being changed.

extension ArraySlice<UInt8> {
  /// Whether these are the bytes of `text`.
  func spells(_ text: String) -> Bool { span.spells(text) }
}

extension [UInt8] {
  /// Whether these are the bytes of `text`.
  func spells(_ text: String) -> Bool { span.spells(text) }

  init(copying bytes: Span<UInt8>) { self = unsafe bytes.withUnsafeBufferPointer { unsafe Array($0) } }

  mutating func append(utf8 text: String) { append(copying: text.utf8.span) }

  mutating func append(literal text: StaticString) {
    unsafe append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// - Parameter number: not below zero.
  mutating func append(decimal number: Int) {
    var unit = 1
    while number / unit >= 10 { unit *= 10 }
    while unit > 0 {
      append(UInt8(ascii: "0") + UInt8(number / unit % 10))
      unit /= 10
    }
  }

  mutating func append(copying bytes: Span<UInt8>) {
    // Not with room for these alone: of many that follow each other, each would move all before it.
    unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
  }
}

extension String {
  /// What the bytes say, repaired where they are not UTF-8.
  init(copying bytes: Span<UInt8>) {
    self = unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
  }

  /// What the bytes say; absent where they are not UTF-8.
  public init?(validating bytes: Span<UInt8>) {
    guard let text = try? UTF8Span(validating: bytes) else { return nil }
    self.init(copying: text)
  }
}

extension Span<UInt8> {
  /// Whether these come before others, byte for byte.
  func precedes(_ others: Span<UInt8>) -> Bool {
    for index in 0..<Swift.min(count, others.count) where self[index] != others[index] {
      return self[index] < others[index]
    }
    return count < others.count
  }

  func isEqual(to others: Span<UInt8>) -> Bool {
    guard count == others.count else { return false }
    for index in indices where self[index] != others[index] { return false }
    return true
  }

  func isEqual(to text: StaticString) -> Bool {
    count == text.utf8CodeUnitCount
      && isEqual(to: unsafe UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount).span)
  }

  /// Whether these are the bytes of `text`.
  fileprivate func spells(_ text: String) -> Bool { isEqual(to: text.utf8.span) }
}

// Soundness. The unsafe part copies a run of bytes that its span holds for as long as the call takes; the array neither keeps
// the pointer nor shares memory with the span.

extension [UInt8] {
  /// Appends a run at once.
  mutating func append(copying bytes: Span<UInt8>) {
    unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
  }
}

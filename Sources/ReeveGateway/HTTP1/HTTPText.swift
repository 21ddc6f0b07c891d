// Soundness. The unsafe parts hand runs of bytes to functions of C, with the lengths that they have; nothing is written, and no
// pointer is kept. The bytes of a literal are there as long as the process.

internal import CReeveBytes

/// What bytes of a head are.
/// Source: RFC 9110, 5.6.
enum HTTPText {
  /// A letter, a digit or one of the signs of `tchar`.
  static func isNameByte(_ byte: UInt8) -> Bool { unsafe withUnsafeBytes(of: byte) { unsafe isName($0) } }

  /// Whether all bytes are those of a name, of which there is one at least.
  static func isName(_ bytes: Span<UInt8>) -> Bool { unsafe bytes.withUnsafeBytes { unsafe isName($0) } }

  private static func isName(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard let base = bytes.baseAddress, bytes.count > 0 else { return false }
    return unsafe reeve_all_of_class(base, bytes.count, nameClass) != 0
  }

  /// Of the classes of `reeve_class_of_byte`.
  private static let nameClass: UInt8 = 8

  /// Whether a field's value may have these bytes: no control character but the tab.
  static func isValue(_ bytes: Span<UInt8>) -> Bool {
    var control = bytes.firstControl(from: 0)
    while control < bytes.count, bytes[control] == UInt8(ascii: "\t") {
      control = bytes.firstControl(from: control + 1)
    }
    return control == bytes.count
  }

  static func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

  static func lowercased(_ byte: UInt8) -> UInt8 {
    UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte | 0x20 : byte
  }

  /// Whether two runs are the same but for the case of letters.
  static func areEqual(_ one: Span<UInt8>, _ other: Span<UInt8>) -> Bool {
    guard one.count == other.count else { return false }
    for index in one.indices where lowercased(one[index]) != lowercased(other[index]) { return false }
    return true
  }

  /// Without the spaces and tabs around it.
  static func trimmed(_ range: Range<Int>, of bytes: Span<UInt8>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, isSpace(bytes[start]) { start += 1 }
    while start < end, isSpace(bytes[end - 1]) { end -= 1 }
    return start..<end
  }

  /// Whether all bytes are decimal digits, of which there is one at least.
  static func isNumber(_ bytes: Span<UInt8>) -> Bool {
    for index in bytes.indices where !(UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[index]) { return false }
    return !bytes.isEmpty
  }
}

extension Span<UInt8> {
  /// Whether these are the bytes of `name`, which is in lower case, in whatever case.
  @inline(__always)
  public func isNamed(_ name: StaticString) -> Bool {
    count == name.utf8CodeUnitCount && hasFolded(name)
  }

  /// Whether these begin with `prefix`, which is in lower case, in whatever case.
  @inline(__always)
  func isPrefixed(_ prefix: StaticString) -> Bool {
    count >= prefix.utf8CodeUnitCount && hasFolded(prefix)
  }

  /// The same of a name that was not written here, but by a configuration or a route.
  public func isNamed(asConfigured name: String) -> Bool { HTTPText.areEqual(self, name.utf8.span) }

  private func hasFolded(_ text: StaticString) -> Bool {
    let wanted = unsafe UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    for index in wanted.indices where unsafe HTTPText.lowercased(self[index]) != wanted[index] { return false }
    return true
  }

  /// The first place at or after `start` of a byte; where there is none, `count`.
  func first(_ byte: UInt8, from start: Int = 0) -> Int {
    unsafe withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return 0 }
      return unsafe reeve_first(base, bytes.count, start, byte)
    }
  }

  /// The first place at or after `start` of a control character; where there is none, `count`.
  func firstControl(from start: Int) -> Int {
    unsafe withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return 0 }
      return unsafe reeve_first_control(base, bytes.count, start)
    }
  }
}

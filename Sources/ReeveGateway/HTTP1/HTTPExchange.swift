public import ReeveTypes

/// A request that has come whole.
public struct HTTPExchange: Sendable, Hashable {
  /// Its fields are all that came but `Host`, in their order; names in the case in which they came, values without the
  /// spaces and tabs around them.
  public var head: HTTPRequestHead
  public var body: HTTPBody

  public init(head: HTTPRequestHead, body: HTTPBody) {
    self.head = head
    self.body = body
  }

  /// The values of the fields of this name, in their order.
  /// - Parameter name: in lower case.
  func values(of name: String) -> [[UInt8]] {
    head.headers.filter { HTTPText.equals($0.name[...], name) }.map(\.value)
  }
}

/// What is left of a request's body.
public enum HTTPBody: Sendable, Hashable {
  /// There is none, or one of no bytes.
  case none
  /// It was hashed as it came, and dropped, unless it is to be read and short enough.
  case hashed(SignatureV4.Digest, byteCount: Int, content: [UInt8]? = nil)
  /// All of it, of a path whose bodies are kept.
  case kept([UInt8])
}

/// What bytes of a head are.
/// Source: RFC 9110, 5.6.
enum HTTPText {
  /// A letter, a digit or one of the signs of `tchar`.
  static func isNameByte(_ byte: UInt8) -> Bool { SignatureV4.RequestHead.isNameByte(byte) }

  static func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

  static func lowercased(_ byte: UInt8) -> UInt8 {
    UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte | 0x20 : byte
  }

  /// Whether these are the bytes of `text`, which is in lower case, in whatever case.
  static func equals(_ bytes: ArraySlice<UInt8>, _ text: String) -> Bool {
    bytes.count == text.utf8.count && zip(bytes, text.utf8).allSatisfy { lowercased($0) == $1 }
  }

  /// Whether `bytes` begins with `text`, which is in lower case, in whatever case.
  static func begins(_ bytes: [UInt8], with text: String) -> Bool {
    equals(bytes.prefix(text.utf8.count), text)
  }

  /// Without the spaces and tabs around it.
  static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard let first = bytes.firstIndex(where: { !isSpace($0) }), let last = bytes.lastIndex(where: { !isSpace($0) })
    else { return bytes[bytes.startIndex..<bytes.startIndex] }
    return bytes[first...last]
  }
}

public import ReeveTypes

/// A text, to be known on its connection by a handle.
///
///     OFFSET  SIZE  FIELD     MEANING
///          0     1  part      `InternedPart`
///          1     3  reserved  zero
///          4     …  text      UTF-8, 1 to `RequestLimits.textByteCountMax` bytes
public struct InternRequest: Sendable, Hashable {
  public var part: InternedPart
  /// UTF-8.
  public var text: [UInt8]

  public init(part: InternedPart, text: [UInt8]) {
    self.part = part
    self.text = text
  }

  /// The text may be of any length.
  public init?(payload: [UInt8]) {
    var reader = FieldReader(payload)
    guard let part = reader.integer(UInt8.self).flatMap(InternedPart.init(rawValue:)), reader.zero(byteCount: 3)
    else { return nil }
    self.init(part: part, text: reader.rest())
  }

  public var payload: [UInt8] { [part.rawValue, 0, 0, 0] + text }
}

/// The handle that stands for a text, as long as the connection lasts.
///
///     OFFSET  SIZE  FIELD   MEANING
///          0     4  handle  never zero
public struct InternReply: Sendable, Hashable {
  public var handle: UInt32

  public init(handle: UInt32) { self.handle = handle }

  public init?(payload: [UInt8]) {
    var reader = FieldReader(payload)
    guard let handle = reader.integer(UInt32.self), reader.remaining == 0 else { return nil }
    self.init(handle: handle)
  }

  public var payload: [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(littleEndian: handle)
    return bytes
  }
}

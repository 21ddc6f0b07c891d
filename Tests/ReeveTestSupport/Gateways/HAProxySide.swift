import ReeveGateway

/// What HAProxy would send, and what it must not: every part can be made wrong.
public enum HAProxySide {
  public static func frame(
    _ type: UInt8, flags: UInt32 = 1, stream: UInt64 = 0, frame: UInt64 = 0, _ payload: [UInt8] = []
  ) -> [UInt8] {
    var bytes: [UInt8] = [type] + bigEndian(flags)
    SPOPWriter.append(varint: stream, to: &bytes)
    SPOPWriter.append(varint: frame, to: &bytes)
    return whole(bytes + payload)
  }

  /// With its length in front.
  public static func whole(_ frame: [UInt8]) -> [UInt8] { bigEndian(UInt32(frame.count)) + frame }

  public static func bigEndian(_ value: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
  }

  public static func string(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    SPOPWriter.append(string: text, to: &bytes)
    return bytes
  }

  public static func typed(_ text: String) -> [UInt8] { [8] + string(text) }

  /// `req.hdrs_bin`: names and values, and two empty strings at the end.
  public static func headers(_ fields: [(String, String)]) -> [UInt8] {
    let bytes = (fields + [("", "")]).flatMap { string($0.0) + string($0.1) }
    return binary(bytes)
  }

  public static func binary(_ bytes: [UInt8]) -> [UInt8] {
    var typed: [UInt8] = [9]
    SPOPWriter.append(varint: UInt64(bytes.count), to: &typed)
    return typed + bytes
  }

  public static func ipv4(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8) -> [UInt8] { [6, a, b, c, d] }

  public static func boolean(_ value: Bool) -> [UInt8] { [value ? 0x11 : 0x01] }

  public static func uint32(_ value: UInt32) -> [UInt8] {
    var bytes: [UInt8] = [3]
    SPOPWriter.append(varint: UInt64(value), to: &bytes)
    return bytes
  }

  public static func hello(
    versions: String = "2.0", frameSize: UInt32 = 16_380, capabilities: String = "pipelining",
    more: [UInt8] = string("engine-id") + typed("7a9c")
  ) -> [UInt8] {
    frame(
      1,
      string("supported-versions") + typed(versions) + string("max-frame-size") + uint32(frameSize)
        + string("capabilities") + typed(capabilities) + more)
  }

  public static func disconnect(_ status: UInt32 = 0) -> [UInt8] {
    frame(2, string("status-code") + uint32(status) + string("message") + typed("bye"))
  }

  public static func message(_ name: String, _ arguments: [(String, [UInt8])]) -> [UInt8] {
    string(name) + [UInt8(arguments.count)] + arguments.flatMap { string($0.0) + $0.1 }
  }

  public static func notify(
    stream: UInt64 = 1, frame number: UInt64 = 1,
    _ messages: [UInt8] = message("authorize", [("method", typed("GET"))])
  ) -> [UInt8] {
    frame(3, stream: stream, frame: number, messages)
  }
}

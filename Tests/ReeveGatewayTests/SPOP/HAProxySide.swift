import ReeveGateway

/// What HAProxy would send, and what it must not: every part can be made wrong.
enum HAProxySide {
  static func frame(
    _ type: UInt8, flags: UInt32 = 1, stream: UInt64 = 0, frame: UInt64 = 0, _ payload: [UInt8] = []
  ) -> [UInt8] {
    var bytes: [UInt8] = [type] + bigEndian(flags)
    SPOPWriter.append(varint: stream, to: &bytes)
    SPOPWriter.append(varint: frame, to: &bytes)
    return whole(bytes + payload)
  }

  /// With its length in front.
  static func whole(_ frame: [UInt8]) -> [UInt8] { bigEndian(UInt32(frame.count)) + frame }

  static func bigEndian(_ value: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
  }

  static func string(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    SPOPWriter.append(string: text, to: &bytes)
    return bytes
  }

  static func typed(_ text: String) -> [UInt8] { [8] + string(text) }

  static func uint32(_ value: UInt32) -> [UInt8] {
    var bytes: [UInt8] = [3]
    SPOPWriter.append(varint: UInt64(value), to: &bytes)
    return bytes
  }

  static func hello(
    versions: String = "2.0", frameSize: UInt32 = 16_380, capabilities: String = "pipelining",
    more: [UInt8] = string("engine-id") + typed("7a9c")
  ) -> [UInt8] {
    frame(
      1,
      string("supported-versions") + typed(versions) + string("max-frame-size") + uint32(frameSize)
        + string("capabilities") + typed(capabilities) + more)
  }

  static func disconnect(_ status: UInt32 = 0) -> [UInt8] {
    frame(2, string("status-code") + uint32(status) + string("message") + typed("bye"))
  }

  static func message(_ name: String, _ arguments: [(String, [UInt8])]) -> [UInt8] {
    string(name) + [UInt8(arguments.count)] + arguments.flatMap { string($0.0) + $0.1 }
  }

  static func notify(
    stream: UInt64 = 1, frame number: UInt64 = 1,
    _ messages: [UInt8] = message("authorize", [("method", typed("GET"))])
  ) -> [UInt8] {
    frame(3, stream: stream, frame: number, messages)
  }
}

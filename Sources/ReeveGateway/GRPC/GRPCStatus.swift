internal import ReeveTypes

/// How a call ended. Source: gRPC's `doc/statuscodes.md`.
public enum GRPCStatus: Int, Sendable, Hashable, CaseIterable {
  case ok = 0
  case invalidArgument = 3
  case notFound = 5
  case resourceExhausted = 8
  case unimplemented = 12
  case `internal` = 13
  case unavailable = 14
}

extension GRPCStatus {
  /// Bytes of a message before it is encoded; what is behind them is left out.
  static let messageByteCountMax = 1_024

  /// What tells the end of a call: `grpc-status`, and a message where there is one.
  func fields(message: String) -> [HTTPRequestHead.Header] {
    let status = HTTPRequestHead.Header("grpc-status", String(rawValue))
    guard !message.isEmpty else { return [status] }
    return [status, HTTPRequestHead.Header(name: Array("grpc-message".utf8), value: Self.encoded(message))]
  }

  /// Bytes other than those of printable ASCII, and the percent sign, become escapes. Source: gRPC's
  /// `doc/PROTOCOL-HTTP2.md`, "Responses".
  private static func encoded(_ message: String) -> [UInt8] {
    var encoded: [UInt8] = []
    for byte in message.utf8.prefix(messageByteCountMax) {
      if 0x20...0x7E ~= byte, byte != UInt8(ascii: "%") {
        encoded.append(byte)
      } else {
        encoded.append(UInt8(ascii: "%"))
        for digit in [byte >> 4, byte & 0x0F] {
          encoded.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10)
        }
      }
    }
    return encoded
  }
}

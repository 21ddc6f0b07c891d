import ReeveGateway
import ReeveTypes

/// Condition keys that a gateway's question has values for, whatever its route.
/// Source: IAM User Guide, "AWS global condition context keys", properties of the network and of the request.
enum GatewayContext {
  static func entries(of question: GatewayQuestion) -> [ContextEntry] {
    var entries: [ContextEntry] = []
    if let address = question.sourceAddress { entries.append(ContextEntry("aws:SourceIp", .single(address))) }
    if let isEncrypted = question.isEncrypted {
      entries.append(ContextEntry("aws:SecureTransport", .single(isEncrypted ? "true" : "false")))
    }
    for (name, key) in [("user-agent", "aws:UserAgent"), ("referer", "aws:Referer")] {
      guard let value = question.head.headers.first(where: { $0.name.spells(name) })?.value,
        let text = String(validating: value, as: UTF8.self), 1...RequestLimits.textByteCountMax ~= text.utf8.count
      else { continue }
      entries.append(ContextEntry(key, .single(text)))
    }
    return entries
  }
}

extension [UInt8] {
  /// Whether these bytes are `name`, which is in lower case; the case of ASCII letters does not count.
  func spells(_ name: String) -> Bool {
    count == name.utf8.count && zip(self, name.utf8).allSatisfy { (0x41...0x5A ~= $0 ? $0 | 0x20 : $0) == $1 }
  }
}

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

  /// Says that the body of a signed request was not seen, or not compared: a policy may deny what has it.
  static let unverifiedBody = ContextEntry("reeve:UnverifiedBody", .single("true"))

  /// The entries of all lists; of two with one key, the first.
  static func joined(_ lists: [[ContextEntry]]) -> [ContextEntry] {
    var entries: [ContextEntry] = []
    for list in lists {
      // A route that names a key twice makes the request malformed, and that is not hidden here.
      let before = entries
      entries += list.filter { !has($0.key, before) }
    }
    return entries
  }

  static func has(_ key: String, _ entries: [ContextEntry]) -> Bool {
    entries.contains { $0.key.isSameKey(as: key) }
  }

  /// Whether any caller may say what the value of a key is.
  static func isReported(_ key: String) -> Bool {
    let name = key.utf8.split(separator: UInt8(ascii: "/"), maxSplits: 1).first.map { String($0) ?? "" } ?? ""
    return CallerTrust.bit(of: key) == nil && CallerTrust.bit(of: name + "/*") == nil
  }
}

extension String {
  /// Whether the two are one condition key: the case of ASCII letters does not count.
  fileprivate func isSameKey(as other: String) -> Bool {
    let folded = { (byte: UInt8) in 0x41...0x5A ~= byte ? byte | 0x20 : byte }
    return utf8.count == other.utf8.count && zip(utf8, other.utf8).allSatisfy { folded($0) == folded($1) }
  }
}

extension [UInt8] {
  /// Whether these bytes are `name`, which is in lower case; the case of ASCII letters does not count.
  func spells(_ name: String) -> Bool {
    count == name.utf8.count && zip(self, name.utf8).allSatisfy { (0x41...0x5A ~= $0 ? $0 | 0x20 : $0) == $1 }
  }
}

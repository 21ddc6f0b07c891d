import ReeveGateway
import ReeveTypes

/// Condition keys that a gateway's question has values for, whatever its route.
/// Source: IAM User Guide, "AWS global condition context keys", properties of the network and of the request.
enum GatewayContext {
  static func entries(of question: GatewayQuestion) -> [ContextEntry] {
    var entries: [ContextEntry] = []
    entries.reserveCapacity(5)
    if let address = question.sourceAddress { entries.append(ContextEntry("aws:SourceIp", .single(address))) }
    if let isEncrypted = question.isEncrypted {
      entries.append(ContextEntry("aws:SecureTransport", .single(isEncrypted ? "true" : "false")))
    }
    var (agent, referer): (Int?, Int?)
    for index in question.head.headers.indices {
      let name = question.head.headers.name(index)
      if agent == nil, name.isNamed("user-agent") { agent = index }
      if referer == nil, name.isNamed("referer") { referer = index }
    }
    for (place, key) in [(agent, "aws:UserAgent"), (referer, "aws:Referer")] {
      guard let place, case let value = question.head.headers.value(place),
        1...RequestLimits.textByteCountMax ~= value.count, let text = String(validating: value)
      else { continue }
      entries.append(ContextEntry(key, .single(text)))
    }
    return entries
  }

  /// Says that the body of a signed request was not seen, or not compared: a policy may deny what has it.
  static let unverifiedBody = ContextEntry("reeve:UnverifiedBody", .single("true"))

  /// The entries of all lists; of two with one key, the first.
  static func joined(_ lists: [ContextEntry]...) -> [ContextEntry] {
    var entries: [ContextEntry] = []
    for list in lists where !list.isEmpty {
      guard !entries.isEmpty else {
        entries = list
        continue
      }
      // A route that names a key twice makes the request malformed, and that is not hidden here.
      let before = entries.count
      for entry in list where !has(entry.key, entries.prefix(before)) { entries.append(entry) }
    }
    return entries
  }

  static func has(_ key: String, _ entries: some Sequence<ContextEntry>) -> Bool {
    entries.contains { $0.key.utf8.span.isNamed(asConfigured: key) }
  }

  /// Whether any caller may say what the value of a key is.
  static func isReported(_ key: String) -> Bool {
    let name = key.utf8.split(separator: UInt8(ascii: "/"), maxSplits: 1).first.map { String($0) ?? "" } ?? ""
    return CallerTrust.bit(of: key) == nil && CallerTrust.bit(of: name + "/*") == nil
  }
}

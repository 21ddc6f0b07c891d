import Reeve
import ReeveSystem
import ReeveTypes
import ReeveWire

// A listener: its address, and what holds for its callers.
extension ConfigurationReader {
  private static let memberNames = [
    "address", "protocol", "trustContext", "trustKeys", "endpoint", "registersSessions",
  ]

  mutating func readListener(_ value: JSONValue) {
    var address: SocketAddress?
    var terms = ListenerTerms()
    terms.gateway = readGatewayTerms(of: value)
    var misspeltName: String?
    for member in value.members {
      switch member.name.text {
      case "address": address = readAddress(member.value)
      case "trustContext":
        if let trusts = boolean(member.value, "`trustContext`") { terms.trust = trusts ? .trusted : .reported }
      case "trustKeys":
        guard value["trustContext"] == nil else {
          report(
            "a listener has `trustContext` or `trustKeys`, and not both", at: member.name,
            help: "leave `trustContext` out: true is every key, false is none")
          continue
        }
        terms.trust = readTrustKeys(member.value)
      case "endpoint": terms.endpoint = readEndpoint(member.value)
      case "registersSessions":
        terms.registersSessions = boolean(member.value, "`registersSessions`") ?? false
        if terms.registersSessions, terms.gateway != nil {
          report("sessions are registered in frames, and this listener speaks another protocol", at: member.name)
        }
      case "protocol": break
      case let name? where Self.gatewayMemberNames.contains(name): break
      default:
        misspeltName = reportUnknown(
          member.name, "a listener", known: Self.memberNames + Self.gatewayMemberNames)
      }
    }
    guard let address else {
      // Who wrote it under another name has been told.
      if value["address"] == nil, misspeltName != "address" { report("a listener needs `address`", at: value) }
      return
    }
    if configuration.listeners.contains(where: { $0.address == address }) {
      return report("the address `\(address)` is given twice", at: value, help: "keep one of the two")
    }
    configuration.listeners.append(ListenerConfiguration(address, terms: terms))
  }

  private mutating func readTrustKeys(_ value: JSONValue) -> CallerTrust {
    guard value.kind == .array else {
      report("`trustKeys` is an array of condition keys, and this is \(value.kind)", at: value)
      return .reported
    }
    var names: [String] = []
    for element in value.elements {
      guard let name = element.text else {
        report("a condition key is a string, and this is \(element.kind)", at: element)
        continue
      }
      guard CallerTrust.bit(of: name) != nil else {
        let nearest = nearestName(to: name, in: CallerTrust.keyNames)
        report(
          "`\(name)` is no key that Reeve derives", at: element,
          help: nearest.map { "did you mean `\($0)`?" }
            ?? "expected one of: \(CallerTrust.keyNames.joined(separator: ", "))")
        continue
      }
      names.append(name)
    }
    return CallerTrust(keys: names) ?? .reported
  }

  private mutating func readEndpoint(_ value: JSONValue) -> String? {
    guard let text = value.text else {
      report("`endpoint` is a string, and this is \(value.kind)", at: value)
      return nil
    }
    let isWellFormed =
      text.utf8.starts(with: "vpce-".utf8) && 6...128 ~= text.utf8.count
      && text.utf8.allSatisfy { byte in
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
          || byte == UInt8(ascii: "-")
      }
    guard isWellFormed else {
      report(
        "`\(text)` is not the id of a VPC endpoint", at: value,
        help: "it is `vpce-`, then lower-case letters, digits and hyphens")
      return nil
    }
    return text
  }

  private mutating func readAddress(_ value: JSONValue) -> SocketAddress? {
    guard let text = value.text else {
      report("`address` is a string, and this is \(value.kind)", at: value)
      return nil
    }
    do throws(SocketAddressError) {
      let address = try SocketAddress(text)
      guard case .unix(let path) = address else { return address }
      return try SocketAddress("unix:\(relative(path))")
    } catch {
      report(error.description, at: value)
      return nil
    }
  }
}

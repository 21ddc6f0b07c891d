import Reeve
import ReeveGateway
import ReeveTypes
import ReeveWire

// A listener for gateways, whose `protocol` is another than `frames`:
//
//     "protocol": "http",                  HTTP/1.1 and HTTP/2; or "spop", HAProxy's
//     "identity": ["signatureV4"],         who a request is of; also "token", "header:x-principal", "certificate",
//                                          "anonymous", in the order in which they are looked for
//     "carriesBodies": true,               the gateway hands in bodies, so that their signatures can be verified
//     "unverifiedBodies": "refuse",        or "accept": what has a signature is let through without its body
//     "replays": "refuse",                 or "accept", as AWS does: a signed request counts once, also of a proxy that tries again
//     "region": "us-east-1",               that signatures must be for
//     "certificateNames": { "spiffe://example.org/sa/${name}": "arn:aws:iam::111122223333:user/${name}" },
//     "addressHeader": "x-envoy-external-address",
//     "certificateHeader": "x-client-name",
//     "minioAccount": "111122223333",      whose users MinIO's are, at the path /v1/minio
//     "callerTokenSHA256": "2c26…"         of what AuthZEN's and MinIO's callers send as `Authorization`
extension ConfigurationReader {
  static let gatewayMemberNames = [
    "identity", "carriesBodies", "unverifiedBodies", "replays", "region", "certificateNames", "addressHeader",
    "certificateHeader", "minioAccount",
    "callerTokenSHA256",
  ]

  /// - Returns: nothing for a listener of frames.
  mutating func readGatewayTerms(of listener: JSONValue) -> GatewayTerms? {
    guard var terms = readSpeech(listener["protocol"]) else {
      for member in listener.members {
        guard let name = member.name.text, Self.gatewayMemberNames.contains(name) else { continue }
        report(
          "`\(name)` is of a listener for gateways, and this one takes frames", at: member.name,
          help: "say which `protocol` it speaks: \(Self.speechNames)")
      }
      return nil
    }
    for member in listener.members {
      let value = member.value
      switch member.name.text {
      case "identity": terms.identity = readIdentity(value)
      case "carriesBodies": terms.carriesBodies = boolean(value, "`carriesBodies`") ?? false
      case "unverifiedBodies":
        switch value.text {
        case "refuse": terms.acceptsUnverifiedBodies = false
        case "accept": terms.acceptsUnverifiedBodies = true
        default: report("`unverifiedBodies` is \"refuse\" or \"accept\"", at: value)
        }
      case "replays":
        switch value.text {
        case "refuse": terms.refusesReplays = true
        case "accept": terms.refusesReplays = false
        default: report("`replays` is \"refuse\" or \"accept\"", at: value)
        }
      case "region": terms.region = readText(value, "`region`", example: "us-east-1")
      case "certificateNames": terms.certificateNames = readCertificateNames(value)
      case "addressHeader": terms.addressHeader = readHeaderName(value, "`addressHeader`")
      case "certificateHeader": terms.certificateHeader = readHeaderName(value, "`certificateHeader`")
      case "minioAccount":
        terms.minioAccount = value.text
        if value.text?.utf8.count != 12 || value.text?.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) != true {
          report("`minioAccount` is twelve digits", at: value)
        }
      case "callerTokenSHA256": terms.callerTokenDigest = readDigest(value)
      default: break
      }
    }
    return terms
  }

  private static let speechNames =
    GatewayTerms.Speech.allCases.map { "\"\($0.name)\"" }.joined(separator: " or ")

  private mutating func readSpeech(_ value: JSONValue?) -> GatewayTerms? {
    guard let value else { return nil }
    let name = value.text
    if name == "frames" { return nil }
    guard let speech = GatewayTerms.Speech.allCases.first(where: { $0.name == name }) else {
      report(
        "`protocol` is \"frames\", \(Self.speechNames)", at: value,
        help: "\"http\" is for Envoy, nginx, Caddy, Traefik and MinIO, \"spop\" for HAProxy, \"frames\" Reeve's own")
      return GatewayTerms(.http)
    }
    return GatewayTerms(speech)
  }

  private mutating func readIdentity(_ value: JSONValue) -> [IdentitySource] {
    guard value.kind == .array else {
      report("`identity` is an array of strings, and this is \(value.kind)", at: value)
      return []
    }
    var sources: [IdentitySource] = []
    for element in value.elements {
      guard let text = element.text, let source = IdentitySource(text) else {
        report(
          "`\(element.text ?? element.rawText)` is no place where an identity comes from", at: element,
          help: "write one of: \(IdentitySource.spellings)")
        continue
      }
      guard !sources.contains(source) else {
        report("`\(text)` is given twice", at: element)
        continue
      }
      sources.append(source)
    }
    if sources.isEmpty {
      report(
        "without an `identity` everything is refused", at: value, help: "write one of: \(IdentitySource.spellings)")
    }
    return sources
  }

  private mutating func readText(_ value: JSONValue, _ what: String, example: String) -> String? {
    guard let text = value.text, 1...RequestLimits.textByteCountMax ~= text.utf8.count else {
      report("\(what) is a string such as `\(example)`", at: value)
      return nil
    }
    return text
  }

  private mutating func readCertificateNames(_ value: JSONValue) -> [GatewayTerms.CertificateName] {
    guard value.kind == .object else {
      report(
        "`certificateNames` is an object, and this is \(value.kind)", at: value,
        help: "write { \"spiffe://example.org/sa/${name}\": \"arn:aws:iam::111122223333:user/${name}\" }")
      return []
    }
    var names: [GatewayTerms.CertificateName] = []
    for member in value.members {
      guard let pattern = member.name.text, let principal = member.value.text else {
        report("a principal is a string, and this is \(member.value.kind)", at: member.value)
        continue
      }
      do throws(NameMapping.Problem) {
        _ = try NameMapping(pattern: pattern, principal: principal)
        names.append(GatewayTerms.CertificateName(pattern: pattern, principal: principal))
      } catch { report("`\(pattern)` stands for no principal: \(error.description)", at: member.name) }
    }
    if names.count > GatewayTerms.certificateNameCountMax {
      report("`certificateNames` has more than \(GatewayTerms.certificateNameCountMax) members", at: value)
    }
    return names
  }

  private mutating func readHeaderName(_ value: JSONValue, _ what: String) -> String? {
    guard let text = value.text, case .header(let name)? = IdentitySource("header:\(text)") else {
      report("\(what) is the name of a header", at: value)
      return nil
    }
    return name
  }

  private mutating func readDigest(_ value: JSONValue) -> [UInt8]? {
    let digits = Array((value.text ?? "").utf8)
    var bytes: [UInt8] = []
    if digits.count == 2 * GatewayTerms.digestByteCount {
      for index in stride(from: 0, to: digits.count, by: 2) {
        guard let byte = UInt8(String(decoding: digits[index..<index + 2], as: UTF8.self), radix: 16) else { break }
        bytes.append(byte)
      }
    }
    guard bytes.count == GatewayTerms.digestByteCount else {
      report(
        "`callerTokenSHA256` is 64 hexadecimal digits", at: value,
        help: "the SHA-256 of all that callers send as `Authorization`: printf %s 'Bearer TOKEN' | sha256sum")
      return nil
    }
    return bytes
  }
}

/// The address of something that is fetched: by HTTPS, or by plain HTTP from this machine itself.
///
/// Of what RFC 3986 allows, only what two readers cannot take for two addresses: no user, no fragment, and in the host nothing but a
/// name, four decimal numbers, or an IPv6 address in brackets.
/// Source: RFC 3986, section 3; RFC 9110, section 4.2.
public struct FetchURL: Sendable, Hashable {
  /// As it was written: printable ASCII.
  public let text: String
  /// Whether the host is this machine by its very name: `localhost`, `127.0.0.0/8` or `[::1]`.
  public let isLoopback: Bool
  /// Whether it is fetched by HTTPS.
  public let isEncrypted: Bool

  /// Bytes that one may have.
  public static let byteCountMax = 2_048

  /// Reads a URL.
  /// - Throws: the first thing that is wrong with it.
  public init(_ text: String) throws(FetchURLError) {
    guard 1...Self.byteCountMax ~= text.utf8.count else { throw .length }
    guard text.utf8.allSatisfy(Self.isAllowed) else { throw .character }
    let rest: Substring
    if text.hasPrefix("https://") {
      isEncrypted = true
      rest = text.dropFirst("https://".count)
    } else if text.hasPrefix("http://") {
      isEncrypted = false
      rest = text.dropFirst("http://".count)
    } else {
      throw .scheme
    }
    guard !text.contains("#") else { throw .fragment }
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    guard !authority.contains("@") else { throw .user }
    let (host, port) = Self.parts(of: authority)
    guard Self.isHost(host) else { throw .host }
    if let port {
      guard port.utf8.count <= 5, port.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let number = Int(port),
        1...65_535 ~= number
      else { throw .port }
    }
    isLoopback = host == "localhost" || host == "[::1]" || Self.isAddress(host) && host.hasPrefix("127.")
    guard isEncrypted || isLoopback else { throw .unencrypted }
    self.text = text
  }

  /// Host and port, which stands behind a colon that is in no brackets.
  private static func parts(of authority: Substring) -> (host: Substring, port: Substring?) {
    let end = authority.hasPrefix("[") ? authority.firstIndex(of: "]") ?? authority.startIndex : authority.startIndex
    guard let colon = authority[end...].firstIndex(of: ":") else { return (authority, nil) }
    return (authority[..<colon], authority[authority.index(after: colon)...])
  }

  private static func isHost(_ host: Substring) -> Bool {
    guard 1...253 ~= host.utf8.count else { return false }
    if host.hasPrefix("[") {
      let inside = host.dropFirst().dropLast()
      return host.hasSuffix("]") && inside.contains(":") && inside.utf8.allSatisfy { isHexadecimal($0) || $0 == 0x3A }
    }
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
    // What ends with a number is an address, of which the system knows forms that nobody expects.
    if labels.last?.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) ?? true { return isAddress(host) }
    return labels.allSatisfy { label in
      1...63 ~= label.utf8.count && label.utf8.first != UInt8(ascii: "-") && label.utf8.last != UInt8(ascii: "-")
        && label.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
    }
  }

  /// Four decimal numbers, without leading zeros.
  private static func isAddress(_ host: Substring) -> Bool {
    let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
    return numbers.count == 4
      && numbers.allSatisfy { text in
        guard 1...3 ~= text.utf8.count, let number = UInt8(text) else { return false }
        return String(number).utf8.elementsEqual(text.utf8)
      }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    0x30...0x39 ~= byte || 0x41...0x5A ~= byte || 0x61...0x7A ~= byte
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    0x30...0x39 ~= byte || 0x41...0x46 ~= byte || 0x61...0x66 ~= byte
  }

  /// Those that no reader of URLs, of JSON or of a log takes for something else.
  private static func isAllowed(_ byte: UInt8) -> Bool {
    0x21...0x7E ~= byte && !"\"<>\\^`{|}".utf8.contains(byte)
  }
}

extension FetchURL: CustomStringConvertible {
  public var description: String { text }
}

/// Why a text is no URL from which something is fetched.
public enum FetchURLError: Error, Sendable, Hashable, CaseIterable {
  case length
  case character
  case scheme
  case user
  case fragment
  case host
  case port
  /// Plain HTTP from another machine.
  case unencrypted
}

extension FetchURLError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .length: "a URL has 1 to \(FetchURL.byteCountMax) bytes"
    case .character: "a URL has printable ASCII characters, and none of `\"<>\\^{|}`, backticks and spaces"
    case .scheme: "a URL to fetch from begins with `https://`"
    case .user: "a URL to fetch from has no user: whoever reads it would know the password"
    case .fragment: "a URL to fetch from has no fragment"
    case .host: "the host of the URL is malformed"
    case .port: "the port of the URL is a number from 1 to 65535"
    case .unencrypted: "`http:` is for this machine alone: another could be anybody"
    }
  }

  /// What to do next.
  public var help: String {
    switch self {
    case .length, .character, .scheme, .user: "write `https://HOST/PATH`"
    case .fragment: "leave out `#`, and what follows it"
    case .host: "write a name, four decimal numbers, or an IPv6 address in brackets"
    case .port: "leave it out for the usual one"
    case .unencrypted: "write `https:`, or a host such as `localhost`, `127.0.0.1` or `[::1]`"
    }
  }
}

/// A text with claims of a token in it: `arn:aws:sts::111122223333:assumed-role/web/${sub}`.
///
/// A claim is one at the top of the token's claims, by its name as it is written there.
public struct ClaimTemplate: Sendable, Hashable {
  /// A piece of a template.
  public enum Part: Sendable, Hashable {
    case text(String)
    case claim(String)
  }

  public let text: String
  public let parts: [Part]

  /// Claims in one template.
  public static let claimCountMax = 8

  /// Absent: it is empty, longer than `RequestLimits.textByteCountMax` bytes, has `${` without `}`, more than `claimCountMax`
  /// claims, or a name that is none of a claim.
  public init?(_ text: String) {
    guard 1...RequestLimits.textByteCountMax ~= text.utf8.count else { return nil }
    var parts: [Part] = []
    var rest = Array(text.utf8)[...]
    var literal: [UInt8] = []
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "$"), rest.first == UInt8(ascii: "{") else {
        literal.append(byte)
        continue
      }
      guard let end = rest.firstIndex(of: UInt8(ascii: "}")) else { return nil }
      let name = rest[(rest.startIndex + 1)..<end]
      rest = rest[(end + 1)...]
      guard ClaimName.isWellFormed(name) else { return nil }
      if !literal.isEmpty { parts.append(.text(String(decoding: literal, as: UTF8.self))) }
      literal = []
      parts.append(.claim(String(decoding: name, as: UTF8.self)))
    }
    if !literal.isEmpty { parts.append(.text(String(decoding: literal, as: UTF8.self))) }
    self.text = text
    self.parts = parts
    guard claims.count <= Self.claimCountMax else { return nil }
  }

  /// The names of the claims in it, in their order.
  public var claims: [String] { parts.compactMap { if case .claim(let name) = $0 { name } else { nil } } }

  /// The text with what stands for each claim in its place; absent when there is nothing for one.
  public func filled<Failure: Error>(
    _ value: (_ claim: String) throws(Failure) -> String?
  ) throws(Failure) -> String? {
    var filled = ""
    for part in parts {
      switch part {
      case .text(let text): filled += text
      case .claim(let name):
        guard let text = try value(name) else { return nil }
        filled += text
      }
    }
    return filled
  }
}

/// The form of a claim's name in a store.
public enum ClaimName {
  public static let byteCounts = 1...128

  /// Whether these are printable ASCII characters without space, `$`, `{` and `}`.
  public static func isWellFormed(_ name: some Collection<UInt8>) -> Bool {
    byteCounts.contains(name.count) && name.allSatisfy { 0x21...0x7E ~= $0 && !"${}".utf8.contains($0) }
  }
}

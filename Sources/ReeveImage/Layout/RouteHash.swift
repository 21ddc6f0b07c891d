/// The hashes of the tables of routes.
public enum RouteHash {
  /// Of a text that leads from a node to another.
  public static func edge(_ node: Int, _ text: Bytes) -> UInt64 {
    Hash.exact(text, salt: UInt64(truncatingIfNeeded: node) &+ 1)
  }

  /// The same of the texts around a part.
  public static func edge(_ node: Int, prefix: Bytes, suffix: Bytes) -> UInt64 {
    Hash.exact(suffix, salt: Hash.exact(prefix, salt: ~UInt64(truncatingIfNeeded: node)))
  }

  /// Of a key; `value` is empty where its kind has none.
  public static func key(_ group: Int, _ kind: RouteKeyKind, _ name: Int, _ value: Bytes) -> UInt64 {
    let salt = UInt64(truncatingIfNeeded: group) << 34 ^ UInt64(truncatingIfNeeded: name) << 2 ^ UInt64(kind.rawValue)
    return Hash.exact(value, salt: salt &* 0x9E37_79B9_7F4A_7C15)
  }

  /// Of a method, for `RouteGroupLayout.hash`.
  public static func method(_ text: Bytes) -> UInt32 { UInt32(truncatingIfNeeded: Hash.exact(text) >> 32) }
}

// The same for the compiler.
extension RouteHash {
  public static func edge(_ node: Int, _ text: [UInt8]) -> UInt64 { text.withBytes { edge(node, $0) } }

  public static func edge(_ node: Int, prefix: [UInt8], suffix: [UInt8]) -> UInt64 {
    prefix.withBytes { prefix in suffix.withBytes { edge(node, prefix: prefix, suffix: $0) } }
  }

  public static func key(_ group: Int, _ kind: RouteKeyKind, _ name: Int, _ value: [UInt8]) -> UInt64 {
    value.withBytes { key(group, kind, name, $0) }
  }

  public static func method(_ text: [UInt8]) -> UInt32 { text.withBytes(method) }
}

public import ReeveTypes
import Synchronization

/// The keys that secrets are sealed with: the first seals, and all open, so that keys can be changed one after the other.
///
/// They live in memory that is in no core dump, and are overwritten when the last reference goes.
public final class SealingKeys: Sendable {
  /// Bytes of a key: it is one of AES-256.
  public static let keyByteCount = 32
  /// Keys that can be given at a time.
  public static let countMax = 16

  private let memory: SecretMemory
  /// Tells the keys of a process apart: no other have it.
  let number = SealingKeysNumber.next()
  /// Of each key: the first bytes of a hash of it, which say nothing of the key.
  public let ids: [[UInt8]]

  /// - Parameter keys: one behind the other. They are overwritten.
  /// - Throws: `SealingFailure.keyCount`, `.repeatedKey` or `.system`.
  public init(_ keys: inout [UInt8]) throws(SealingFailure) {
    defer { SignatureV4.Hashing.erase(&keys) }
    let count = keys.count / Self.keyByteCount
    guard 1...Self.countMax ~= count, keys.count.isMultiple(of: Self.keyByteCount) else { throw .keyCount }
    guard let memory = SecretMemory(byteCount: keys.count) else { throw .system }
    var ids: [[UInt8]] = []
    for number in 0..<count {
      var key = SIMD32<UInt8>()
      for index in 0..<Self.keyByteCount { key[index] = keys[number * Self.keyByteCount + index] }
      memory.store(key, at: number * Self.keyByteCount)
      guard let id = Self.id(of: key) else { throw .system }
      guard !ids.contains(id) else { throw .repeatedKey }
      ids.append(id)
    }
    self.memory = memory
    self.ids = ids
  }

  /// The 32 bytes of a key file: as they are, or in base64 with at most one line break behind it.
  /// - Parameter file: is overwritten.
  /// - Throws: `SealingFailure.malformedKey`.
  public static func key(ofFile file: inout [UInt8]) throws(SealingFailure) -> [UInt8] {
    if file.count == keyByteCount {
      defer { SignatureV4.Hashing.erase(&file) }
      // A copy: `file` is overwritten in place.
      return file.map { $0 }
    }
    defer { SignatureV4.Hashing.erase(&file) }
    var text = file[...]
    if text.last == UInt8(ascii: "\n") { text.removeLast() }
    if text.last == UInt8(ascii: "\r") { text.removeLast() }
    // Nothing longer is a key, and need not be read.
    guard text.count <= 64, var key = Base64Text.bytes(of: text) else { throw .malformedKey }
    guard key.count == keyByteCount else {
      SignatureV4.Hashing.erase(&key)
      throw .malformedKey
    }
    return key
  }

  /// Overwrites keys that are no longer needed.
  public static func erase(_ bytes: inout [UInt8]) { SignatureV4.Hashing.erase(&bytes) }

  /// A new key, of OpenSSL's random numbers for secrets.
  /// - Throws: `SealingFailure.system`.
  public static func newKey() throws(SealingFailure) -> [UInt8] {
    guard let key = Encryption.random(byteCount: keyByteCount) else { throw .system }
    return key
  }

  /// Seals a secret access key with the first key, for one access key of one principal.
  /// - Throws: `SealingFailure.length` or `.system`.
  public func seal(
    _ secret: Span<UInt8>, accessKeyID: String, principal: String
  ) throws(SealingFailure) -> SealedSecret {
    guard 1...SealedSecret.secretByteCountMax ~= secret.count else { throw .length }
    guard let nonce = Encryption.random(byteCount: SealedSecret.nonceByteCount) else { throw .system }
    var bytes: [UInt8] = [SealedSecret.version]
    bytes += ids[0]
    let owner = try Self.owner(header: bytes, accessKeyID, principal)
    guard
      let sealed = memory.withBytes(
        0..<Self.keyByteCount,
        { key in
          Encryption.encrypt(secret, key: key, nonce: nonce, associated: owner)
        })
    else { throw .system }
    bytes += nonce
    bytes += sealed
    guard let sealed = SealedSecret(bytes: bytes) else { throw .system }
    return sealed
  }

  /// Opens a sealed secret of an access key of a principal.
  /// - Throws: `SealingFailure.unknownKey`, `.tampered`, `.length` or `.system`.
  public func open(
    _ sealed: SealedSecret, accessKeyID: String, principal: String
  ) throws(SealingFailure) -> OpenedSecret {
    guard let number = ids.firstIndex(where: { $0.elementsEqual(sealed.keyID) }) else {
      throw .unknownKey(id: Array(sealed.keyID))
    }
    let owner = try Self.owner(
      header: Array(sealed.bytes[..<(1 + SealedSecret.keyIDByteCount)]), accessKeyID, principal)
    let start = number * Self.keyByteCount
    let opened = memory.withBytes(start..<start + Self.keyByteCount) { key in
      Encryption.decrypt(
        sealed.encrypted, key: key, nonce: Array(sealed.nonce), tag: Array(sealed.tag), associated: owner)
    }
    guard var opened else { throw .tampered }
    return OpenedSecret(&opened)
  }

  /// What a tag covers beside the secret: version and key, the length of the access key's id, the id, and the principal.
  private static func owner(
    header: [UInt8], _ accessKeyID: String, _ principal: String
  ) throws(SealingFailure) -> [UInt8] {
    guard let length = UInt16(exactly: accessKeyID.utf8.count), principal.utf8.count <= RequestLimits.textByteCountMax
    else { throw .length }
    return header + [UInt8(truncatingIfNeeded: length), UInt8(truncatingIfNeeded: length >> 8)]
      + Array(accessKeyID.utf8) + Array(principal.utf8)
  }

  /// The first bytes of the SHA-256 of a word and the key.
  private static func id(of key: SIMD32<UInt8>) -> [UInt8]? {
    var text = Array("reeve sealing key".utf8)
    text.reserveCapacity(text.count + keyByteCount)
    for index in 0..<keyByteCount { text.append(key[index]) }
    defer { SignatureV4.Hashing.erase(&text) }
    guard let digest = SignatureV4.Hashing.sha256(text.span) else { return nil }
    return (0..<SealedSecret.keyIDByteCount).map { digest.bytes[$0] }
  }
}

extension SealingKeys: CustomStringConvertible, CustomReflectable {
  /// Without the keys.
  public var description: String { "sealing keys \(ids.map { SealingFailure.hexadecimal($0) })" }

  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Numbers for sealing keys, each once in a process.
private enum SealingKeysNumber {
  private static let last = Atomic<UInt64>(0)

  static func next() -> UInt64 { last.wrappingAdd(1, ordering: .relaxed).newValue }
}

/// A secret that was opened, for as long as it is needed: it is overwritten when the reference goes.
public final class OpenedSecret {
  private var bytes: [UInt8]

  /// Takes the bytes over.
  init(_ bytes: inout [UInt8]) {
    self.bytes = []
    swap(&self.bytes, &bytes)
  }

  deinit { SignatureV4.Hashing.erase(&bytes) }

  /// The secret; whoever copies it overwrites the copy.
  public func withSpan<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    // The same memory under a second reference, which is gone before this object can be.
    let bytes = bytes
    return try body(bytes.span)
  }
}

extension OpenedSecret: CustomStringConvertible, CustomReflectable {
  /// Without the secret.
  public var description: String { "secret" }

  public var customMirror: Mirror { Mirror(self, children: []) }
}

import ReeveGateway
import ReeveSystem

extension SealingKeys {
  /// The keys in the sealed memory behind a descriptor, which is closed here.
  static func received(
    _ descriptor: consuming OwnedDescriptor?, count: Int
  ) throws(SealedKeysError) -> SealingKeys {
    guard let descriptor = consume descriptor, SealedMemory.isSealed(descriptor) else { throw .notSealed }
    var bytes: [UInt8]
    do throws(SystemError) {
      bytes = try SealedMemory.bytes(of: descriptor, subject: "the sealing keys")
    } catch { throw .system(error) }
    guard bytes.count == count * keyByteCount else {
      erase(&bytes)
      throw .keys(.keyCount)
    }
    do throws(SealingFailure) { return try SealingKeys(&bytes) } catch { throw .keys(error) }
  }
}

/// Why sealing keys that came over the link are not taken.
enum SealedKeysError: Error, CustomStringConvertible {
  case notSealed
  case system(SystemError)
  case keys(SealingFailure)

  var description: String {
    switch self {
    case .notSealed: "their memory is not sealed"
    case .system(let error): error.description
    case .keys(let failure): failure.description
    }
  }
}

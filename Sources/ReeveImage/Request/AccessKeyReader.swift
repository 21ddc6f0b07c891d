// Soundness. The id is read as `Bytes` inside the closure that lends it, and nothing of it is kept; what is read of the image
// was verified.

public import ReeveTypes

// Who signs requests. Beside the walk that decides: a record is copied out.
extension ImageView {
  /// What the image says of the access key of this id; absent when it has none.
  /// - Complexity: O(bytes of the id and the record).
  public func accessKey(_ id: Span<UInt8>) -> AccessKeyRecord? {
    let at = unsafe id.withUnsafeBufferPointer { buffer in
      let id = unsafe Bytes(UnsafeRawBufferPointer(buffer))
      return tables.accessKeys.find(Hash.exact(id), in: bytes) { bytes.accessKeyID(of: $0) == id }
    }
    return at == 0 ? nil : bytes.accessKeyRecord(at)
  }

  /// Access keys of the image.
  public var accessKeyCount: Int {
    Int(bytes.u64(HeaderLayout.sections + Section.accessKeys.rawValue * SectionLayout.stride + SectionLayout.count))
  }

  /// Access keys whose secrets were sealed with other keys than these.
  /// - Parameter ids: of sealing keys, as `SealedSecret.keyID` has them.
  /// - Complexity: O(access keys).
  public func accessKeyCount(sealedWithoutAnyOf ids: [[UInt8]]) -> Int {
    let table = tables.accessKeys
    return (0...table.mask).count { index in
      let at = bytes.int(table.buckets + index * BucketLayout.stride + BucketLayout.record)
      guard at != 0 else { return false }
      let secret = at + AccessKeyLayout.id + Int(bytes.u16(at + AccessKeyLayout.idLength))
      // Behind the version of the sealed secret.
      return !ids.contains { $0 == bytes.slice(secret + 1, SealedSecret.keyIDByteCount).array }
    }
  }
}

extension Bytes {
  fileprivate func accessKeyID(of at: Int) -> Bytes {
    slice(at + AccessKeyLayout.id, Int(u16(at + AccessKeyLayout.idLength)))
  }

  /// Absent only where the verifier would have refused the record.
  fileprivate func accessKeyRecord(_ at: Int) -> AccessKeyRecord? {
    let flags = self[at + AccessKeyLayout.flags]
    let idLength = Int(u16(at + AccessKeyLayout.idLength))
    let secret = slice(at + AccessKeyLayout.id + idLength, Int(u16(at + AccessKeyLayout.secretLength)))
    guard let sealedSecret = SealedSecret(bytes: secret.array) else { return nil }
    let principal = slice(int(at + AccessKeyLayout.principal), Int(u16(at + AccessKeyLayout.principalLength)))
    var record = AccessKeyRecord(principal: principal.string, sealedSecret: sealedSecret)
    record.isActive = flags & AccessKeyLayout.isInactive == 0
    if flags & AccessKeyLayout.expires != 0 { record.expiration = instant(at + AccessKeyLayout.expirationSeconds) }
    if flags & AccessKeyLayout.hasCreation != 0 { record.creation = instant(at + AccessKeyLayout.creationSeconds) }
    if flags & AccessKeyLayout.hasToken != 0 {
      record.tokenDigest = slice(at + AccessKeyLayout.tokenDigest, AccessKeyLayout.tokenDigestLength).array
    }
    if flags & AccessKeyLayout.saysMultiFactor != 0 {
      record.isMultiFactorAuthenticated = flags & AccessKeyLayout.isMultiFactor != 0
    }
    return record
  }

  private func instant(_ at: Int) -> Instant {
    Instant(
      epochSeconds: Int64(bitPattern: u64(at + InstantLayout.seconds)),
      nanoseconds: u32(at + InstantLayout.nanoseconds))
  }
}

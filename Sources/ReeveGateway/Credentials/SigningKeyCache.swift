import ReeveTypes

/// Signing keys of access keys whose requests were verified, so that the next one of the same day, region and service needs no
/// secret to be opened. One thread owns it.
///
/// A key is used for the record that it was made of, and no other: a secret that has changed, or that has another owner, is
/// opened anew. The keys live in memory that is overwritten with them.
struct SigningKeyCache: ~Copyable {
  /// Keys that are kept; with their names and sealed secrets they take less than 1 MiB.
  static let countMax = 1_024

  private struct Entry {
    /// `AKIDEXAMPLE/20150830/us-east-1/service/aws4_request`.
    var name: [UInt8]
    var secret: SealedSecret
    var principal: String
    var lastUse: UInt64
  }

  /// A slot of 32 bytes for each entry. Absent where the system has no memory: nothing is kept then.
  private let memory = SecretMemory(byteCount: countMax * 32)
  private var entries: [Entry] = []
  private var places: [[UInt8]: Int] = [:]
  private var useCount: UInt64 = 0
  /// Of the sealing keys that opened the secrets.
  private var sealingKeysNumber: UInt64 = 0

  var count: Int { entries.count }

  /// The key for a claim of an access key that has this record.
  mutating func key(
    for claim: SignatureV4.Claim, _ record: AccessKeyRecord, openedBy keys: SealingKeys
  ) -> SignatureV4.SigningKey? {
    guard keys.number == sealingKeysNumber, let memory, let place = places[Array(claim.credentialText)],
      entries[place].secret == record.sealedSecret, entries[place].principal == record.principal
    else { return nil }
    useCount += 1
    entries[place].lastUse = useCount
    return SignatureV4.SigningKey(bytes: memory.load(at: place * 32))
  }

  /// Keeps a key by which a claim was verified; where there are too many, in place of the one that was not used for longest.
  /// Keys that other sealing keys had opened are forgotten.
  mutating func keep(
    _ key: SignatureV4.SigningKey, for claim: SignatureV4.Claim, _ record: AccessKeyRecord, openedBy keys: SealingKeys
  ) {
    guard let memory else { return }
    if keys.number != sealingKeysNumber { removeAll() }
    sealingKeysNumber = keys.number
    useCount += 1
    let name = Array(claim.credentialText)
    let entry = Entry(name: name, secret: record.sealedSecret, principal: record.principal, lastUse: useCount)
    let place: Int
    if let known = places[name] {
      place = known
      entries[place] = entry
    } else if entries.count < Self.countMax {
      place = entries.count
      entries.append(entry)
    } else {
      place = entries.indices.min { entries[$0].lastUse < entries[$1].lastUse } ?? 0
      places[entries[place].name] = nil
      entries[place] = entry
    }
    places[name] = place
    memory.store(key.bytes, at: place * 32)
  }

  private mutating func removeAll() {
    for place in entries.indices { memory?.store(SIMD32(), at: place * 32) }
    entries = []
    places = [:]
  }
}

/// What runs.
///
///     OFFSET  SIZE  FIELD            MEANING
///          0     8  generation       zero: no policy is loaded, and everything is denied
///          8     8  revision         the publisher's number; zero where there is no publisher
///         16    32  digest           SHA-256 of the image
///         48     8  imageByteCount
///         56     8  activatedAt      seconds since 1970: when this generation began to decide
///         64     8  startedAt        seconds since 1970: when the data plane started
///         72     8  decisionCount    requests decided since then
///         80     4  connectionCount
///         84     2  reactorCount
///         86     1  flags            `isFresh`, `isControlled`, `isDraining`
///         87     1  reserved         zero
///         88     4  processID        of the data plane
///         92     4  sessionCount     sessions that are registered
///         96     8  sessionSequence  the number of the newest registration; zero: there is none
///        104     4  noteLength
///        108     …  note             UTF-8: what the control plane last had to say, such as why a reload failed
public struct StatusReply: Sendable, Hashable {
  public var generation: UInt64 = 0
  public var revision: UInt64 = 0
  /// 32 bytes.
  public var digest = [UInt8](repeating: 0, count: 32)
  public var imageByteCount: UInt64 = 0
  public var activatedAt: Int64 = 0
  public var startedAt: Int64 = 0
  public var decisionCount: UInt64 = 0
  public var connectionCount: UInt32 = 0
  public var reactorCount: UInt16 = 0
  /// The policies are as fresh as the server has been told to keep them.
  public var isFresh = false
  /// A control plane is attached: `reeve serve` runs.
  public var isControlled = false
  public var isDraining = false
  public var processID: UInt32 = 0
  /// Sessions that are registered and decide.
  public var sessionCount: UInt32 = 0
  /// The number of the newest registration; zero: there is none.
  public var sessionSequence: UInt64 = 0
  public var note = ""

  public init() {}

  private static let freshBit: UInt8 = 1 << 0
  private static let controlledBit: UInt8 = 1 << 1
  private static let drainingBit: UInt8 = 1 << 2
  /// Bytes of a note; a longer one is cut.
  public static let noteByteCountMax = 16_384

  public init?(payload: [UInt8]) {
    var reader = FieldReader(payload)
    guard let generation = reader.integer(UInt64.self), let revision = reader.integer(UInt64.self),
      let digest = reader.bytes(32), let imageByteCount = reader.integer(UInt64.self),
      let activatedAt = reader.integer(Int64.self), let startedAt = reader.integer(Int64.self),
      let decisionCount = reader.integer(UInt64.self), let connectionCount = reader.integer(UInt32.self),
      let reactorCount = reader.integer(UInt16.self), let flags = reader.integer(UInt8.self),
      reader.zero(byteCount: 1), let processID = reader.integer(UInt32.self),
      let sessionCount = reader.integer(UInt32.self), let sessionSequence = reader.integer(UInt64.self),
      let noteByteCount = reader.integer(UInt32.self), let note = reader.text(Int(noteByteCount)),
      reader.remaining == 0
    else { return nil }
    self.generation = generation
    self.revision = revision
    self.digest = digest
    self.imageByteCount = imageByteCount
    self.activatedAt = activatedAt
    self.startedAt = startedAt
    self.decisionCount = decisionCount
    self.connectionCount = connectionCount
    self.reactorCount = reactorCount
    isFresh = flags & Self.freshBit != 0
    isControlled = flags & Self.controlledBit != 0
    isDraining = flags & Self.drainingBit != 0
    self.processID = processID
    self.sessionCount = sessionCount
    self.sessionSequence = sessionSequence
    self.note = note
  }

  public var payload: [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(littleEndian: generation)
    bytes.append(littleEndian: revision)
    bytes.append(contentsOf: digest.prefix(32))
    bytes.append(zeros: 32 - min(32, digest.count))
    bytes.append(littleEndian: imageByteCount)
    bytes.append(littleEndian: activatedAt)
    bytes.append(littleEndian: startedAt)
    bytes.append(littleEndian: decisionCount)
    bytes.append(littleEndian: connectionCount)
    bytes.append(littleEndian: reactorCount)
    bytes.append(
      (isFresh ? Self.freshBit : 0) | (isControlled ? Self.controlledBit : 0) | (isDraining ? Self.drainingBit : 0))
    bytes.append(0)
    bytes.append(littleEndian: processID)
    bytes.append(littleEndian: sessionCount)
    bytes.append(littleEndian: sessionSequence)
    let note = note.utf8.prefix(Self.noteByteCountMax)
    bytes.append(littleEndian: UInt32(note.count))
    bytes.append(contentsOf: note)
    return bytes
  }
}

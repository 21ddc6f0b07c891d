/// What `reeve serve` (the control plane) and `reeved` (the data plane) say to each other: one packet each, with at most
/// one descriptor beside it. Both ends are of one build; `LinkMessage.version` says so when they are not.
public enum LinkMessage: Sendable, Hashable {
  // From the control plane.

  /// With a listening socket: serve it.
  case listen(address: String, terms: ListenerTerms)
  /// With the socket on which a later control plane finds this data plane.
  case rendezvous(path: String)
  /// With a sealed image: verify it, and decide from it.
  case image(generation: UInt64, revision: UInt64)
  /// With a sealed image of the registered sessions: verify it, and decide with it.
  case sessions(sequence: UInt64, count: UInt32)
  /// What the control plane last had to say, for `status`.
  case note(String)
  /// With sealed memory that holds the text of an explanation, as UTF-8.
  case explanation(relay: UInt64, generation: UInt64)
  /// The session is registered, and decides.
  case registered(relay: UInt64, sequence: UInt64, count: UInt64)
  /// The explanation cannot be made, or the session not be registered: why, and what is wrong with the request where it
  /// is.
  case declined(relay: UInt64, ErrorCode, message: String)
  /// With sealed memory that holds this many sealing keys, one behind the other; zero, and no memory: there are none, and no
  /// secret of an access key can be opened.
  case sealingKeys(count: UInt8)
  /// Stop accepting, answer what has come, and end.
  case drain(timeoutMilliseconds: UInt32)

  // From the data plane.

  /// The first message: what this data plane has. As many `listener` messages follow, then, unless `generation` is zero,
  /// one `running`. It decides with registered sessions unless `sequence`, the newest registration's, is zero.
  case greeting(version: UInt16, processID: UInt32, listenerCount: UInt16, generation: UInt64, sequence: UInt64)
  /// With a listening socket that is served.
  case listener(address: String, terms: ListenerTerms)
  /// With the sealed image that decides.
  case running(generation: UInt64, revision: UInt64)
  /// The image decides from now on, and this is in it.
  case activated(generation: UInt64, contents: ImageContents)
  /// The image is not used, and the one before it goes on.
  case refused(generation: UInt64, message: String)
  /// The registered sessions up to this number decide from now on.
  case sessionsActivated(sequence: UInt64)
  /// The image of registered sessions is not used, and the one before it goes on.
  case sessionsRefused(sequence: UInt64, message: String)
  /// Of the image that decides, and the sealing keys that are there: its access keys, and those whose secrets none of the keys
  /// opens. It comes when either changes, unless there are no access keys and were none.
  case accessKeys(count: UInt32, unopenableCount: UInt32)
  /// Somebody registers a session, on a listener that may: its JSON text.
  case register(relay: UInt64, session: [UInt8])
  /// Somebody asks for an explanation, on a listener of these terms. `request` is an `AuthorizePayload`.
  case explain(relay: UInt64, generation: UInt64, terms: ListenerTerms, format: ExplanationFormat, request: [UInt8])

  /// Changes whenever a message does.
  public static let version: UInt16 = 4

  private enum Kind: UInt8 {
    case listen = 1
    case rendezvous = 2
    case image = 3
    case note = 4
    case explanation = 5
    case declined = 6
    case drain = 7
    case sessions = 8
    case registered = 9
    case sealingKeys = 10
    case greeting = 16
    case listener = 17
    case running = 18
    case activated = 19
    case refused = 20
    case explain = 21
    case sessionsActivated = 22
    case sessionsRefused = 23
    case register = 24
    case accessKeys = 25
  }

  public var bytes: [UInt8] {
    var bytes: [UInt8] = []
    switch self {
    case .listen(let address, let terms):
      bytes.append(Kind.listen.rawValue)
      terms.append(to: &bytes)
      bytes.append(contentsOf: address.utf8)
    case .rendezvous(let path):
      bytes.append(Kind.rendezvous.rawValue)
      bytes.append(contentsOf: path.utf8)
    case .image(let generation, let revision):
      bytes.append(Kind.image.rawValue)
      bytes.append(littleEndian: generation)
      bytes.append(littleEndian: revision)
    case .sessions(let sequence, let count):
      bytes.append(Kind.sessions.rawValue)
      bytes.append(littleEndian: sequence)
      bytes.append(littleEndian: count)
    case .registered(let relay, let sequence, let count):
      bytes.append(Kind.registered.rawValue)
      bytes.append(littleEndian: relay)
      bytes.append(littleEndian: sequence)
      bytes.append(littleEndian: count)
    case .sessionsActivated(let sequence):
      bytes.append(Kind.sessionsActivated.rawValue)
      bytes.append(littleEndian: sequence)
    case .sessionsRefused(let sequence, let message):
      bytes.append(Kind.sessionsRefused.rawValue)
      bytes.append(littleEndian: sequence)
      bytes.append(contentsOf: message.utf8)
    case .register(let relay, let session):
      bytes.append(Kind.register.rawValue)
      bytes.append(littleEndian: relay)
      bytes.append(contentsOf: session)
    case .note(let text):
      bytes.append(Kind.note.rawValue)
      bytes.append(contentsOf: text.utf8.prefix(StatusReply.noteByteCountMax))
    case .explanation(let relay, let generation):
      bytes.append(Kind.explanation.rawValue)
      bytes.append(littleEndian: relay)
      bytes.append(littleEndian: generation)
    case .declined(let relay, let code, let message):
      bytes.append(Kind.declined.rawValue)
      bytes.append(littleEndian: relay)
      bytes.append(code.rawValue)
      bytes.append(contentsOf: message.utf8.prefix(ErrorReply.messageByteCountMax))
    case .drain(let timeout):
      bytes.append(Kind.drain.rawValue)
      bytes.append(littleEndian: timeout)
    case .sealingKeys(let count):
      bytes.append(Kind.sealingKeys.rawValue)
      bytes.append(count)
    case .accessKeys(let count, let unopenableCount):
      bytes.append(Kind.accessKeys.rawValue)
      bytes.append(littleEndian: count)
      bytes.append(littleEndian: unopenableCount)
    case .greeting(let version, let processID, let listenerCount, let generation, let sequence):
      bytes.append(Kind.greeting.rawValue)
      bytes.append(littleEndian: version)
      bytes.append(littleEndian: processID)
      bytes.append(littleEndian: listenerCount)
      bytes.append(littleEndian: generation)
      bytes.append(littleEndian: sequence)
    case .listener(let address, let terms):
      bytes.append(Kind.listener.rawValue)
      terms.append(to: &bytes)
      bytes.append(contentsOf: address.utf8)
    case .running(let generation, let revision):
      bytes.append(Kind.running.rawValue)
      bytes.append(littleEndian: generation)
      bytes.append(littleEndian: revision)
    case .activated(let generation, let contents):
      bytes.append(Kind.activated.rawValue)
      bytes.append(littleEndian: generation)
      contents.append(to: &bytes)
    case .refused(let generation, let message):
      bytes.append(Kind.refused.rawValue)
      bytes.append(littleEndian: generation)
      bytes.append(contentsOf: message.utf8)
    case .explain(let relay, let generation, let terms, let format, let request):
      bytes.append(Kind.explain.rawValue)
      bytes.append(littleEndian: relay)
      bytes.append(littleEndian: generation)
      terms.append(to: &bytes)
      bytes.append(format.rawValue)
      bytes.append(contentsOf: request)
    }
    return bytes
  }

  /// The message that a packet is; absent when it is none.
  public init?(bytes: [UInt8]) {
    var reader = FieldReader(bytes)
    guard let kind = reader.integer(UInt8.self).flatMap(Kind.init(rawValue:)),
      let message = Self.read(kind, &reader), reader.remaining == 0
    else { return nil }
    self = message
  }

  private static func read(_ kind: Kind, _ reader: inout FieldReader) -> LinkMessage? {
    switch kind {
    case .listen, .listener:
      guard let terms = ListenerTerms(&reader) else { return nil }
      let address = text(&reader)
      return kind == .listen ? .listen(address: address, terms: terms) : .listener(address: address, terms: terms)
    case .rendezvous: return .rendezvous(path: text(&reader))
    case .image, .running:
      guard let generation = reader.integer(UInt64.self), let revision = reader.integer(UInt64.self) else { return nil }
      return kind == .image
        ? .image(generation: generation, revision: revision) : .running(generation: generation, revision: revision)
    case .note: return .note(text(&reader))
    case .explanation:
      guard let relay = reader.integer(UInt64.self), let generation = reader.integer(UInt64.self) else { return nil }
      return .explanation(relay: relay, generation: generation)
    case .declined:
      guard let relay = reader.integer(UInt64.self),
        let code = reader.integer(UInt8.self).flatMap(ErrorCode.init(rawValue:))
      else { return nil }
      return .declined(relay: relay, code, message: text(&reader))
    case .sealingKeys: return reader.integer(UInt8.self).map { .sealingKeys(count: $0) }
    case .accessKeys:
      guard let count = reader.integer(UInt32.self), let unopenable = reader.integer(UInt32.self) else { return nil }
      return .accessKeys(count: count, unopenableCount: unopenable)
    case .drain: return reader.integer(UInt32.self).map { .drain(timeoutMilliseconds: $0) }
    case .greeting:
      guard let version = reader.integer(UInt16.self), let processID = reader.integer(UInt32.self),
        let listenerCount = reader.integer(UInt16.self), let generation = reader.integer(UInt64.self),
        let sequence = reader.integer(UInt64.self)
      else { return nil }
      return .greeting(
        version: version, processID: processID, listenerCount: listenerCount, generation: generation,
        sequence: sequence)
    case .sessions, .registered, .sessionsActivated, .sessionsRefused, .register:
      return readSessions(kind, &reader)
    case .activated:
      guard let generation = reader.integer(UInt64.self), let contents = ImageContents(&reader) else { return nil }
      return .activated(generation: generation, contents: contents)
    case .refused:
      guard let generation = reader.integer(UInt64.self) else { return nil }
      return .refused(generation: generation, message: text(&reader))
    case .explain:
      guard let relay = reader.integer(UInt64.self), let generation = reader.integer(UInt64.self),
        let terms = ListenerTerms(&reader),
        let format = reader.integer(UInt8.self).flatMap(ExplanationFormat.init(rawValue:))
      else { return nil }
      return .explain(relay: relay, generation: generation, terms: terms, format: format, request: reader.rest())
    }
  }

  private static func readSessions(_ kind: Kind, _ reader: inout FieldReader) -> LinkMessage? {
    guard let number = reader.integer(UInt64.self) else { return nil }
    switch kind {
    case .sessions: return reader.integer(UInt32.self).map { .sessions(sequence: number, count: $0) }
    case .registered:
      guard let sequence = reader.integer(UInt64.self), let count = reader.integer(UInt64.self) else { return nil }
      return .registered(relay: number, sequence: sequence, count: count)
    case .sessionsActivated: return .sessionsActivated(sequence: number)
    case .sessionsRefused: return .sessionsRefused(sequence: number, message: text(&reader))
    case .register: return .register(relay: number, session: reader.rest())
    default: return nil
    }
  }

  private static func text(_ reader: inout FieldReader) -> String { String(decoding: reader.rest(), as: UTF8.self) }
}

// Soundness. The one unsafe expression reads a mapping that lives to the end of its function and cannot change.

import Glibc
import ReeveGateway
import ReeveImage
public import ReeveSystem
import ReeveTypes
import ReeveWire
import Synchronization

/// The data plane: reactors that answer, and a main thread that listens to the control plane.
///
/// It goes on answering when the control plane has gone, and takes up with the next one on the rendezvous socket.
public struct DataPlane: ~Copyable {
  private let shared: ServerState
  private let epoll: Epoll
  private let signals: SignalDescriptor
  private var link: PacketChannel?
  private var outbox = LinkOutbox()
  private var isLinkWatchedForWriting = false
  private var rendezvous: OwnedDescriptor?
  private var listeners: [ServedListener] = []
  /// The image that decides, for a control plane that comes later.
  private var image: OwnedDescriptor?
  private var running: MappedImage?
  private var generation: UInt64 = 0
  private var revision: UInt64 = 0
  /// The registered sessions that it decides with.
  private var sessions: MappedImage?
  /// The number of the newest registration among them.
  private var sequence: UInt64 = 0
  /// Whether the control plane has been told of access keys.
  private var hasToldAccessKeys = false
  private var isDraining = false

  private enum Token {
    static let link: UInt64 = 1
    static let rendezvous: UInt64 = 2
    static let signals: UInt64 = 3
    static let relay: UInt64 = 4
  }

  /// How long a drain lasts that nobody gave a time for, in milliseconds.
  static let drainTimeoutMilliseconds: UInt32 = 10_000

  private init(shared: ServerState, epoll: consuming Epoll, signals: consuming SignalDescriptor) {
    self.shared = shared
    self.epoll = epoll
    self.signals = signals
  }

  /// Starts the reactors, which accept nothing until a listener comes over `link`, and runs until they have drained.
  /// - Parameters:
  ///   - reactorCount: threads that answer; at least 1.
  ///   - busyPollMicroseconds: how long each of them polls before it sleeps.
  public static func run(
    reactorCount: Int, busyPollMicroseconds: Int = 0, link: consuming PacketChannel, log: Log
  ) throws(SystemError) {
    ThisProcess.raiseDescriptorLimit()
    SignalDescriptor.ignoreBrokenPipes()
    // Before the first thread starts, so that all of them leave signals to this one.
    let signals = try SignalDescriptor([SIGTERM, SIGINT, SIGHUP])
    let shared = try ServerState(reactorCount: reactorCount, log: log)
    let epoll = try Epoll()
    for number in 0..<reactorCount {
      try start(number: number, shared: shared, busyPollMicroseconds: busyPollMicroseconds)
    }
    try epoll.add(signals.rawValue, .read, token: Token.signals)
    try epoll.add(shared.relay.wakeUp.rawValue, .read, token: Token.relay)
    var dataPlane = DataPlane(shared: shared, epoll: epoll, signals: signals)
    try dataPlane.attach(link)
    dataPlane.serve()
  }

  private static func start(number: Int, shared: ServerState, busyPollMicroseconds: Int) throws(SystemError) {
    try SystemThread.start(name: "reactor-\(number)") {
      do throws(SystemError) {
        var reactor = try Reactor.make(number: number, shared: shared, busyPollMicroseconds: busyPollMicroseconds)
        reactor.run()
      } catch {
        shared.log.error("a reactor cannot start", ["problem": "\(error)"])
        exit(1)
      }
      shared.counters[number].hasEnded.store(true, ordering: .releasing)
    }
  }

  private mutating func serve() {
    while true {
      let count = epoll.wait(timeoutMilliseconds: isDraining ? 10 : -1)
      for index in 0..<count {
        switch epoll.event(index).token {
        case Token.link:
          flush()
          readLink()
        case Token.rendezvous: acceptControl()
        case Token.signals:
          while let signal = signals.next() {
            if signal != SIGHUP { drain(timeoutMilliseconds: Self.drainTimeoutMilliseconds) }
          }
        default: for question in shared.relay.takeWaiting() { send(question) }
        }
      }
      watchLink()
      if isDraining, shared.counters.allSatisfy({ $0.hasEnded.load(ordering: .acquiring) }) { return }
    }
  }

  // The control plane.

  /// Takes up with a control plane: says what is there, and hands over what it needs to start this process again.
  private mutating func attach(_ channel: consuming PacketChannel) throws(SystemError) {
    try channel.setNonBlocking()
    try epoll.add(channel.rawValue, .read, token: Token.link)
    link = consume channel
    shared.relay.setControlled(true)
    shared.updateStatus { $0.isControlled = true }
    send(
      .greeting(
        version: LinkMessage.version, processID: UInt32(ThisProcess.id), listenerCount: UInt16(listeners.count),
        generation: generation, sequence: sequence))
    hasToldAccessKeys = false
    for listener in listeners {
      hand(over: listener.descriptor, .listener(address: listener.address, terms: listener.terms))
    }
    if let image = image?.rawValue { hand(over: image, .running(generation: generation, revision: revision)) }
  }

  private mutating func detach() {
    guard let channel = link.take() else { return }
    epoll.remove(channel.rawValue)
    outbox = LinkOutbox()
    isLinkWatchedForWriting = false
    shared.relay.setControlled(false)
    shared.updateStatus { $0.isControlled = false }
  }

  private mutating func acceptControl() {
    guard let raw = rendezvous?.rawValue else { return }
    do throws(SystemError) {
      guard let channel = try PacketChannel.accept(raw) else { return }
      if link != nil {
        // One at a time: the one that is there is told apart from a dead one by its link, which ends with it.
        shared.log.warning("a second control plane was turned away", ["pid": "\(channel.peerProcess ?? 0)"])
        return
      }
      shared.log.notice("a control plane has come", ["pid": "\(channel.peerProcess ?? 0)"])
      try attach(channel)
    } catch {
      shared.log.error("cannot take up with a control plane", ["problem": "\(error)"])
      detach()
    }
  }

  /// Sends a message, sooner or later: a control plane that is slow, or stopped, is not one that has gone.
  private mutating func send(_ message: LinkMessage) {
    guard link != nil else { return }
    outbox.put(message)
    flush()
  }

  private mutating func flush() {
    guard let channel = link.take() else { return }
    do throws(SystemError) {
      try outbox.flush(to: channel)
      link = consume channel
    } catch {
      link = consume channel
      lose(error)
    }
  }

  /// Sends a message with a descriptor, which a link that has just begun has room for.
  private mutating func hand(over descriptor: CInt, _ message: LinkMessage) {
    do throws(SystemError) { try link?.send(message.bytes, descriptors: [descriptor]) } catch { lose(error) }
  }

  private mutating func lose(_ error: SystemError) {
    shared.log.warning("the link to the control plane is lost", ["problem": "\(error)"])
    detach()
  }

  /// Has the link watched for writing as long as something waits to be sent.
  private mutating func watchLink() {
    guard let raw = link?.rawValue, isLinkWatchedForWriting == outbox.isEmpty else { return }
    do throws(SystemError) {
      try epoll.modify(raw, outbox.isEmpty ? .read : [.read, .write], token: Token.link)
      isLinkWatchedForWriting.toggle()
    } catch { lose(error) }
  }

  private mutating func readLink() {
    while link != nil {
      do throws(SystemError) {
        guard let arrival = try link?.receive() else { return }
        switch consume arrival {
        case .nothing: return
        case .ended:
          if !isDraining { shared.log.warning("the control plane has gone; decisions go on") }
          return detach()
        case .packet(let packet):
          guard let message = LinkMessage(bytes: packet.bytes) else {
            shared.log.error("the control plane sent what this build does not know; is it of another version?")
            return detach()
          }
          handle(message, packet.takeDescriptor())
        }
      } catch { return lose(error) }
    }
  }

  private mutating func handle(_ message: LinkMessage, _ descriptor: consuming OwnedDescriptor?) {
    switch message {
    case .listen(let address, let terms):
      guard let descriptor = consume descriptor else { return }
      let listener = ServedListener(address: address, terms: terms, descriptor: descriptor.relinquish())
      listeners.append(listener)
      for mailbox in shared.mailboxes { mailbox.put(.listen(descriptor: listener.descriptor, terms)) }
    case .rendezvous:
      guard let descriptor = consume descriptor else { return }
      watchRendezvous(descriptor)
    case .image(let generation, let revision):
      guard let descriptor = consume descriptor else { return }
      publish(descriptor, generation: generation, revision: revision)
    case .sessions(let sequence, let count):
      guard let descriptor = consume descriptor else { return }
      publishSessions(descriptor, sequence: sequence, count: count)
    case .note(let text): shared.updateStatus { $0.note = text }
    case .explanation(let relay, let generation):
      guard let descriptor = consume descriptor else { return }
      shared.relay.resolve(
        relay, Self.explanation(descriptor, generation: generation).map { .explanation($0) })
    case .registered(let relay, let sequence, let count):
      shared.relay.resolve(
        relay, .success(.registration(RegisterReply(sequence: sequence, sessionCount: count))))
    case .declined(let relay, let code, let message):
      shared.relay.resolve(relay, .failure(ErrorReply(code, message: message)))
    case .sealingKeys(let count): takeSealingKeys(descriptor, count: Int(count))
    case .drain(let timeout): drain(timeoutMilliseconds: timeout)
    case .greeting, .listener, .running, .activated, .refused, .explain, .sessionsActivated, .sessionsRefused,
      .register, .accessKeys:
      break
    }
  }

  private mutating func watchRendezvous(_ descriptor: consuming OwnedDescriptor) {
    if let old = rendezvous?.rawValue { epoll.remove(old) }
    do throws(SystemError) {
      try epoll.add(descriptor.rawValue, .read, token: Token.rendezvous)
    } catch {
      shared.log.error("no later control plane will find this process", ["problem": "\(error)"])
    }
    rendezvous = consume descriptor
  }

  /// Verifies an image, and decides from it from now on. Bytes are trusted, not processes: it is verified here, too.
  private mutating func publish(_ descriptor: consuming OwnedDescriptor, generation: UInt64, revision: UInt64) {
    do throws(SnapshotError) {
      let beganAt = SystemClock.monotonicNanoseconds()
      let mapped = try MappedImage(descriptor, subject: "the image of generation \(generation)")
      let verifiedAt = SystemClock.monotonicNanoseconds()
      Warming.prepare(for: mapped.view, sessions: sessions?.view, shared)
      let warmedAt = SystemClock.monotonicNanoseconds()
      let digest = mapped.view.digest
      let byteCount = mapped.view.byteCount
      image = consume descriptor
      running = mapped
      self.generation = generation
      self.revision = revision
      publishSnapshot()
      shared.updateStatus { status in
        status.generation = generation
        status.revision = revision
        status.digest = digest
        status.imageByteCount = UInt64(byteCount)
        status.activatedAt = SystemClock.now().seconds
        status.isFresh = true
      }
      let publishedAt = SystemClock.monotonicNanoseconds()
      shared.log.debug(
        "generation activated",
        [
          "generation": "\(generation)", "bytes": "\(byteCount)",
          "verifyMicroseconds": "\((verifiedAt - beganAt) / 1_000)",
          "warmMicroseconds": "\((warmedAt - verifiedAt) / 1_000)",
          "publishMicroseconds": "\((publishedAt - warmedAt) / 1_000)",
        ])
      let contents = ImageContents(
        principalCount: mapped.view.principalCount, statementCount: mapped.view.statementCount, byteCount: byteCount)
      countAccessKeys()
      send(.activated(generation: generation, contents: contents))
    } catch {
      shared.log.error("image refused", ["generation": "\(generation)", "problem": "\(error)"])
      send(.refused(generation: generation, message: "\(error)"))
    }
  }

  /// Verifies an image of registered sessions, and decides with it from now on: also before the first image is there, so
  /// that this one never decides without them.
  private mutating func publishSessions(_ descriptor: consuming OwnedDescriptor, sequence: UInt64, count: UInt32) {
    do throws(SnapshotError) {
      sessions = try MappedImage(descriptor, subject: "the image of registered sessions")
      self.sequence = sequence
      publishSnapshot()
      shared.updateStatus { status in
        status.sessionCount = count
        status.sessionSequence = sequence
      }
      send(.sessionsActivated(sequence: sequence))
    } catch {
      shared.log.error("registered sessions refused", ["sequence": "\(sequence)", "problem": "\(error)"])
      send(.sessionsRefused(sequence: sequence, message: "\(error)"))
    }
  }

  /// Takes the keys that open the secrets of access keys, in place of those that were there; none are left when these are
  /// unusable.
  private mutating func takeSealingKeys(_ descriptor: consuming OwnedDescriptor?, count: Int) {
    do throws(SealedKeysError) {
      shared.setSealingKeys(count == 0 ? nil : try SealingKeys.received(descriptor, count: count))
    } catch {
      shared.setSealingKeys(nil)
      shared.log.error("sealing keys refused; no request that is signed can be verified", ["problem": "\(error)"])
    }
    countAccessKeys()
  }

  /// Tells the control plane which access keys can be used.
  private mutating func countAccessKeys() {
    guard let view = running?.view, view.accessKeyCount > 0 || hasToldAccessKeys else { return }
    let unopenableCount = view.accessKeyCount(sealedWithoutAnyOf: shared.sealingKeys?.ids ?? [])
    hasToldAccessKeys = view.accessKeyCount > 0
    send(
      .accessKeys(
        count: UInt32(clamping: view.accessKeyCount), unopenableCount: UInt32(clamping: unopenableCount)))
  }

  /// Decides by what there is now; returns when no reactor decides by what was before.
  private func publishSnapshot() {
    guard let running else { return }
    let snapshot = Snapshot(running, sessions: sessions, generation: generation, revision: revision)
    shared.snapshots.publish(snapshot) { SystemClock.sleep(milliseconds: 1) }
  }

  /// The text behind a descriptor, unless it is longer than a frame may be.
  private static func explanation(
    _ descriptor: borrowing OwnedDescriptor, generation: UInt64
  ) -> Result<ExplainReply, ErrorReply> {
    guard SealedMemory.isSealed(descriptor),
      let memory = try? MappedMemory(descriptor, subject: "an explanation")
    else { return .failure(ErrorReply(.unavailable, message: "the explanation was lost; ask again")) }
    // The mapping lives to the end of this function.
    let text = unsafe String(decoding: memory.bytes, as: UTF8.self)
    let headers = FrameLayout.headerByteCount + ExplainReply.headerByteCount
    guard text.utf8.count <= WireLimits.frameByteCountMax - headers else {
      return .failure(
        ErrorReply(
          .unavailable,
          message: "the explanation has \(text.utf8.count) bytes, more than a frame; run `reeve explain` on the store"))
    }
    return .success(ExplainReply(generation: generation, text: text))
  }

  // The end.

  private mutating func drain(timeoutMilliseconds: UInt32) {
    if isDraining { return }
    isDraining = true
    shared.log.notice("draining")
    shared.updateStatus { $0.isDraining = true }
    let deadline = SystemClock.monotonicNanoseconds() + UInt64(timeoutMilliseconds) * 1_000_000
    for mailbox in shared.mailboxes { mailbox.put(.drain(deadline: deadline)) }
  }
}

/// A listening socket that the reactors accept from. It stays open until the process ends.
struct ServedListener {
  var address: String
  var terms: ListenerTerms
  var descriptor: CInt
}

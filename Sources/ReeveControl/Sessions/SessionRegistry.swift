import Glibc
import Reeve
import ReeveSystem
import ReeveWire

/// Registered sessions in the form in which they are served.
struct SessionOverlay: Sendable {
  /// The number of the newest registration among them.
  let sequence: UInt64
  let registered: RegisteredSessions
  /// The image of a store of these sessions and nothing else, as sealed memory.
  let memory: SharedDescriptor
}

/// The sessions that are registered, and the journal that they are read from after a restart.
///
/// A registration is compiled first, then written to the journal, and only then told to anybody: what is told lasts, and
/// what lasts can be served.
struct SessionRegistry: ~Copyable {
  private let folder: LockedFolder
  private let path: String
  private var file: JournalFile
  private var registered: RegisteredSessions
  private(set) var sequence: UInt64
  private var lineCount: Int
  private var loader = PolicyLoader()
  /// Bytes behind the last line that was written whole when the journal was opened; they were dropped.
  let tornByteCount: Int

  /// Reads the journal of a state folder, and makes both where they are not there.
  /// - Throws: `ServeError.journal`, `.lockedState`, `.system`.
  static func open(folder path: String) throws(ServeError) -> SessionRegistry {
    let folder = try lock(path)
    let journalPath = "\(path)/sessions.jsonl"
    var file = try journalFile(journalPath)
    let bytes: [UInt8]
    do throws(SystemError) { bytes = try file.bytes() } catch { throw .system(error) }
    let journal = try SessionJournal(bytes, path: journalPath)
    if journal.byteCount < bytes.count {
      do throws(SystemError) { try file.cut(to: journal.byteCount) } catch { throw .system(error) }
    }
    return SessionRegistry(
      folder: folder, path: journalPath, file: file, registered: journal.registered, sequence: journal.sequence,
      lineCount: journal.lineCount, tornByteCount: bytes.count - journal.byteCount)
  }

  private init(
    folder: consuming LockedFolder, path: String, file: consuming JournalFile, registered: RegisteredSessions,
    sequence: UInt64, lineCount: Int, tornByteCount: Int
  ) {
    self.folder = folder
    self.path = path
    self.file = file
    self.registered = registered
    self.sequence = sequence
    self.lineCount = lineCount
    self.tornByteCount = tornByteCount
    // Its cells would be of no use: they go by the actions of the image that they are in.
    loader.cellByteBudget = 0
  }

  private static func lock(_ path: String) throws(ServeError) -> LockedFolder {
    do throws(SystemError) { return try LockedFolder(path) } catch {
      throw error.code == EWOULDBLOCK ? .lockedState(path) : .system(error)
    }
  }

  private static func journalFile(_ path: String) throws(ServeError) -> JournalFile {
    do throws(SystemError) { return try JournalFile(path) } catch { throw .system(error) }
  }

  /// Sessions that are registered.
  var count: Int { registered.count }

  /// What is registered, to be served; absent when nothing is.
  mutating func overlay() throws(RegistryError) -> SessionOverlay? {
    registered.count == 0 ? nil : try compile(registered, sequence)
  }

  /// What became of registrations that came together.
  struct Outcome {
    /// Absent when none was taken.
    var overlay: SessionOverlay?
    /// Of each, in their order: its number, or why it was not taken.
    var results: [Result<UInt64, ErrorReply>] = []
  }

  /// Registers sessions, each given as its JSON text. When this returns they last.
  mutating func register(_ texts: [[UInt8]]) -> Outcome {
    var next = registered
    var nextSequence = sequence
    var lines: [UInt8] = []
    var outcome = Outcome()
    for text in texts {
      let line = SessionJournal.line(nextSequence + 1, text)
      if let refusal = Self.refusal(of: text, line, in: &next) {
        outcome.results.append(.failure(refusal))
        continue
      }
      nextSequence += 1
      lines += line
      outcome.results.append(.success(nextSequence))
    }
    guard nextSequence > sequence else { return outcome }
    do throws(RegistryError) {
      let overlay = try compile(next, nextSequence)
      try append(lines)
      outcome.overlay = overlay
      lineCount += Int(nextSequence - sequence)
      registered = next
      sequence = nextSequence
    } catch {
      let refusal = ErrorReply(.unavailable, message: error.message)
      outcome.results = outcome.results.map { result in
        if case .success = result { .failure(refusal) } else { result }
      }
    }
    return outcome
  }

  /// Why a session is not taken. What is read is the line, so that the journal can be read again.
  private static func refusal(
    of text: [UInt8], _ line: [UInt8], in registered: inout RegisteredSessions
  ) -> ErrorReply? {
    let problems = RegisteredSessions.problems(with: JSONDocument(name: "session", bytes: text))
    guard problems.isEmpty else {
      return ErrorReply(.malformedSession, message: problems.map(\.headline).joined(separator: "\n"))
    }
    guard let session = SessionJournal.session(in: line) else { return ErrorReply(.malformedSession) }
    switch registered.register(session) {
    case .registered: return nil
    case .malformed(let problems):
      return ErrorReply(.malformedSession, message: problems.map(\.message).joined(separator: "\n"))
    case .full:
      return ErrorReply(
        .sessionsFull,
        message:
          "\(RegisteredSessions.countMax) sessions are registered, and no more can be; stop the server, and remove "
          + "lines of sessions that nobody uses any more from the journal in its state folder")
    }
  }

  private mutating func compile(
    _ registered: RegisteredSessions, _ sequence: UInt64
  ) throws(RegistryError) -> SessionOverlay {
    let loading = loader.load(registered.store, from: "registered sessions")
    guard let policies = loading.policies else {
      throw RegistryError(
        message: loading.diagnostics.first?.message ?? "the registered sessions cannot be compiled")
    }
    do throws(SystemError) {
      let memory = try SealedMemory.make(name: "reeve-sessions", policies.imageBytes)
      return SessionOverlay(sequence: sequence, registered: registered, memory: SharedDescriptor(memory))
    } catch { throw RegistryError(message: error.description) }
  }

  private mutating func append(_ lines: [UInt8]) throws(RegistryError) {
    do throws(SystemError) { try file.append(lines) } catch {
      let remedy =
        file.isBroken
        ? "nothing is registered until `reeve serve` is started again" : "free some space, and register it again"
      throw RegistryError(message: "\(error); \(remedy)")
    }
  }

  /// Drops lines that later ones replace, when they are more than half of the journal.
  /// - Returns: lines that were dropped.
  /// - Throws: what the system says; unless the journal is broken, it goes on as it is.
  mutating func compact() throws(RegistryError) -> Int {
    guard SessionJournal.isWorthCompacting(lineCount: lineCount, sessionCount: registered.count) else { return 0 }
    do {
      let bytes = try file.bytes()
      let kept = try SessionJournal(bytes, path: path).compacted(bytes)
      let journal = try SessionJournal(kept, path: path)
      try file.replace(with: kept)
      defer { lineCount = journal.lineCount }
      registered = journal.registered
      return lineCount - journal.lineCount
    } catch { throw RegistryError(message: "\(error)") }
  }
}

/// Why sessions cannot be registered, or their journal not be kept.
struct RegistryError: Error {
  let message: String
}

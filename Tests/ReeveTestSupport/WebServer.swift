import Glibc
import ReeveSystem
import Synchronization

/// What a test's server of HTTP answers: pieces, and how long it waits before each but the first.
public struct WebAnswer: Sendable {
  public var pieces: [[UInt8]]
  public var pauseMilliseconds: Int

  public init(pieces: [[UInt8]], pauseMilliseconds: Int = 0) {
    self.pieces = pieces
    self.pauseMilliseconds = pauseMilliseconds
  }

  /// Bytes as they are.
  public static func raw(_ text: String) -> WebAnswer { WebAnswer(pieces: [Array(text.utf8)]) }

  public static func status(_ line: String, _ headers: [String] = [], _ body: String = "") -> WebAnswer {
    let head = ["HTTP/1.1 \(line)", "Content-Length: \(body.utf8.count)", "Connection: close"] + headers
    return raw(head.joined(separator: "\r\n") + "\r\n\r\n" + body)
  }

  public static func body(_ text: String) -> WebAnswer { status("200 OK", ["Content-Type: application/json"], text) }
}

/// A server of plain HTTP on this machine, for tests: one connection after the other, and one answer for each.
public final class WebServer: Sendable {
  public let port: UInt16
  private let state: State

  private final class State: Sendable {
    let isStopping = Atomic<Bool>(false)
    let answer: Mutex<@Sendable (String) -> WebAnswer>
    let requests = Mutex<[String]>([])

    init(_ answer: @escaping @Sendable (String) -> WebAnswer) { self.answer = Mutex(answer) }
  }

  /// - Parameter answer: gets the head of a request.
  public init(port: UInt16 = 0, _ answer: @escaping @Sendable (String) -> WebAnswer) throws {
    let listener = try StreamSocket.listen(.tcp(host: "127.0.0.1", port: port))
    self.port = StreamSocket.port(of: listener) ?? 0
    let state = State(answer)
    self.state = state
    let raw = listener.relinquish()
    try SystemThread.start(name: "web") {
      let listener = OwnedDescriptor(adopting: raw)
      while !state.isStopping.load(ordering: .relaxed) {
        let soon = SystemClock.monotonicNanoseconds() + 20_000_000
        guard (try? StreamTransfer.wait(listener, for: .read, until: soon)) == .read,
          let accepted = try? StreamSocket.accept(listener.rawValue)
        else { continue }
        Self.serve(OwnedDescriptor(adopting: accepted), state)
      }
    }
  }

  deinit { stop() }

  public var url: String { "http://127.0.0.1:\(port)/keys" }

  /// The heads of the requests that have come.
  public var requests: [String] { state.requests.withLock { $0 } }

  /// Answers in another way from now on.
  public func answer(_ answer: @escaping @Sendable (String) -> WebAnswer) { state.answer.withLock { $0 = answer } }

  /// Lets go of the port, soon.
  public func stop() { state.isStopping.store(true, ordering: .relaxed) }

  private static func serve(_ connection: consuming OwnedDescriptor, _ state: State) {
    let deadline = SystemClock.monotonicNanoseconds() + 10_000_000_000
    var head: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4_096)
    while !head.suffix(4).elementsEqual("\r\n\r\n".utf8) {
      guard (try? StreamTransfer.wait(connection, for: .read, until: deadline))?.contains(.read) == true,
        case .transferred(let count)? = try? StreamTransfer.read(connection, into: &chunk)
      else { return }
      head += chunk[..<count]
    }
    let text = String(decoding: head, as: UTF8.self)
    state.requests.withLock { $0.append(text) }
    let answer = state.answer.withLock { $0 }(text)
    for (number, piece) in answer.pieces.enumerated() {
      if number > 0 { SystemClock.sleep(milliseconds: answer.pauseMilliseconds) }
      var offset = 0
      while offset < piece.count {
        switch try? StreamTransfer.write(connection, piece, from: offset) {
        case .transferred(let count): offset += count
        case .wouldWait:
          guard (try? StreamTransfer.wait(connection, for: .write, until: deadline))?.contains(.write) == true
          else { return }
        case .ended, nil: return
        }
      }
    }
  }
}

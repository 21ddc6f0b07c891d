import Glibc
import ReeveClient
import ReeveSystem
import ReeveTestSupport
import ReeveTypes
import ReeveWire
import Testing

/// `reeve serve` in a folder of its own; ended with this object, whatever happened to it.
final class RunningServer {
  let folder: TemporaryFolder
  /// What comes behind `serve`.
  private let arguments: [String]
  private let environment: String
  /// The name of its Unix socket in the folder.
  private let socket: String
  private(set) var process: ChildProcess
  private var ending: ChildProcess.Ending?
  /// Data planes that have been seen.
  private var dataPlanes: Set<Int32> = []

  var address: SocketAddress { .unix(path: "\(folder.path)/\(socket)") }

  static let arguments = ["store", "--listen", "unix:s"]

  /// Starts a server, and waits until it answers.
  init(
    in folder: TemporaryFolder, _ arguments: [String] = RunningServer.arguments, socket: String = "s",
    environment: String = ""
  ) throws {
    self.folder = folder
    self.arguments = arguments
    self.socket = socket
    self.environment = environment
    process = try Self.start(arguments, in: folder, environment: environment)
    try waitUntilItAnswers()
  }

  deinit {
    kill()
    if let client = try? Client(address, timeoutMilliseconds: 500) { record(client) }
    for id in dataPlanes where Self.name(of: id) == "reeved" { _ = Glibc.kill(id, SIGKILL) }
  }

  private func record(_ client: consuming Client) {
    if let status = try? client.status() { dataPlanes.insert(Int32(bitPattern: status.processID)) }
  }

  /// Starts `reeve serve` in the folder, with its log appended to `log`.
  static func start(
    _ arguments: [String], in folder: TemporaryFolder, environment: String
  ) throws -> ChildProcess {
    let pair = try PacketChannel.pair()
    let words = arguments.map { "'\($0)'" }.joined(separator: " ")
    let line =
      "exec 3>&- 2>> '\(folder.path)/log' < /dev/null; cd '\(folder.path)'; \(environment) "
      + "exec '\(BuiltPrograms.folder)/reeve' serve --log-level debug \(words)"
    return try ChildProcess.start("/bin/sh", arguments: ["-c", line], link: pair.other)
  }

  /// Starts it again after its end; the data plane may still be there.
  func restart() throws {
    process = try Self.start(arguments, in: folder, environment: environment)
    ending = nil
  }

  /// Where it listens on TCP, with the port that the system has chosen.
  func tcpAddress() throws -> SocketAddress {
    let words = log.split { $0 == " " || $0 == "\n" }
    let word = try #require(words.first { $0.hasPrefix("address=tcp:") })
    return try SocketAddress(String(word.dropFirst("address=".count)))
  }

  func client(timeoutMilliseconds: Int = 10_000) throws -> Client {
    try Client(address, timeoutMilliseconds: timeoutMilliseconds)
  }

  func status() throws -> StatusReply {
    var client = try client()
    let status = try client.status()
    dataPlanes.insert(Int32(bitPattern: status.processID))
    return status
  }

  /// Status without a failure where nobody listens.
  private func statusIfThere() -> StatusReply? {
    guard var client = try? Client(address, timeoutMilliseconds: 1_000), let status = try? client.status() else {
      return nil
    }
    dataPlanes.insert(Int32(bitPattern: status.processID))
    return status
  }

  func waitUntilItAnswers() throws {
    try eventually("the server answers", log) { statusIfThere()?.generation ?? 0 > 0 }
  }

  /// Waits until the status is as wanted.
  @discardableResult
  func wait(for what: String, _ isReached: (StatusReply) -> Bool) throws -> StatusReply {
    var last: StatusReply?
    try eventually("\(what), and not \(String(describing: last))", log) {
      last = statusIfThere()
      return last.map(isReached) ?? false
    }
    return try #require(last)
  }

  // Signals and endings.

  func send(_ signal: CInt) { process.send(signal: signal) }

  /// Ends `reeve serve` at once, as a fault or the system would.
  func kill() {
    if ending != nil { return }
    process.send(signal: SIGKILL)
    _ = try? waitForEnding()
  }

  func waitForEnding() throws -> ChildProcess.Ending {
    try eventually("the server ends", log) {
      ending = ending ?? process.ending()
      return ending != nil
    }
    return try #require(ending)
  }

  static func name(of process: Int32) -> String? {
    guard let stream = unsafe fopen("/proc/\(process)/comm", "r") else { return nil }
    defer { unsafe fclose(stream) }
    var line = [CChar](repeating: 0, count: 64)
    guard unsafe fgets(&line, 64, stream) != nil else { return nil }
    return String(decoding: line.prefix { $0 != 0 && $0 != 10 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  var log: String { (try? folder.read("log")) ?? "" }
}

/// Waits until something holds.
/// - Throws: an expectation that is not met after thirty seconds: other tests, and other programs, use the processors too.
func eventually(_ what: @autoclosure () -> String, _ log: @autoclosure () -> String = "", _ holds: () -> Bool) throws {
  let end = SystemClock.monotonicNanoseconds() + 30_000_000_000
  while !holds() {
    if SystemClock.monotonicNanoseconds() > end {
      try #require(holds(), "\(what())\n\(log())")
      return
    }
    SystemClock.sleep(milliseconds: 5)
  }
}

// Soundness. Each call of the system gets live text and reads no more than it says.

import Glibc
import ReeveClient
import ReeveSystem
import ReeveTestSupport
import ReeveWire

/// `reeve serve` in a folder of its own.
final class FuzzedServer: Sendable {
  let folder: TemporaryFolder
  private let process: ChildProcess
  /// The data plane, which must be the same to the end.
  let dataPlane: Int32

  /// Starts it, and waits until it answers.
  /// - Parameter programs: the folder with `reeve` and `reeved`.
  init(programs: String) throws {
    folder = try TemporaryFolder()
    try folder.write("store/accounts/111122223333.json", FuzzedStore.account(statement: "First"))
    try folder.write("store/routes/s3.json", FuzzedStore.routes)
    try folder.write("reeve.json", FuzzedStore.configuration)
    let reeve = "'\(programs)/reeve'"
    let sealing =
      "cd '\(folder.path)' && \(reeve) key new sealing.key > log && echo s3cr3t | \(reeve) key seal --key sealing.key "
      + "--access-key-id AKIAIOSFODNN7EXAMPLE --principal \(Names.mallory) > store/access-keys.json 2>> log"
    guard unsafe system(sealing) == 0 else {
      throw FuzzFailure("cannot seal a secret: \((try? folder.read("log")) ?? "")")
    }
    let pair = try PacketChannel.pair()
    let line =
      "exec 3>&- 2>> '\(folder.path)/log' < /dev/null; cd '\(folder.path)'; exec \(reeve) serve --config reeve.json"
    process = try ChildProcess.start("/bin/sh", arguments: ["-c", line], link: pair.other)
    let end = SystemClock.monotonicNanoseconds() + 60_000_000_000
    while true {
      if let status = Self.status(folder), status.generation > 0 {
        dataPlane = Int32(bitPattern: status.processID)
        return
      }
      guard process.ending() == nil, SystemClock.monotonicNanoseconds() < end else {
        process.send(signal: SIGKILL)
        throw FuzzFailure("the server does not answer:\n\((try? folder.read("log")) ?? "")")
      }
      SystemClock.sleep(milliseconds: 10)
    }
  }

  /// Changes what the store says, so that the next generation comes: nothing of what is decided changes.
  func change(_ number: Int) throws {
    try folder.write("next.json", FuzzedStore.account(statement: "Number\(number)"))
    try folder.rename("next.json", to: "store/accounts/111122223333.json")
  }

  func address(_ speech: Speech) -> SocketAddress { .unix(path: "\(folder.path)/\(speech.socket)") }

  private static func status(_ folder: TemporaryFolder) -> StatusReply? {
    guard var client = try? Client(.unix(path: "\(folder.path)/frames"), timeoutMilliseconds: 10_000) else {
      return nil
    }
    return try? client.status()
  }

  /// Whether the data plane is there that was there at the start.
  var isAlive: Bool { kill(dataPlane, 0) == 0 && process.ending() == nil }

  /// Memory of the data plane that is in use, in KiB.
  func residentKibibytes() throws -> Int {
    guard let stream = unsafe fopen("/proc/\(dataPlane)/status", "r") else { throw FuzzFailure("reeved has gone") }
    defer { unsafe fclose(stream) }
    var line = [CChar](repeating: 0, count: 256)
    while unsafe fgets(&line, 256, stream) != nil {
      let words = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        .split { $0 == " " || $0 == "\t" }
      if words.count > 1, words[0] == "VmRSS:", let number = Int(words[1]) { return number }
    }
    throw FuzzFailure("the system does not tell how much memory reeved has")
  }

  /// Connections that are open, but for the one that asks.
  func openConnectionCount() throws -> Int {
    guard let status = Self.status(folder) else { throw FuzzFailure("the server does not answer") }
    return Int(status.connectionCount) - 1
  }

  /// Lines of the log that a server in good health does not write.
  var complaints: [Substring] {
    let log = (try? folder.read("log")) ?? ""
    return log.split(separator: "\n").filter { line in
      ["error ", "died", "Fatal", "Sanitizer", "started again"].contains { line.contains($0) }
    }
  }

  /// Ends it as an operator does.
  /// - Returns: how it ended; absent when it had to be killed.
  func stop() -> ChildProcess.Ending? {
    process.send(signal: SIGTERM)
    for _ in 0..<3_000 {
      if let ending = process.ending() { return ending }
      SystemClock.sleep(milliseconds: 10)
    }
    process.send(signal: SIGKILL)
    _ = kill(dataPlane, SIGKILL)
    return nil
  }
}

/// Why streams cannot be sent, or what is wrong with the server as a whole.
struct FuzzFailure: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

import ReeveClient
import ReeveSystem
import ReeveTypes
import ReeveWire
import Synchronization

/// A client that keeps asking on a thread of its own, many requests at a time, and checks each reply against the
/// generation that it names: odd ones allow, even ones deny.
final class KeptAsking: Sendable {
  struct Result: Sendable {
    var asked = 0
    var answered = 0
    /// Generations that have answered.
    var generations = 0
    /// What was wrong; the first few.
    var problems: [String] = []
  }

  private struct State {
    var result = Result()
    var newest: UInt64 = 0
    var isStopping = false
    var hasEnded = false
  }

  private let state = Mutex(State())

  init(_ address: SocketAddress) throws {
    try SystemThread.start(name: "asking") { [self] in
      do throws(ClientError) { try ask(address) } catch {
        state.withLock { $0.result.problems.append("\(error)") }
      }
      state.withLock { $0.hasEnded = true }
    }
  }

  /// The newest generation that has answered.
  var newest: UInt64 { state.withLock { $0.newest } }

  /// Waits for the replies to what was asked.
  func stop() throws -> Result {
    state.withLock { $0.isStopping = true }
    try eventually("the client has its replies") { state.withLock { $0.hasEnded } }
    return state.withLock { $0.result }
  }

  private func ask(_ address: SocketAddress) throws(ClientError) {
    var client = try Client(address)
    while !state.withLock({ $0.isStopping }) {
      for _ in 0..<16 { _ = try client.send(SmallStores.request, names: true) }
      state.withLock { $0.result.asked += 16 }
      try client.flush()
      for _ in 0..<16 { check(try client.receive()) }
      SystemClock.sleep(milliseconds: 1)
    }
  }

  private func check(_ reply: PipelinedReply) {
    state.withLock { state in
      guard let answer = try? reply.outcome.get() else { return state.result.problems.append("\(reply)") }
      state.result.answered += 1
      let isRight =
        answer.generation % 2 == 1
        ? answer.answer.decision == .allowed && answer.answer.statement?.sid == "AllowList"
        : answer.answer.decision == .explicitDeny && answer.answer.statement?.sid == "DenyList"
      if !isRight || answer.generation < state.newest { state.result.problems.append("\(reply)") }
      if answer.generation > state.newest {
        state.newest = answer.generation
        state.result.generations += 1
      }
    }
  }
}

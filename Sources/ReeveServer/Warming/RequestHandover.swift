import Synchronization

/// A reactor gives its recent requests away, and gets others to go on with: no matter how many there are, nothing is copied.
///
/// The publisher asks, and does not wait for ever. Whichever of the two comes first, each request is somebody's.
final class RequestHandover: Sendable {
  private struct State: ~Copyable {
    var requests: RecentRequests?
    var isDone = false
  }

  private let state = Mutex(State(requests: RecentRequests()))

  /// For the reactor. When the publisher does not wait any more, it keeps what it has.
  func exchange(_ own: inout RecentRequests) {
    state.withLock { state in
      guard let empty = state.requests.take() else { return }
      state.requests = Self.replace(&own, with: empty)
      state.isDone = true
    }
  }

  private static func replace(
    _ requests: inout RecentRequests, with others: consuming RecentRequests
  ) -> RecentRequests {
    let old = requests
    requests = others
    return old
  }

  /// The reactor has been there.
  var isDone: Bool { state.withLock { $0.isDone } }

  /// For the publisher: what the reactor has given away, once. It can give nothing away after that.
  func take() -> RecentRequests? {
    state.withLock { state in
      let requests = state.requests.take()
      return state.isDone ? requests : nil
    }
  }
}

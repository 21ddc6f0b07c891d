// Soundness. `requests` is written by the reactor before it says that they are given, and read by the publisher after it has seen
// that. When the publisher has withdrawn first, it does not look at them, and the reactor takes them back.

import Synchronization

/// A reactor gives its recent requests to the publisher, which asks for them and does not wait for ever. Whichever of the two comes
/// first, they are somebody's.
package final class RequestHandover: @unchecked Sendable {
  private static let asked: UInt8 = 0
  private static let given: UInt8 = 1
  private static let withdrawn: UInt8 = 2

  private let state = Atomic<UInt8>(asked)
  private var requests = RecentRequests.none

  package init() {}

  /// For the reactor, once: it has none after that, or keeps them when the publisher does not wait any more.
  package func give(_ own: inout RecentRequests) {
    swap(&requests, &own)
    if !leave(Self.given) { swap(&requests, &own) }
  }

  /// The reactor has been there.
  package var isDone: Bool { state.load(ordering: .acquiring) == Self.given }

  /// For the publisher, once: what the reactor has given. It can give nothing after that.
  package func take() -> RecentRequests? {
    guard !leave(Self.withdrawn) else { return nil }
    var taken = RecentRequests.none
    swap(&requests, &taken)
    return taken
  }

  /// The first of the two changes what it was.
  private func leave(_ new: UInt8) -> Bool {
    state.compareExchange(expected: Self.asked, desired: new, ordering: .acquiringAndReleasing).exchanged
  }
}

/// Waits until something that changes has stopped changing, however long that takes, so that a store that is being copied
/// is not read half, without the denials that come last: a value without clock and files, so that every order of events can
/// be tried.
struct QuietPeriod<State: Equatable> {
  /// A state that stays for so long is taken.
  let quietNanoseconds: UInt64

  /// What was last taken.
  private(set) var taken: State?
  private var pending: Pending?

  private struct Pending {
    var state: State
    var changedAt: UInt64
    let beganAt: UInt64
  }

  init(quietMilliseconds: UInt64 = 50) { quietNanoseconds = quietMilliseconds * 1_000_000 }

  /// When to look again; absent when nothing changes.
  var dueAt: UInt64? { pending.map { $0.changedAt + quietNanoseconds } }

  /// Since when it has been changing; absent when nothing changes.
  var changingSince: UInt64? { pending?.beganAt }

  /// Says what the state is.
  /// - Returns: whether it is to be taken; `take` follows then.
  mutating func observe(_ state: State, at now: UInt64) -> Bool {
    guard var waiting = pending else {
      if state != taken { pending = Pending(state: state, changedAt: now, beganAt: now) }
      return false
    }
    if state != waiting.state {
      waiting.state = state
      waiting.changedAt = now
      pending = waiting
    }
    guard let dueAt, now >= dueAt else { return false }
    // It may have come back to what it was.
    if waiting.state == taken {
      pending = nil
      return false
    }
    return true
  }

  /// Says that this state is taken, whether it was due or not.
  mutating func take(_ state: State) {
    taken = state
    pending = nil
  }
}

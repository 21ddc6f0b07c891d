// Soundness. `IdleScratch` is handed from thread to thread by a lock, and one thread at a time has it.

import ReeveImage
import Synchronization

/// Working memory for decisions, kept between them, so that a decision does not pay for allocating it.
final class ScratchPool: Sendable {
  private let idle = Mutex<[IdleScratch]>([])

  /// Lends one to `body`. As many exist as decisions ever ran at the same time.
  func withScratch<Result>(_ body: (borrowing Scratch) -> Result) -> Result {
    let lent = idle.withLock { $0.popLast() } ?? IdleScratch()
    defer { idle.withLock { $0.append(lent) } }
    return body(lent.scratch)
  }
}

/// Working memory that an array can hold.
///
/// Sendable without the compiler's proof, because one thread at a time has it: it is either in the pool, whose lock hands
/// it on, or with the one call that took it out.
private final class IdleScratch: @unchecked Sendable {
  let scratch = Scratch()
}

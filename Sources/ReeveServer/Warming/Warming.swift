import ReeveImage
import ReeveSystem
import ReeveTypes
import Synchronization

/// What a reactor keeps between requests is of one image. So that the first requests of a new one need not be decided from
/// nothing, which takes several times as long, the publisher decides before it publishes what each reactor was asked lately.
///
/// A reactor that does not answer, or was asked nothing yet, begins from nothing, as with the first image: it costs time and never
/// an answer.
enum Warming {
  /// How long the publisher waits for the reactors' requests. One that is asleep takes a tenth of a millisecond, one that is busy
  /// the rest of its turn.
  static let handoverMillisecondsMax = 5
  /// How long deciding may take: a publication waits for it.
  static let decidingNanosecondsMax: UInt64 = 20_000_000

  /// Prepares the seat of each reactor that has noted requests: before the image is published, and before each image.
  /// - Parameter handoverMilliseconds: how long to wait for the reactors' requests.
  static func prepare(
    for view: ImageView, sessions: ImageView?, _ shared: ServerState,
    handoverMilliseconds: Int = Self.handoverMillisecondsMax
  ) {
    let handovers = askForRequests(shared, milliseconds: handoverMilliseconds)
    guard handovers.contains(where: { $0 != nil }) else { return }
    let now = SystemClock.now()
    let clock = Instant(epochSeconds: now.seconds, nanoseconds: now.nanoseconds)
    let end = SystemClock.monotonicNanoseconds() + decidingNanosecondsMax
    // Threads that gave way to busy reactors could keep the publication waiting for much longer than deciding may take.
    ParallelWork.run(handovers.count) { number in
      // Of one that has not answered, the seat is not touched.
      guard let requests = handovers[number]?.take() else { return }
      shared.warmedSeats[number].warm(by: view, sessions: sessions, requests, clock: clock) {
        SystemClock.monotonicNanoseconds() >= end
      }
    }
  }

  /// Asks each reactor that has decided anything for its requests, and waits a little while for the answers.
  private static func askForRequests(_ shared: ServerState, milliseconds: Int) -> [RequestHandover?] {
    let handovers = shared.counters.indices.map { number -> RequestHandover? in
      let counters = shared.counters[number]
      guard counters.decisionCount.load(ordering: .relaxed) > 0, !counters.hasEnded.load(ordering: .relaxed) else {
        return nil
      }
      let handover = RequestHandover()
      shared.mailboxes[number].put(.handOver(handover))
      return handover
    }
    var rest = milliseconds
    while rest > 0, handovers.contains(where: { $0?.isDone == false }) {
      SystemClock.sleep(milliseconds: 1)
      rest -= 1
    }
    return handovers
  }
}

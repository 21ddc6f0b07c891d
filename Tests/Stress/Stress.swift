// Readers and a publisher on the board of snapshots, for the thread sanitizer, and for the processor: a reader that holds a
// snapshot reads every page of its image, while the next one is published and this one is freed as soon as it may be.
//
//   reeve-stress SECONDS IMAGE OTHER-IMAGE
//
// Generations alternate between the two images, so that a page which was unmapped, and mapped again by another image, is
// seen to be another's. The sanitizer cannot see that memory is unmapped, so the publisher also writes into a cell of plain
// memory before it publishes a generation, and again when that is freed, and readers read the cell while they hold the
// generation: the board orders these, or there is a data race. `Tests/Stress/check` builds it under the sanitizer and runs
// it.
//
// One generation in eight is prepared: each reader gives the requests that it has noted to the publisher, which asks them with
// a working memory that the reader then takes in exchange for its own. It is one in eight because the publisher waits for the
// readers then, and without that goes on as fast as it can.
//
// Soundness. Pointers of `enter` are used until `leave`, and bytes of an image while its snapshot is held: whether that is
// enough is what this program tries. The cells are never freed.

import Glibc
import ReeveImage
import ReeveServer
import ReeveSystem
import ReeveTypes
import Synchronization

@main
enum Stress {
  static let readerCount = 3

  static func main() {
    do throws(StressFailure) {
      let arguments = Array(CommandLine.arguments.dropFirst())
      guard arguments.count == 3, let seconds = Int(arguments[0]), seconds > 0 else {
        throw StressFailure("usage: reeve-stress SECONDS IMAGE OTHER-IMAGE")
      }
      let images = [try StressImage(arguments[1]), try StressImage(arguments[2])]
      guard images[0].pageSum != images[1].pageSum else { throw StressFailure("name two images that differ") }
      try run(images, seconds: seconds)
    } catch {
      print("reeve-stress: error: \(error)")
      exit(1)
    }
  }

  private static func run(_ images: [StressImage], seconds: Int) throws(StressFailure) {
    let board = SnapshotBoard(readerCount: readerCount)
    let sums = images.map(\.pageSum)
    let tally = Tally()
    let cells = Cells()
    let question = try StressQuestion()
    let exchange = StressExchange()
    for reader in 0..<readerCount { try start(reader, board, sums, cells, question, exchange, tally) }
    let end = SystemClock.monotonicNanoseconds() + UInt64(seconds) * 1_000_000_000
    var generation: UInt64 = 0
    while SystemClock.monotonicNanoseconds() < end {
      generation += 1
      let image = try images[Int(generation % 2)].map()
      unsafe cells[generation].pointee = generation
      if generation % 8 == 0 { exchange.prepare(for: image.view) }
      board.publish(Snapshot(image, sessions: nil, generation: generation, revision: 0)) { sched_yield() }
      unsafe cells[generation - 1].pointee = 0
    }
    tally.isDone.store(true, ordering: .relaxed)
    while tally.endedCount.load(ordering: .acquiring) < readerCount { SystemClock.sleep(milliseconds: 1) }
    let turnCount = tally.turnCount.load(ordering: .relaxed)
    let faultCount = tally.faultCount.load(ordering: .relaxed)
    let exchangeCount = tally.exchangeCount.load(ordering: .relaxed)
    print(
      "\(generation) publications, \(turnCount) turns of \(readerCount) readers, \(exchangeCount) exchanges,",
      "\(faultCount) faults")
    guard faultCount == 0 else { throw StressFailure("a reader saw what was no longer there") }
    guard generation >= 100, turnCount >= 1_000, exchangeCount >= 30 else {
      throw StressFailure("too few to mean anything; give it longer")
    }
  }

  private static func start(
    _ reader: Int, _ board: SnapshotBoard, _ sums: [UInt64], _ cells: Cells, _ question: StressQuestion,
    _ exchange: StressExchange, _ tally: Tally
  ) throws(StressFailure) {
    do throws(SystemError) {
      try SystemThread.start(name: "reader-\(reader)") {
        var last: UInt64 = 0
        var turn = reader
        var scratch = Scratch()
        var recent = RecentRequests()
        while !tally.isDone.load(ordering: .relaxed) {
          if let snapshot = unsafe board.enter(reader: reader) {
            let generation = unsafe snapshot.pointee.generation
            let cell = unsafe cells[generation]
            let view = unsafe snapshot.pointee.view
            if !scratch.isOf(view), exchange.seats[reader].exchange(&scratch, &recent, for: view) {
              tally.exchangeCount.wrappingAdd(1, ordering: .relaxed)
            }
            // A reactor has turns without a question, too.
            if turn % 3 == 0 { question.ask(view, scratch, &recent) }
            exchange.answer(reader, &recent)
            // Twice: a snapshot that goes while it is held goes most likely in between.
            let isRight = (0..<2).allSatisfy { _ in
              let sum = unsafe StressImage.pageSum(of: snapshot.pointee.image.memory.bytes)
              return unsafe sum == sums[Int(generation % 2)] && cell.pointee == generation
            }
            if !isRight || generation < last { tally.faultCount.wrappingAdd(1, ordering: .relaxed) }
            last = generation
            tally.turnCount.wrappingAdd(1, ordering: .relaxed)
          }
          board.leave(reader: reader)
          turn += 1
          // Some readers sleep at times, as a reactor without work does.
          if turn % (16 << reader) == 0 { SystemClock.sleep(milliseconds: 1) }
        }
        tally.endedCount.wrappingAdd(1, ordering: .releasing)
      }
    } catch { throw StressFailure("\(error)") }
  }

  private final class Tally: Sendable {
    let isDone = Atomic<Bool>(false)
    let turnCount = Atomic<Int>(0)
    let exchangeCount = Atomic<Int>(0)
    let faultCount = Atomic<Int>(0)
    let endedCount = Atomic<Int>(0)
  }
}

/// A cell of memory for each of a few generations, each in its cache line, that nothing but the board protects.
@safe private final class Cells: @unchecked Sendable {
  private let base = UnsafeMutablePointer<UInt64>.allocate(capacity: 32)

  init() { unsafe base.initialize(repeating: 0, count: 32) }

  @unsafe subscript(generation: UInt64) -> UnsafeMutablePointer<UInt64> { unsafe base + Int(generation % 4) * 8 }
}

/// What the publisher and the readers ask.
private final class StressQuestion: Sendable {
  private let payload: [UInt8]

  init() throws(StressFailure) {
    var payload: [UInt8] = []
    do throws(RequestError) {
      try AuthorizePayload.append(
        Request(principal: "*", action: "s3:GetObject", resource: "arn:aws:s3:::bucket/key"), to: &payload)
    } catch { throw StressFailure("\(error)") }
    self.payload = payload
  }

  /// Asks, and notes that it was asked.
  func ask(_ view: ImageView, _ scratch: borrowing Scratch, _ recent: inout RecentRequests) {
    unsafe payload.withUnsafeBytes { bytes in
      _ = unsafe view.decide(bytes.bytes, trust: .reported, clock: Instant(epochSeconds: 0), scratch: scratch)
      unsafe recent.note(bytes, trust: .reported)
    }
  }
}

/// The seats of the readers, and what asks them for their requests: an atomic value in place of a mailbox.
private final class StressExchange: Sendable {
  let seats = (0..<Stress.readerCount).map { _ in WarmedSeat() }
  private let letters = (0..<Stress.readerCount).map { _ in StressLetter() }

  /// As the data plane does.
  func prepare(for view: ImageView) {
    let handovers = letters.map { letter in
      let handover = RequestHandover()
      letter.put(handover)
      return handover
    }
    for _ in 0..<100 where !handovers.allSatisfy(\.isDone) { SystemClock.sleep(milliseconds: 1) }
    for (seat, handover) in zip(seats, handovers) {
      guard let requests = handover.take() else { continue }
      seat.warm(by: view, sessions: nil, requests, clock: Instant(epochSeconds: 0)) { false }
    }
  }

  /// As a reactor does, within a turn.
  func answer(_ reader: Int, _ recent: inout RecentRequests) { letters[reader].take()?.give(&recent) }
}

/// Room for one handover, which whoever takes it owns.
private final class StressLetter: Sendable {
  private let address = Atomic<UInt>(0)

  deinit { _ = take() }

  func put(_ handover: RequestHandover) {
    let raw = unsafe UInt(bitPattern: Unmanaged.passRetained(handover).toOpaque())
    Self.own(address.exchange(raw, ordering: .acquiringAndReleasing))
  }

  func take() -> RequestHandover? { Self.own(address.exchange(0, ordering: .acquiringAndReleasing)) }

  @discardableResult
  private static func own(_ raw: UInt) -> RequestHandover? {
    guard let pointer = unsafe UnsafeRawPointer(bitPattern: raw) else { return nil }
    return unsafe Unmanaged<RequestHandover>.fromOpaque(pointer).takeRetainedValue()
  }
}

/// An image in sealed memory, to be mapped again and again.
private final class StressImage {
  private let memory: OwnedDescriptor
  /// What `pageSum` gives for it.
  let pageSum: UInt64

  init(_ path: String) throws(StressFailure) {
    let raw = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard raw >= 0 else { throw StressFailure("cannot read `\(path)`") }
    let file = OwnedDescriptor(adopting: raw)
    do throws(SystemError) {
      let bytes = try SealedMemory.bytes(of: file, subject: path)
      memory = try SealedMemory.make(name: "stress", bytes)
      pageSum = unsafe bytes.withUnsafeBytes { unsafe Self.pageSum(of: $0) }
    } catch { throw StressFailure("\(error)") }
  }

  func map() throws(StressFailure) -> MappedImage {
    do throws(SnapshotError) { return try MappedImage(memory, subject: "an image") } catch {
      throw StressFailure("\(error)")
    }
  }

  /// A sum over words of every page, the first and the last word among them.
  static func pageSum(of bytes: UnsafeRawBufferPointer) -> UInt64 {
    var sum: UInt64 = 0
    for offset in stride(from: 0, to: bytes.count - 8, by: 512) {
      sum = unsafe sum &* 31 &+ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }
    return unsafe sum &* 31 &+ bytes.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self)
  }
}

private struct StressFailure: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

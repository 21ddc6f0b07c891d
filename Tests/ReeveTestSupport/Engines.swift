public import ReeveCompiler
import ReeveImage
public import ReeveReference
public import ReeveStore
public import ReeveTypes

/// One store in both engines: the reference, and the compiled image with all cells, with few or none, and with an index in
/// every plan that can have one.
public struct Engines {
  private let reference: ReferenceEngine
  private let image: OwnedImage
  private let imageWithFewCells: OwnedImage
  private let imageWithIndexes: OwnedImage
  private let registeredImage: OwnedImage?

  /// - Parameters:
  ///   - registeredCount: so many sessions at the end of the store's are no part of its image, but of one beside it.
  ///   - compiler: what it compiled before, it may use again.
  ///   - cellByteBudget: of the image with few cells.
  ///   - memory: of the thread, with what other images left in it.
  public init(
    _ store: Store, registeredCount: Int = 0, compiler: inout Compiler, cellByteBudget: Int,
    memory: WorkingMemory = WorkingMemory()
  ) throws {
    reference = ReferenceEngine(store: store)
    let (own, registered) = store.registering(last: registeredCount)
    compiler.cellByteBudget = nil
    image = try OwnedImage(compiler.compile(own).bytes, memory: memory)
    compiler.cellByteBudget = cellByteBudget
    imageWithFewCells = try OwnedImage(compiler.compile(own).bytes, memory: memory)
    compiler.cellByteBudget = nil
    let stepCountMin = compiler.indexedStepCountMin
    compiler.indexedStepCountMin = 1
    imageWithIndexes = try OwnedImage(compiler.compile(own).bytes, memory: memory)
    compiler.indexedStepCountMin = stepCountMin
    registeredImage = try registered.map { try OwnedImage(compiler.compile($0).bytes) }
  }

  /// The engines with a compiler that has compiled nothing, and an image without cells.
  public init(_ store: Store, registeredCount: Int = 0) throws {
    var compiler = Compiler()
    try self.init(store, registeredCount: registeredCount, compiler: &compiler, cellByteBudget: 0)
  }

  /// What each says about a request.
  public func outcomes(_ request: Request, trust: CallerTrust, clock: Instant) -> Outcomes {
    Outcomes(
      reference: reference.outcome(request, trust: trust, clock: clock),
      image: image.outcome(request, trust: trust, clock: clock, registered: registeredImage),
      imageWithFewCells: imageWithFewCells.outcome(request, trust: trust, clock: clock, registered: registeredImage),
      imageWithIndexes: imageWithIndexes.outcome(request, trust: trust, clock: clock, registered: registeredImage))
  }

  /// What each says about a request, and the rules that were decisive in the reference.
  public func telling(
    _ request: Request, trust: CallerTrust, clock: Instant
  ) -> (outcomes: Outcomes, rules: Set<Rule>) {
    let telling = reference.decideTelling(request, trust: trust, clock: clock)
    let outcomes = Outcomes(
      reference: Outcome(telling.outcome),
      image: image.outcome(request, trust: trust, clock: clock, registered: registeredImage),
      imageWithFewCells: imageWithFewCells.outcome(request, trust: trust, clock: clock, registered: registeredImage),
      imageWithIndexes: imageWithIndexes.outcome(request, trust: trust, clock: clock, registered: registeredImage))
    return (outcomes, telling.rules)
  }

  /// What each says about a question.
  public static func outcomes(_ question: Question) throws -> Outcomes {
    try Engines(question.store, registeredCount: question.registeredCount).outcomes(
      question.request, trust: question.trust, clock: question.clock)
  }
}

/// What the engines say about one request.
public struct Outcomes: Sendable, CustomStringConvertible {
  public let reference: Outcome
  public let image: Outcome
  public let imageWithFewCells: Outcome
  public let imageWithIndexes: Outcome

  public var agree: Bool {
    reference == image && reference == imageWithFewCells && reference == imageWithIndexes
  }

  public var description: String {
    """
    reference:      \(reference)
    image:          \(image)
    with few cells: \(imageWithFewCells)
    with indexes:   \(imageWithIndexes)
    """
  }
}

extension ReferenceEngine {
  public func outcome(_ request: Request, trust: CallerTrust, clock: Instant) -> Outcome {
    do throws(RequestError) {
      return Outcome(.success(try decide(request, trust: trust, clock: clock)))
    } catch {
      return Outcome(.failure(error))
    }
  }
}

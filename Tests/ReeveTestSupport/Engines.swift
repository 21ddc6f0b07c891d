public import ReeveCompiler
import ReeveImage
public import ReeveReference
public import ReeveStore
public import ReeveTypes

/// One store in both engines: the reference, and the compiled image with all cells and with few or none.
public struct Engines {
  private let reference: ReferenceEngine
  private let image: OwnedImage
  private let imageWithFewCells: OwnedImage

  /// - Parameters:
  ///   - compiler: what it compiled before, it may use again.
  ///   - cellByteBudget: of the image with few cells.
  public init(_ store: Store, compiler: inout Compiler, cellByteBudget: Int) throws {
    reference = ReferenceEngine(store: store)
    compiler.cellByteBudget = nil
    image = try OwnedImage(compiler.compile(store).bytes)
    compiler.cellByteBudget = cellByteBudget
    imageWithFewCells = try OwnedImage(compiler.compile(store).bytes)
  }

  /// The engines with a compiler that has compiled nothing, and an image without cells.
  public init(_ store: Store) throws {
    var compiler = Compiler()
    try self.init(store, compiler: &compiler, cellByteBudget: 0)
  }

  /// What each says about a request.
  public func outcomes(_ request: Request, trust: CallerTrust, clock: Instant) -> Outcomes {
    Outcomes(
      reference: reference.outcome(request, trust: trust, clock: clock),
      image: image.outcome(request, trust: trust, clock: clock),
      imageWithFewCells: imageWithFewCells.outcome(request, trust: trust, clock: clock))
  }

  /// What each says about a question.
  public static func outcomes(_ question: Question) throws -> Outcomes {
    try Engines(question.store).outcomes(question.request, trust: question.trust, clock: question.clock)
  }
}

/// What the engines say about one request.
public struct Outcomes: Sendable, CustomStringConvertible {
  public let reference: Outcome
  public let image: Outcome
  public let imageWithFewCells: Outcome

  public var agree: Bool { reference == image && reference == imageWithFewCells }

  public var description: String {
    """
    reference:     \(reference)
    image:         \(image)
    with few cells: \(imageWithFewCells)
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

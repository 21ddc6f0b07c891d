import ReeveCompiler
import ReeveImage
public import ReeveReference
public import ReeveStore
public import ReeveTypes

/// One store in both engines: the reference, and the compiled image with cells and without any.
public struct Engines {
  private let reference: ReferenceEngine
  private let image: OwnedImage
  private let imageWithoutCells: OwnedImage

  public init(_ store: Store) throws {
    reference = ReferenceEngine(store: store)
    var compiler = Compiler()
    image = try OwnedImage(compiler.compile(store).bytes)
    compiler.cellByteBudget = 0
    imageWithoutCells = try OwnedImage(compiler.compile(store).bytes)
  }

  /// What each says about a request.
  public func outcomes(_ request: Request, trust: CallerTrust, clock: Instant) -> Outcomes {
    Outcomes(
      reference: reference.outcome(request, trust: trust, clock: clock),
      image: image.outcome(request, trust: trust, clock: clock),
      imageWithoutCells: imageWithoutCells.outcome(request, trust: trust, clock: clock))
  }

  /// What each says about a question.
  public static func outcomes(_ question: Question) throws -> Outcomes {
    try Engines(question.store).outcomes(question.request, trust: question.trust, clock: question.clock)
  }
}

/// What the engines say about one request.
public struct Outcomes: Sendable {
  public let reference: Outcome
  public let image: Outcome
  public let imageWithoutCells: Outcome

  public var agree: Bool { reference == image && reference == imageWithoutCells }
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

import ReeveImage
public import ReeveStore

/// Compiles stores into images. It keeps the last image, so that compiling a store that differs in one document compiles
/// one document.
public struct Compiler {
  private var previous: (image: [UInt8], programs: ProgramSection)?
  /// Bytes that cells may take; by default as many as everything else, and at least 1 MiB.
  public var cellByteBudget: Int?

  /// Plans of so many steps have an index, if as many of them can be looked for. With fewer, looking costs more than asking
  /// each.
  public var indexedStepCountMin = 16

  public init() {}

  /// The image of a store: the same bytes for the same store.
  /// - Throws: `CompileError.tooLarge` when the image would not fit its offsets, and the other errors when its routes do not.
  /// - Complexity: O(bytes of the documents + principals + resources).
  public mutating func compile(_ store: Store) throws(CompileError) -> CompiledImage {
    var linker = Linker(store: store, cellByteBudget: cellByteBudget, indexedStepCountMin: indexedStepCountMin)
    let bytes = try linker.link(previous: previous)
    previous = (bytes, linker.programs)
    return CompiledImage(
      bytes: bytes, principalCount: linker.principalCount, statementCount: linker.programs.statementCount,
      programCount: linker.programs.places.count, compiledProgramCount: linker.programs.compiledCount,
      cellCount: linker.cellCount, policySetCount: linker.policySetCount, phases: linker.phases)
  }
}

/// An image and what is in it.
public struct CompiledImage: Sendable {
  public var bytes: [UInt8]
  /// Users and roles.
  public var principalCount: Int
  /// Of all programs.
  public var statementCount: Int
  /// Distinct documents.
  public var programCount: Int
  /// Programs that were not taken over from the image before.
  public var compiledProgramCount: Int
  public var cellCount: Int
  public var policySetCount: Int
  /// What took how long, in order.
  public var phases: [CompilePhase]
}

/// A part of a compilation, and the time that it took.
public struct CompilePhase: Sendable {
  public enum Step: String, Sendable {
    /// Who is attached to what, and every text once.
    case collecting
    /// Documents into programs; those of the last image are copied.
    case programs
    case cells
    /// All other sections.
    case records
    case digest
  }

  public var step: Step
  public var duration: Duration
}

/// Why a store has no image.
public enum CompileError: Error, Sendable, Hashable {
  /// The image would have so many bytes; at most 4 GiB fit the format.
  case tooLarge(byteCount: Int)
  /// A route is more than an image can have; `line` is that of its map's file, or zero.
  case route(map: String, line: Int, String)
  /// The routes would have so many nodes; at most `RouteSectionLayout.recordCountMax` fit.
  case tooManyRoutes(nodeCount: Int)
}

extension CompileError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .tooLarge(let byteCount):
      "the image would have \(byteCount) bytes and at most \(HeaderLayout.byteCountMax) fit; split the store"
    case .route(let map, let line, let problem):
      "routes `\(map)`\(line > 0 ? ", line \(line)" : ""): \(problem); split it"
    case .tooManyRoutes(let nodeCount):
      "the routes would have \(nodeCount) nodes and more, and \(RouteSectionLayout.recordCountMax) fit; "
        + "let fewer maps share hosts, or split the store"
    }
  }
}

import ReeveImage
import ReevePolicy
public import ReeveStore

/// Compiles stores into images. It keeps the programs of the last store, so that compiling a store that differs in one
/// document compiles one document.
public struct Compiler {
  private var programs: [ExactDocument: Program] = [:]
  /// Bytes that cells may take; by default a quarter of everything else, and at least 1 MiB.
  public var cellByteBudget: Int?

  public init() {}

  /// The image of a store: the same bytes for the same store.
  /// - Throws: `CompileError.tooLarge` when the image would not fit its offsets.
  /// - Complexity: O(bytes of the documents + principals + resources).
  public mutating func compile(_ store: Store) throws(CompileError) -> CompiledImage {
    var kept: [ExactDocument: Program] = [:]
    kept.reserveCapacity(store.documents.count)
    let programs = store.documents.map { document in
      let key = ExactDocument(document)
      let program = kept[key] ?? self.programs[key] ?? Program(document)
      kept[key] = program
      return program
    }
    self.programs = kept
    var linker = Linker(store: store, cellByteBudget: cellByteBudget)
    let bytes = try linker.link { programs[$0.rawValue] }
    return CompiledImage(
      bytes: bytes, principalCount: store.accounts.reduce(0) { $0 + $1.users.count + $1.roles.count },
      statementCount: programs.reduce(0) { $0 + $1.statementCount }, cellCount: linker.cellCount,
      policySetCount: linker.policySetCount)
  }
}

/// An image and what is in it.
public struct CompiledImage: Sendable {
  public var bytes: [UInt8]
  /// Users and roles.
  public var principalCount: Int
  /// Of distinct documents.
  public var statementCount: Int
  public var cellCount: Int
  public var policySetCount: Int
}

/// Why a store has no image.
public enum CompileError: Error, Sendable, Hashable {
  /// The image would have so many bytes; at most 4 GiB fit the format.
  case tooLarge(byteCount: Int)
}

extension CompileError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .tooLarge(let byteCount):
      "the image would have \(byteCount) bytes and at most \(HeaderLayout.byteCountMax) fit; split the store"
    }
  }
}

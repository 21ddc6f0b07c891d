import ReeveCompiler
import ReeveImage
import ReevePolicy
public import ReeveStore

/// Loads policies from a path, whatever stands there: the folder of a store, a JSON file with a store in it, or an image.
///
///     var loader = PolicyLoader()
///     let loading = loader.load("policies")
///     for diagnostic in loading.diagnostics { print(diagnostic.rendered) }
///     guard let policies = loading.policies else { … }
///
/// Keep the loader: it takes over the programs of documents that have not changed since its last store.
public struct PolicyLoader: ~Copyable {
  /// In an object, so that the layout of the compiler does not become a part of whatever has a loader.
  private final class State { var compiler = Compiler() }

  private let state = State()
  /// Bytes that cells may take; absent for twice what everything else takes, and at least 1 MiB.
  public var cellByteBudget: Int?
  /// Sets of keys that were fetched, for issuers of tokens whose keys stand at a URL. Nothing is fetched here: an issuer whose set
  /// is not among them has no keys, and its tokens cannot be judged.
  public var fetchedKeys = FetchedKeys()

  public init() {}

  /// Loads what stands under `path`, and compiles it where it is a store. Every finding is in the result.
  public mutating func load(_ path: String) -> PolicyLoading {
    switch FileReading.kind(of: path) {
    case .folder: return load(StoreLoader.load(folder: path), from: path)
    case .file:
      switch FileReading.bytes(of: path) {
      case .failure(let diagnostic): return PolicyLoading(path: path, diagnostics: [diagnostic])
      case .success(let bytes):
        return Self.isImage(bytes) ? Self.load(image: bytes, from: path) : load(storeText: bytes, from: path)
      }
    case nil:
      let problem = FileReading.problem(
        path, "nothing is there", help: "name the folder of a store, or an image that `reeve compile` wrote")
      return PolicyLoading(path: path, diagnostics: [problem])
    }
  }

  /// Compiles a store that was read already.
  /// - Parameter path: what diagnostics call it.
  public mutating func load(_ reading: StoreReading, from path: String) -> PolicyLoading {
    guard let store = reading.store else { return PolicyLoading(path: path, diagnostics: reading.diagnostics) }
    var loading = load(store, from: path)
    loading.diagnostics = reading.diagnostics + loading.diagnostics
    return loading
  }

  /// Compiles a store that was made in another way than by reading it.
  /// - Parameter path: what diagnostics call it.
  public mutating func load(_ store: Store, from path: String) -> PolicyLoading {
    state.compiler.cellByteBudget = cellByteBudget
    let store = store.withKeys(fetchedKeys)
    do {
      let image = try state.compiler.compile(store)
      var loading = Self.load(image: image.bytes, from: path)
      loading.policies?.store = store
      return loading
    } catch {
      return PolicyLoading(path: path, diagnostics: [Self.problem(path, error.description, help: nil)])
    }
  }

  private mutating func load(storeText bytes: [UInt8], from path: String) -> PolicyLoading {
    let document = JSONDocument(name: path, bytes: bytes)
    guard let root = document.root, document.diagnostics.isEmpty else {
      return PolicyLoading(path: path, diagnostics: document.diagnostics)
    }
    return load(StoreLoader.load(inline: root), from: path)
  }

  private static func load(image bytes: [UInt8], from path: String) -> PolicyLoading {
    do {
      let image = try PolicyImage(bytes: bytes)
      return PolicyLoading(
        path: path, diagnostics: [],
        policies: LoadedPolicies(imageBytes: bytes, summary: image.summary(), store: nil))
    } catch {
      return PolicyLoading(path: path, diagnostics: [problem(path, error.description, help: nil)])
    }
  }

  /// Whether bytes begin as an image does.
  static func isImage(_ bytes: [UInt8]) -> Bool { bytes.starts(with: HeaderLayout.magic) }

  private static func problem(_ path: String, _ message: String, help: String?) -> PolicyDiagnostic {
    PolicyDiagnostic(
      .file(FileProblem(check: "IMAGE", message: message, help: help)), in: SourceText(name: path, bytes: []),
      at: SourceRange(lower: 0, upper: 0))
  }
}

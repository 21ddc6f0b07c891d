// Soundness. The one unsafe expression borrows the bytes of an array for the length of a call, in which nothing changes
// the array; the view reads them and keeps nothing.

import ReeveCompiler
public import ReeveImage
public import ReeveStore
public import ReeveTypes

/// An image that decides in the application's own process. It may be used from any number of threads at a time.
///
///     let image = try PolicyImage(file: "policies.image")
///     let request = Request(
///       principal: "arn:aws:iam::111122223333:user/mateojackson", action: "bedrock:InvokeModel",
///       resource: "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-v2")
///     let answer = try image.decide(request)
///     if answer.decision == .allowed { … }
///
/// A request that gets an error instead of an answer is not allowed.
public final class PolicyImage: Sendable {
  private let memory: ImageMemory
  private let view: ImageView
  private let scratches = ScratchPool()

  /// Copies the bytes of an image and verifies them entirely.
  /// - Throws: `PolicyImageError.refused` with the first rule of the format that they break, or `.noMemory`.
  /// - Complexity: O(bytes).
  public init(bytes: [UInt8]) throws(PolicyImageError) {
    memory = try ImageMemory(copying: bytes)
    do { view = try memory.verifiedView() } catch { throw .refused(error) }
  }

  /// Reads an image that `reeve compile` wrote, and verifies it entirely. What happens to the file afterwards makes no
  /// difference.
  /// - Throws: `PolicyImageError.unreadable`, or as `init(bytes:)`.
  public convenience init(file path: String) throws(PolicyImageError) {
    switch FileReading.bytes(of: path) {
    case .success(let bytes): try self.init(bytes: bytes)
    case .failure(let diagnostic): throw .unreadable(path: path, message: diagnostic.message)
    }
  }

  /// Bytes of the image.
  public var byteCount: Int { view.byteCount }

  /// SHA-256 of the image: equal stores give equal digests.
  public var digest: [UInt8] { view.digest }

  /// Decides a request.
  /// - Parameters:
  ///   - trust: whether the context may hold keys that the engine derives. Say `.trusted` only where the context is the
  ///     application's own word.
  ///   - clock: the time that `aws:CurrentTime` and `aws:EpochTime` have, when the request does not set it.
  ///   - sessions: an image of sessions that the store of this one lacks: of a store that has sessions and nothing else.
  ///     Their roles and users are this image's.
  /// - Throws: what is wrong with the request. It is not allowed then.
  public func decide(
    _ request: Request, trust: CallerTrust = .reported, clock: Instant = .now, sessions: PolicyImage? = nil
  ) throws(RequestError) -> Answer {
    var payload: [UInt8] = []
    try AuthorizePayload.append(request, to: &payload)
    let verdict = scratches.withScratch { scratch in
      unsafe view.decide(payload.span.bytes, trust: trust, clock: clock, scratch: scratch, sessions: sessions?.view)
    }
    if let fault = verdict.fault {
      guard let error = RequestError(fault, in: request) else { return Answer(decision: .implicitDeny, reason: .none) }
      throw error
    }
    return view.answer(for: verdict, sessions: sessions?.view)
  }
}

// What HTTP requests ask for.
extension PolicyImage {
  /// An image that has routes and nothing else: it routes, and denies.
  /// - Throws: `CompileError` where they do not fit an image.
  public convenience init(routes maps: [RouteMap]) throws {
    var compiler = Compiler()
    try self.init(bytes: compiler.compile(Store(routeMaps: maps)).bytes)
  }

  /// Whether the store had routes.
  public var hasRoutes: Bool { view.hasRoutes }

  /// What an HTTP request needs permission for, by the routes of the store. Who asks, and whether it is allowed, is `decide`'s to
  /// say, for each check and each of its resources.
  /// - Parameter body: what the request takes along, as far as routes read it.
  public func route(_ head: HTTPRequestHead, body: any RoutedBody = UnseenBody()) -> Routing {
    view.route(head, body: body)
  }
}

/// Why there is no image to decide from.
public enum PolicyImageError: Error, Sendable, Hashable {
  case unreadable(path: String, message: String)
  case refused(ImageError)
  /// The system has no room for so many bytes.
  case noMemory(byteCount: Int)
}

extension PolicyImageError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreadable(let path, let message): "image `\(path)` \(message)"
    case .refused(let error): error.description
    case .noMemory(let byteCount): "no memory for an image of \(byteCount) bytes; free some, or raise the limit"
    }
  }
}

// Looking inside, for people and tools.
extension PolicyImage {
  /// What is in the image, in numbers.
  public func summary() -> ImageSummary { view.summary() }

  /// What is done to decide an action of a principal by its identity policies.
  /// - Throws: what is wrong with the principal or the action.
  public func plan(principal: String, action: String) throws(RequestError) -> ActionPlan {
    try view.plan(principal: principal, action: action)
  }
}

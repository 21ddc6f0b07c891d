public import ReeveImage
public import ReeveTypes

/// The working memory of one thread, for several images.
public final class WorkingMemory {
  let scratch = Scratch()

  public init() {}
}

/// The bytes of an image and a view of them, which live together.
@safe public final class OwnedImage {
  private let buffer: UnsafeMutableRawBufferPointer
  public let view: ImageView
  private let memory: WorkingMemory

  /// - Parameter memory: that of the thread that asks; other images may have it too.
  public init(_ bytes: [UInt8], memory: WorkingMemory = WorkingMemory()) throws(ImageError) {
    self.memory = memory
    unsafe buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(bytes.count, 1), alignment: 64)
    unsafe buffer.copyBytes(from: bytes)
    unsafe view = try ImageView(verifying: UnsafeRawBufferPointer(rebasing: buffer[..<bytes.count]))
  }

  deinit { unsafe buffer.deallocate() }

  /// What the image says about a request: asked three times, because it remembers the keys of a context that it has read.
  /// The first asks for a caller who is trusted with everything, and what that one may do must not be remembered.
  /// - Parameter registered: an image of registered sessions.
  public func outcome(
    _ request: Request, trust: CallerTrust, clock: Instant, registered: OwnedImage? = nil
  ) -> Outcome {
    var payload: [UInt8] = []
    do { try AuthorizePayload.append(request, to: &payload) } catch { return Outcome(.failure(error)) }
    _ = verdict(payload, trust: .trusted, clock: clock, registered)
    let first = verdict(payload, trust: trust, clock: clock, registered)
    let second = verdict(payload, trust: trust, clock: clock, registered)
    guard first == second else {
      return .unsteady(outcome(first, request, registered), outcome(second, request, registered))
    }
    return outcome(first, request, registered)
  }

  private func verdict(_ payload: [UInt8], trust: CallerTrust, clock: Instant, _ registered: OwnedImage?) -> Verdict {
    unsafe view.decide(
      payload.span.bytes, trust: trust, clock: clock, scratch: memory.scratch, sessions: registered?.view)
  }

  private func outcome(_ verdict: Verdict, _ request: Request, _ registered: OwnedImage?) -> Outcome {
    if let fault = verdict.fault, let error = RequestError(fault, in: request) { return Outcome(.failure(error)) }
    return Outcome(.success(view.answer(for: verdict, sessions: registered?.view)))
  }
}

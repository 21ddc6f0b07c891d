public import ReeveImage
public import ReeveTypes

/// The bytes of an image and a view of them, which live together.
@safe public final class OwnedImage {
  private let buffer: UnsafeMutableRawBufferPointer
  public let view: ImageView
  private let scratch = Scratch()

  public init(_ bytes: [UInt8]) throws(ImageError) {
    unsafe buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(bytes.count, 1), alignment: 64)
    unsafe buffer.copyBytes(from: bytes)
    unsafe view = try ImageView(verifying: UnsafeRawBufferPointer(rebasing: buffer[..<bytes.count]))
  }

  deinit { unsafe buffer.deallocate() }

  /// What the image says about a request.
  /// - Parameter registered: an image of registered sessions.
  public func outcome(
    _ request: Request, trust: CallerTrust, clock: Instant, registered: OwnedImage? = nil
  ) -> Outcome {
    var payload: [UInt8] = []
    do { try AuthorizePayload.append(request, to: &payload) } catch { return Outcome(.failure(error)) }
    let verdict = unsafe view.decide(
      payload.span.bytes, trust: trust, clock: clock, scratch: scratch, sessions: registered?.view)
    if let fault = verdict.fault, let error = RequestError(fault, in: request) { return Outcome(.failure(error)) }
    return Outcome(.success(view.answer(for: verdict, sessions: registered?.view)))
  }
}

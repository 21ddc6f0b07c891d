import ReeveTypes

/// The first two words of a request: all lengths, the counts and the flags.
struct HeaderWords {
  /// The lengths of principal, action and resource, and how many entries the context has.
  let lengths: UInt64
  /// The length of the context, how many resources there are, the flags, and the length of the endpoint.
  let others: UInt64

  /// Those of no request.
  init() { (lengths, others) = (0, 0) }

  /// - Parameter payload: has a header.
  @inline(__always)
  init(_ payload: Bytes) {
    lengths = payload.u64(AuthorizePayload.Offset.principalLength)
    others = payload.u64(AuthorizePayload.Offset.contextLength)
  }

  /// About one resource, and without an endpoint.
  var isAboutOne: Bool { @inline(__always) get { others &>> 32 & 0xFFFF_00FF == 1 } }

  /// Bytes of principal, action and resource, of a request about one.
  var headLength: Int {
    @inline(__always)
    get { Int(lengths & 0xFFFF) &+ Int(lengths &>> 16 & 0xFFFF) &+ Int(lengths &>> 32 & 0xFFFF) }
  }

  var contextLength: Int { @inline(__always) get { Int(others & 0xFFFF_FFFF) } }

  /// The lengths of the three, and the flags, of a request without an endpoint.
  var form: UInt64 { @inline(__always) get { lengths &<< 16 | others &>> 40 } }

  /// The identity of the table that the request's handles are of; zero: it has none.
  /// - Parameter table: that of the caller.
  @inline(__always)
  func table(of table: UInt64) -> UInt64 { others &>> 40 & UInt64(RequestHandles.flags) == 0 ? 0 : table }
}

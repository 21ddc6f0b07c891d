public import ReeveTypes

/// A request that has come whole.
public struct HTTPExchange: Sendable, Hashable {
  /// Its fields are all that came but `Host`, in their order; names in the case in which they came, values without the
  /// spaces and tabs around them.
  public var head: HTTPRequestHead
  public var body: HTTPBody

  public init(head: HTTPRequestHead, body: HTTPBody) {
    self.head = head
    self.body = body
  }

  /// The places of the fields of this name: of the first and the last of them, and how many there are.
  /// - Parameter name: in lower case.
  func fields(named name: String) -> HTTPFieldPlaces {
    var found = HTTPFieldPlaces()
    for index in head.headers.indices where head.headers.name(index).isNamed(asConfigured: name) { found.add(index) }
    return found
  }
}

/// What is left of a request's body.
public enum HTTPBody: Sendable, Hashable {
  /// There is none, or one of no bytes.
  case none
  /// It was hashed as it came, and dropped, unless it is to be read and short enough.
  case hashed(SignatureV4.Digest, byteCount: Int, content: [UInt8]? = nil)
  /// All of it, of a path whose bodies are kept.
  case kept([UInt8])
}

/// Where the fields of a name are in a list.
struct HTTPFieldPlaces {
  private(set) var first = 0
  private(set) var last = 0
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  /// - Parameter index: behind those that were added before.
  mutating func add(_ index: Int) {
    if count == 0 { first = index }
    last = index
    count += 1
  }
}

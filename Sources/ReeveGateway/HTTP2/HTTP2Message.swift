public import ReeveTypes

/// A request that has come whole. Source: RFC 9113, 8.1.
public struct HTTP2Request: Sendable, Hashable {
  /// The number of its stream, which no other request of the connection has.
  public var stream: Int32
  /// Of the request line: `:method` and `:path`. Others that begin with a colon are not kept.
  public var method: [UInt8]
  public var path: [UInt8]
  /// In the order of the request, with names in lower case. Those of a trailer are not kept.
  public var fields: HTTPFields
  /// Absent: it has more than `HTTP2Limits.bodyByteCountMax` bytes.
  public var body: [UInt8]?

  /// One of which nothing has come yet.
  init(stream: Int32) {
    self.stream = stream
    method = []
    path = []
    fields = HTTPFields()
    body = []
  }

  /// The places of the fields of this name, which is in lower case.
  func places(of name: StaticString) -> HTTPFieldPlaces {
    var places = HTTPFieldPlaces()
    for index in fields.indices where fields.name(index).isNamed(name) { places.add(index) }
    return places
  }
}

/// A response: fields, and, unless they are all, a body and the fields behind it.
public struct HTTP2Response: Sendable, Hashable {
  /// Three digits.
  public var status: Int
  /// With names in lower case.
  public var fields: [HTTPRequestHead.Header]
  /// Absent: the fields are all that is sent. At most `HTTP2Limits.responseByteCountMax` bytes.
  public var body: [UInt8]?
  /// Fields behind the body.
  public var trailers: [HTTPRequestHead.Header]

  public init(
    status: Int = 200, fields: [HTTPRequestHead.Header], body: [UInt8]? = nil, trailers: [HTTPRequestHead.Header] = []
  ) {
    self.status = status
    self.fields = fields
    self.body = body
    self.trailers = trailers
  }
}

/// Why nothing more is said on a connection. What is in the replies is to be sent, and then it is to be closed.
public enum HTTP2Closing: Sendable, Hashable {
  /// This side said that it goes, and every request has its answer; or the peer did.
  case finished
  /// The peer broke a rule of the protocol, or went beyond a limit: the code of the GOAWAY that it was sent.
  case refused(code: UInt32)
  /// What came is not HTTP/2: it does not begin as that must.
  case notHTTP2
  /// The peer wanted more acknowledgements than `HTTP2Limits` has, without taking any.
  case flooded
  /// The library could not go on: no memory, say. Its number for it.
  case failed(code: Int32)
}

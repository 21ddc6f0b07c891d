/// The head of an HTTP request as a gateway has it, byte for byte: nothing is decoded, and nothing resolved.
public struct HTTPRequestHead: Sendable, Hashable {
  public var method: [UInt8]
  /// With its port, where it has one; empty: the request names none.
  public var host: [UInt8]
  /// Begins with `/`; without the query.
  public var path: [UInt8]
  /// What stands behind the first `?`; absent: there is none.
  public var query: [UInt8]?
  /// In the order of the request.
  public var headers: HTTPFields

  /// A header field.
  public struct Header: Sendable, Hashable {
    public var name: [UInt8]
    public var value: [UInt8]

    public init(name: [UInt8], value: [UInt8]) {
      self.name = name
      self.value = value
    }

    public init(_ name: String, _ value: String) {
      self.init(name: Array(name.utf8), value: Array(value.utf8))
    }
  }

  public init(
    method: [UInt8], host: [UInt8] = [], path: [UInt8], query: [UInt8]? = nil, headers: HTTPFields = []
  ) {
    self.method = method
    self.host = host
    self.path = path
    self.query = query
    self.headers = headers
  }

  /// - Parameter target: path and query, as they stand in a request line.
  public init(_ method: String, host: String = "", _ target: String, headers: HTTPFields = []) {
    let bytes = Array(target.utf8)
    let mark = bytes.firstIndex(of: UInt8(ascii: "?")) ?? bytes.count
    self.init(
      method: Array(method.utf8), host: Array(host.utf8), path: Array(bytes[..<mark]),
      query: mark < bytes.count ? Array(bytes[(mark + 1)...]) : nil, headers: headers)
  }
}

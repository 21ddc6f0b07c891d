/// What an HTTP request is, by the routes of a gateway.
public enum Routing: Sendable, Hashable {
  case routed(RoutedRequest)
  /// No route fits. Nobody may do what nobody has described.
  case unrouted
  /// It could mean one thing to the gateway and another to the server behind it, or more than a request can have.
  case refused(RoutingRefusal)
}

/// The route that a request takes, and what it needs permission for.
public struct RoutedRequest: Sendable, Hashable {
  /// The map and the route in it, by their names.
  public var map: String
  public var route: String
  /// Where the route is given in the map's file, counted from 1.
  public var line: Int
  /// What the named parts of the route are, in the order of host, path, query, headers and what is read from headers.
  public var parts: [Part]
  /// All have to be allowed.
  public var checks: [Check]

  /// A named part of a request, decoded.
  public struct Part: Sendable, Hashable {
    public var name: String
    public var value: String

    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// A request for a decision, but for who asks.
  public struct Check: Sendable, Hashable {
    public var action: String
    /// All have to be allowed.
    public var resources: [String]
    public var context: [ContextEntry]

    public init(action: String, resources: [String], context: [ContextEntry]) {
      self.action = action
      self.resources = resources
      self.context = context
    }
  }

  public init(map: String, route: String, line: Int, parts: [Part], checks: [Check]) {
    self.map = map
    self.route = route
    self.line = line
    self.parts = parts
    self.checks = checks
  }
}

/// Why a request is not looked at further, although it may fit a route.
public enum RoutingRefusal: Error, Sendable, Hashable, CustomStringConvertible {
  /// A `%` of path or query is not followed by two hexadecimal digits.
  case malformedEscape
  /// `.` or `..` is a segment of the path, and the map does not say that they are names like all others.
  case dotSegment
  /// What a route reads is not UTF-8.
  case notUTF8(String)
  /// A parameter or a header that a route reads is there more than once.
  case repeated(String)
  /// A value with a colon stands before the last part of an ARN, where it would begin another part.
  case colonInARN(String)
  /// An action, a resource or a value has more bytes than a request can have.
  case tooLong(String)
  /// A header that a route reads as a path is not of the form that the route reads.
  case unreadable(String)
  /// An action or a resource is made of what the request does not have.
  case missing(String)
  /// None of the checks of a route is about the request: nobody has said what it needs.
  case unchecked(String)
  /// A route reads the body, and it was not handed in, or not whole.
  case bodyUnseen
  /// A route reads the body, and it is no JSON object.
  case malformedBody
  /// A member of the body that a route reads is no string, or what it should be in is no object.
  case notText(String)

  public var description: String {
    switch self {
    case .malformedEscape: "a `%` is not followed by two hexadecimal digits"
    case .dotSegment: "the path has a segment `.` or `..`, which a server may resolve"
    case .notUTF8(let name): "`\(name)` is not UTF-8"
    case .repeated(let name): "`\(name)` is there more than once"
    case .colonInARN(let name): "`\(name)` has a colon, and stands before the last part of an ARN"
    case .tooLong(let name): "`\(name)` comes to more than \(RequestLimits.textByteCountMax) bytes"
    case .unreadable(let name): "`\(name)` is not what the route reads in it"
    case .missing(let name): "`\(name)` is not there, and the route needs it"
    case .unchecked(let name): "no check of the route `\(name)` is about it"
    case .bodyUnseen: "the route reads the body, which was not handed in whole"
    case .malformedBody: "the route reads the body, which is no JSON object"
    case .notText(let name): "`\(name)` of the body is not a string"
    }
  }
}

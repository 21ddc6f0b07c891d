/// What HTTP requests ask for: a file of a store's `routes` folder.
///
/// A map says how requests to some hosts become requests for a decision. It holds no rule of matching: which of several routes
/// that fit is taken is for each engine to work out by itself.
public struct RouteMap: Sendable, Hashable {
  /// The name of its file, without the ending.
  public var name: String
  /// Hosts that it is about; none: all.
  public var hosts: [TextTemplate]
  /// Values of variables that a route gives none: the account, the region of a gateway.
  public var variables: [String: String]
  /// Variables whose values follow from a request.
  public var derived: [DerivedVariable]
  /// `.` and `..` are names in paths like all others, as they are for S3; else a path that has one is refused, because what is
  /// behind the gateway would take it for another path.
  public var keepsDotSegments: Bool
  /// In the order of the file.
  public var routes: [Route]

  public init(
    name: String, hosts: [TextTemplate] = [], variables: [String: String] = [:],
    derived: [DerivedVariable] = [], keepsDotSegments: Bool = false, routes: [Route] = []
  ) {
    self.name = name
    self.hosts = hosts
    self.variables = variables
    self.derived = derived
    self.keepsDotSegments = keepsDotSegments
    self.routes = routes
  }
}

/// Requests of one kind, and what they need permission for.
public struct Route: Sendable, Hashable {
  /// Unique in its map; the action, where the file gives no name.
  public var name: String
  /// In upper case; none: all.
  public var methods: [String]
  /// Begins with `/`.
  public var path: TextTemplate
  /// Demands on parameters of the query.
  public var query: [RouteDemand]
  /// Patterns for the names of all parameters that a request may have besides; absent: it may have any.
  public var otherParameters: [String]?
  /// Demands on headers, whose names are in lower case.
  public var headers: [RouteDemand]
  /// Demands on values of named parts.
  public var conditions: [RouteCondition]
  /// Headers that are read as paths, of a request that takes the route.
  public var readings: [RouteReading]
  /// All that are about a request have to be allowed.
  public var checks: [RouteCheck]
  /// Where it is given, counted from 1.
  public var line: Int

  public init(
    name: String, methods: [String] = [], path: TextTemplate, query: [RouteDemand] = [],
    otherParameters: [String]? = nil, headers: [RouteDemand] = [], conditions: [RouteCondition] = [],
    readings: [RouteReading] = [], checks: [RouteCheck] = [], line: Int = 0
  ) {
    self.name = name
    self.methods = methods
    self.path = path
    self.query = query
    self.otherParameters = otherParameters
    self.headers = headers
    self.conditions = conditions
    self.readings = readings
    self.checks = checks
    self.line = line
  }
}

/// What a parameter or a header has to be.
public struct RouteDemand: Sendable, Hashable {
  public var name: String
  /// What its value looks like.
  public var value: Value

  public enum Value: Sendable, Hashable {
    /// There is none.
    case absent
    /// Anything, and nothing.
    case any
    /// One segment; its part, if it has one, is bound to what stands there.
    case like(TemplateSegment)
  }

  public init(name: String, value: Value) {
    self.name = name
    self.value = value
  }
}

/// What a named part has to be.
public struct RouteCondition: Sendable, Hashable {
  public var part: String
  /// Of which one has to match; `*` and `?` are those of policies.
  public var patterns: [String]

  public init(part: String, patterns: [String]) {
    self.part = part
    self.patterns = patterns
  }
}

/// A path, a host or a value, with parts that have names: `/model/{ModelId}/invoke`, `{Bucket+}.s3.{Region}.amazonaws.com`.
public struct TextTemplate: Sendable, Hashable {
  /// Between slashes, or dots.
  public var segments: [TemplateSegment]

  public init(segments: [TemplateSegment]) { self.segments = segments }
}

/// What stands between two separators: a text, or a named part with texts around it.
public struct TemplateSegment: Sendable, Hashable {
  public var prefix: String
  /// Absent: `prefix` is all.
  public var part: String?
  public var suffix: String
  /// The part takes in separators: `{Key+}`. It stands alone, and once in a template.
  public var isOpen: Bool

  public init(prefix: String = "", part: String? = nil, suffix: String = "", isOpen: Bool = false) {
    self.prefix = prefix
    self.part = part
    self.suffix = suffix
    self.isOpen = isOpen
  }
}

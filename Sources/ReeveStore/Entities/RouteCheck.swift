/// One request for a decision.
public struct RouteCheck: Sendable, Hashable {
  public var action: FilledTemplate
  /// All have to be allowed; one at least.
  public var resources: [FilledTemplate]
  /// Keys of the context with the texts of their values. A key of which a value cannot be filled in is left out.
  public var context: [RouteContext]
  /// The check is made where one of them holds, or none is given.
  public var when: [RouteAlternative]

  public init(
    action: FilledTemplate, resources: [FilledTemplate], context: [RouteContext] = [], when: [RouteAlternative] = []
  ) {
    self.action = action
    self.resources = resources
    self.context = context
    self.when = when
  }
}

/// A condition key and its values.
public struct RouteContext: Sendable, Hashable {
  public var key: String
  public var values: [FilledTemplate]
  /// The file has an array, whatever its length.
  public var isList: Bool

  public init(key: String, values: [FilledTemplate], isList: Bool) {
    self.key = key
    self.values = values
    self.isList = isList
  }
}

/// Tests of a request that all have to hold.
public struct RouteAlternative: Sendable, Hashable {
  public var tests: [RouteTest]

  public init(_ tests: [RouteTest]) { self.tests = tests }
}

/// What a variable has to be for a request.
public struct RouteTest: Sendable, Hashable {
  public var variable: RouteVariable
  public var value: Value

  public enum Value: Sendable, Hashable {
    /// It has none.
    case absent
    /// It has one, which some pattern matches; `*` and `?` are those of policies.
    case like([String])
    /// It has one, which no pattern matches.
    case unlike([String])
  }

  public init(_ variable: RouteVariable, _ value: Value) {
    self.variable = variable
    self.value = value
  }
}

/// A variable of a map whose value follows from the request: that of the first case that holds. Where none does, or a
/// variable in the text has no value, it has none.
public struct DerivedVariable: Sendable, Hashable {
  public var name: String
  public var cases: [Case]

  /// A text and when it is the value. It reads no derived variable.
  public struct Case: Sendable, Hashable {
    /// One has to hold; none: the case always does.
    public var when: [RouteAlternative]
    public var value: FilledTemplate

    public init(when: [RouteAlternative] = [], value: FilledTemplate) {
      self.when = when
      self.value = value
    }
  }

  public init(name: String, cases: [Case]) {
    self.name = name
    self.cases = cases
  }
}

/// A text with variables that a request fills in: `arn:aws:s3:::${Bucket}/${Key}`.
public struct FilledTemplate: Sendable, Hashable {
  public var pieces: [Piece]

  public enum Piece: Sendable, Hashable {
    case literal(String)
    /// With what stands there when the request has none.
    case variable(RouteVariable, default: String?)
  }

  public init(pieces: [Piece]) { self.pieces = pieces }
}

/// Where the value of a variable comes from.
public enum RouteVariable: Sendable, Hashable {
  /// A named part of the route, else a variable of the map, else a derived one.
  case named(String)
  /// A parameter of the query, decoded.
  case query(String)
  /// A header; its name is in lower case.
  case header(String)
  /// A string in the JSON object that is the body: names of members with dots between them.
  case body(String)
}

// What the section of routes has of each route: what it demands, and what it asks for. `RouteLayout.swift` says how records
// refer to one another.

/// A route. Its number is its place among all: of two that fit under one host, the lower one is taken.
///
///     OFFSET  SIZE  FIELD           MEANING
///          0     4  map
///          4     4  line            in the map's file, counted from 1
///          8     8  name            text
///         16     4  template        of its path
///         20     4  firstDemand     those on parameters, then those on headers
///         24     4  parameterCount  demands on parameters
///         28     4  headerCount     demands on headers
///         32     4  parameterSet    parameters that a request may have besides, plus one; zero: any
///         36     4  firstCondition
///         40     4  conditionCount
///         44     4  firstCheck
///         48     4  checkCount
///         52     4  flags           `readsHeaders`
///         56     4  firstReading
///         60     4  readingCount
public enum RouteLayout {
  public static let map = 0
  public static let line = 4
  public static let name = 8
  public static let template = 16
  public static let firstDemand = 20
  public static let parameterCount = 24
  public static let headerCount = 28
  public static let parameterSet = 32
  public static let firstCondition = 36
  public static let conditionCount = 40
  public static let firstCheck = 44
  public static let checkCount = 48
  public static let flags = 52
  public static let firstReading = 56
  public static let readingCount = 60
  public static let stride = 64

  /// It makes demands on headers, reads one, tests one, or fills something in from one. Of a route without it no header is looked at.
  public static let readsHeaders: UInt32 = 1
}

/// Where the named parts of a path or a host stand.
///
///     OFFSET  SIZE  FIELD         MEANING
///          0     4  segmentCount
///          4     4  openSegment   the number of the open one; `none`: there is none
///          8     4  firstPart
///         12     4  partCount
public enum RouteTemplateLayout {
  public static let segmentCount = 0
  public static let openSegment = 4
  public static let firstPart = 8
  public static let partCount = 12
  public static let stride = 16
  public static let none = UInt32.max
}

/// A named part of a template.
///
///     OFFSET  SIZE  FIELD         MEANING
///          0     4  name
///          4     4  segment       its number
///          8     4  prefixLength  bytes before it in its segment
///         12     4  suffixLength  bytes behind it
public enum RoutePartLayout {
  public static let name = 0
  public static let segment = 4
  public static let prefixLength = 8
  public static let suffixLength = 12
  public static let stride = 16
}

/// What a parameter or a header has to be.
///
///     OFFSET  SIZE  FIELD         MEANING
///          0     4  name
///          4     4  kind          `RouteDemandKind`
///          8     4  part          the name of the part, plus one; zero: it has none
///         12     4  text          offset of what stands before the part and behind it, or of the whole
///         16     4  prefixLength
///         20     4  suffixLength
public enum RouteDemandLayout {
  public static let name = 0
  public static let kind = 4
  public static let part = 8
  public static let text = 12
  public static let prefixLength = 16
  public static let suffixLength = 20
  public static let stride = 24
}

/// What a demand says of the values of a name.
public enum RouteDemandKind: UInt32, Sendable {
  /// There are none.
  case absent = 0
  /// There is one.
  case any = 1
  /// There are some, and each is this text.
  case literal = 2
  /// There are some, and each has these texts around a part.
  case part = 3
}

/// Names that parameters may have, those on which their route makes demands among them.
///
///     OFFSET  SIZE  FIELD         MEANING
///          0     4  firstName     of `parameterNames`
///          4     4  nameCount
///          8     4  firstPattern  for all other names
///         12     4  patternCount
public enum RouteParameterSetLayout {
  public static let firstName = 0
  public static let nameCount = 4
  public static let firstPattern = 8
  public static let patternCount = 12
  public static let stride = 16
}

/// What a named part has to be.
///
///     OFFSET  SIZE  FIELD         MEANING
///          0     4  name
///          4     8  variable      text: what it is where the request has no such part
///         12     4  firstPattern  of which one has to match
///         16     4  patternCount
///         20     4  reserved      zero
public enum RouteConditionLayout {
  public static let name = 0
  public static let variable = 4
  public static let firstPattern = 12
  public static let patternCount = 16
  public static let reserved = 20
  public static let stride = 24
}

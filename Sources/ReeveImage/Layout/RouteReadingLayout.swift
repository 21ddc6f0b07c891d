// What the section of routes has of headers that are read as paths. `RouteLayout.swift` says how records refer to one another.

/// A header that is read as a path.
///
///     OFFSET  SIZE  FIELD           MEANING
///          0     4  name            of the header
///          4     4  firstSegment    of `readSegments`; one of them at most is open
///          8     4  segmentCount
///         12     4  firstParameter  of `readParameters`
///         16     4  parameterCount
///         20     4  reserved        zero
public enum RouteReadingLayout {
  public static let name = 0
  public static let firstSegment = 4
  public static let segmentCount = 8
  public static let firstParameter = 12
  public static let parameterCount = 16
  public static let reserved = 20
  public static let stride = 24
}

/// A segment of a path that is read.
///
///     OFFSET  SIZE  FIELD         MEANING
///          0     4  kind          `literal`, `affixed`, `part` or `open` of `RouteNodeKind`
///          4     4  part          the name of the part, plus one; zero: it has none
///          8     4  text          offset of what stands before the part and behind it, or of the whole
///         12     4  prefixLength
///         16     4  suffixLength
///         20     4  reserved      zero
public enum RouteReadSegmentLayout {
  public static let kind = 0
  public static let part = 4
  public static let text = 8
  public static let prefixLength = 12
  public static let suffixLength = 16
  public static let reserved = 20
  public static let stride = 24
}

/// A parameter that may stand behind a path that is read.
///
///     OFFSET  SIZE  FIELD     MEANING
///          0     8  name      text
///          8     4  part      the name of the part that it binds
///         12     4  reserved  zero
public enum RouteReadParameterLayout {
  public static let name = 0
  public static let part = 8
  public static let reserved = 12
  public static let stride = 16
}

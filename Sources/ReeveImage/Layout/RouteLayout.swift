// The routes of gateways: one section, which refers to nothing outside itself. In it, an offset counts from the section's first
// byte, a text's offset from the first byte of `RouteTable.texts`; records are named by their number in their table. IMAGE.md
// says what the parts mean.

/// The beginning of the section. Without routes the section is empty.
///
///     OFFSET  SIZE  FIELD          MEANING
///          0     4  byteCount      of the section
///          4     4  rootCount      nodes that no other leads to: that of hosts, then those of paths
///          8     4  anyHost        the host of maps that name none, plus one; zero: each map names some
///         12     4  nameLengthMax  bytes of the longest name
///         16     …  for each `RouteTable`: its offset (4 bytes) and its number of records (4 bytes)
public enum RouteSectionLayout {
  public static let byteCount = 0
  public static let rootCount = 4
  public static let anyHost = 8
  public static let nameLengthMax = 12
  public static let directory = 16
  public static let directoryStride = 8
  /// A table begins on such a multiple, as soon as the one before it ends.
  public static let alignment = 8
  public static let tables = directory + RouteTable.allCases.count * directoryStride

  /// Nodes, routes and the like that a section may have.
  public static let recordCountMax = 1 << 20
  /// Segments of a path or a host that a walk follows.
  public static let depthMax = 64
  /// Demands, conditions or patterns that a route may have of each kind.
  public static let routePartCountMax = 1_024
}

/// The tables of the section, in this order. Where a record has some of another table, a first one and a count, those of one
/// record stand behind those of the record before it, and no record of that table is left over: nobody shares them.
public enum RouteTable: Int, CaseIterable, Sendable {
  case maps
  /// Names of parameters, headers and named parts, each once.
  case names
  /// Hash of a name → its number, plus one.
  case nameBuckets
  /// In the order of their ranks.
  case hosts
  case hostMaps
  case nodes
  case shapes
  /// Hash of a node and a segment's text → the node behind it.
  case edgeBuckets
  case accepts
  case groups
  /// Hash of a group and a field → its key, plus one.
  case keyBuckets
  case keys
  /// Numbers of routes (4 bytes each), ascending: of the groups in their order, then of the keys.
  case candidates
  /// In the order in which they are taken where several fit.
  case routes
  case templates
  case parts
  case demands
  case parameterSets
  /// Numbers of names (4 bytes each), ascending in each set.
  case parameterNames
  case conditions
  /// Texts with wildcards: of the parameter sets in their order, then of the conditions, then of the tests.
  case patterns
  /// Headers that are read as paths.
  case readings
  case readSegments
  case readParameters
  case checks
  case contexts
  /// The actions and resources of checks.
  case filled
  /// The values of contexts.
  case values
  /// Tests that all have to hold: of the checks in their order, then of the cases.
  case alternatives
  case tests
  /// Variables that follow from a request.
  case derived
  case cases
  /// Of `filled`, then of `values`, then of `tests`, then of `cases`.
  case pieces
  /// UTF-8.
  case texts

  /// Bytes of a record.
  public var stride: Int {
    switch self {
    case .maps: RouteMapLayout.stride
    case .names, .patterns: RouteTextLayout.stride
    case .nameBuckets, .edgeBuckets, .keyBuckets: BucketLayout.stride
    case .hosts: RouteHostLayout.stride
    case .hostMaps: RouteHostMapLayout.stride
    case .nodes: RouteNodeLayout.stride
    case .shapes: RouteShapeLayout.stride
    case .accepts: RouteAcceptLayout.stride
    case .groups: RouteGroupLayout.stride
    case .keys: RouteKeyLayout.stride
    case .candidates, .parameterNames: 4
    case .routes: RouteLayout.stride
    case .templates: RouteTemplateLayout.stride
    case .parts: RoutePartLayout.stride
    case .demands: RouteDemandLayout.stride
    case .parameterSets: RouteParameterSetLayout.stride
    case .conditions: RouteConditionLayout.stride
    case .readings: RouteReadingLayout.stride
    case .readSegments: RouteReadSegmentLayout.stride
    case .readParameters: RouteReadParameterLayout.stride
    case .checks: RouteCheckLayout.stride
    case .contexts: RouteContextLayout.stride
    case .filled, .values: RouteFilledLayout.stride
    case .alternatives: RouteAlternativeLayout.stride
    case .tests: RouteTestLayout.stride
    case .derived: RouteDerivedLayout.stride
    case .cases: RouteCaseLayout.stride
    case .pieces: RoutePieceLayout.stride
    case .texts: 1
    }
  }
}

/// A text in a record: its offset (4 bytes) and its length (4 bytes).
public enum RouteTextLayout {
  public static let offset = 0
  public static let length = 4
  public static let stride = 8
}

/// A map.
///
///     OFFSET  SIZE  FIELD     MEANING
///          0     8  name      text
///          8     4  flags     `keepsDotSegments`
///         12     4  reserved  zero
public enum RouteMapLayout {
  public static let name = 0
  public static let flags = 8
  public static let reserved = 12
  public static let stride = 16
  /// `.` and `..` are names like all others.
  public static let keepsDotSegments: UInt32 = 1
}

/// Hosts of one form, whatever their parts are called, and the maps that are about them.
///
///     OFFSET  SIZE  FIELD     MEANING
///          0     4  rank      ascends; where two hosts fit, the one with the lower rank is more specific, and equal ones are alike
///          4     4  root      the node at which paths begin; hosts with the same maps have the same
///          8     4  firstMap  of `hostMaps`
///         12     4  mapCount  one at least
public enum RouteHostLayout {
  public static let rank = 0
  public static let root = 4
  public static let firstMap = 8
  public static let mapCount = 12
  public static let stride = 16
}

/// A map of a host; maps ascend.
///
///     OFFSET  SIZE  FIELD     MEANING
///          0     4  map
///          4     4  order     of the host among those of the map
///          8     4  template  what the parts of the host are called
public enum RouteHostMapLayout {
  public static let map = 0
  public static let order = 4
  public static let template = 8
  public static let stride = 12
}

/// A place in the templates of hosts or paths. Nodes stand level by level: the children of the first, then those of the
/// second, so each has one parent, which stands before it.
///
///     OFFSET  SIZE  FIELD         MEANING
///          0     4  parent        of a root itself
///          4     4  firstChild    children: texts first, then texts with a part between them, then a part alone, then open parts
///          8     4  childCount
///         12     4  accept        of a host: its number; of a path: that of the accept; plus one. Zero: no template ends here
///         16     4  label         offset of the text that leads here: what stands before a part, and behind it
///         20     4  prefixLength  bytes before the part, or of the whole text; of an open part: segments that stand behind it
///         24     4  suffixLength  bytes behind the part
///         28     4  kind          `RouteNodeKind`
///         32     4  literalCount  children that a text leads to
///         36     4  part          the child that a part alone leads to; zero: there is none
///         40     4  firstShape
///         44     4  shapeCount
///         48     4  firstOpen     children that open parts lead to
///         52     4  openCount
///         56     8  reserved      zero
public enum RouteNodeLayout {
  public static let parent = 0
  public static let firstChild = 4
  public static let childCount = 8
  public static let accept = 12
  public static let label = 16
  public static let prefixLength = 20
  public static let suffixLength = 24
  public static let kind = 28
  public static let literalCount = 32
  public static let part = 36
  public static let firstShape = 40
  public static let shapeCount = 44
  public static let firstOpen = 48
  public static let openCount = 52
  public static let reserved = 56
  public static let stride = 64
}

/// What leads to a node.
public enum RouteNodeKind: UInt32, Sendable {
  case root = 0
  /// A text that is a whole segment.
  case literal = 1
  /// A part with texts around it.
  case affixed = 2
  case part = 3
  /// A part that takes in one segment or more.
  case open = 4
}

/// How many bytes stand before and behind the part in some child of a node; each pair once, ascending.
///
///     OFFSET  SIZE  FIELD
///          0     4  prefixLength
///          4     4  suffixLength
public enum RouteShapeLayout {
  public static let prefixLength = 0
  public static let suffixLength = 4
  public static let stride = 8
}

/// The routes of a path.
///
///     OFFSET  SIZE  FIELD       MEANING
///          0     4  firstGroup
///          4     4  groupCount
///          8     4  leastRoute  no route of it stands before this one
///         12     4  reserved    zero
public enum RouteAcceptLayout {
  public static let firstGroup = 0
  public static let groupCount = 4
  public static let leastRoute = 8
  public static let reserved = 12
  public static let stride = 16
}

/// The routes of a path that have a method. Those of any method are a group of their own, which is the first; the others
/// ascend by the hash of their method.
///
///     OFFSET  SIZE  FIELD           MEANING
///          0     4  hash            the upper half of the method's
///          4     4  flags           `isOfAny` …
///          8     8  method          text
///         16     4  firstCandidate  routes that are always looked at; all others are found by a key
///         20     4  candidateCount
public enum RouteGroupLayout {
  public static let hash = 0
  public static let flags = 4
  public static let method = 8
  public static let firstCandidate = 16
  public static let candidateCount = 20
  public static let stride = 24

  public static let isOfAny: UInt32 = 1 << 0
  /// Some route is found by a parameter.
  public static let hasParameterKeys: UInt32 = 1 << 1
  /// Some route is found by a header.
  public static let hasHeaderKeys: UInt32 = 1 << 2
  static let allFlags: UInt32 = 1 << 3 - 1
}

/// What a request must have for some routes of a group.
///
///     OFFSET  SIZE  FIELD           MEANING
///          0     4  group
///          4     4  kind            `RouteKeyKind`
///          8     4  name            of the parameter or the header
///         12     8  value           text, where the kind has one
///         20     4  firstCandidate
///         24     4  candidateCount
///         28     4  reserved        zero
public enum RouteKeyLayout {
  public static let group = 0
  public static let kind = 4
  public static let name = 8
  public static let value = 12
  public static let firstCandidate = 20
  public static let candidateCount = 24
  public static let reserved = 28
  public static let stride = 32
}

/// By what routes of a group are found.
public enum RouteKeyKind: UInt32, Sendable {
  case parameter = 0
  case parameterValue = 1
  case header = 2
  case headerValue = 3
}

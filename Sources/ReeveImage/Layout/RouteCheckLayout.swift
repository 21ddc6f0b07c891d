// What the section of routes has of what routes ask for. `RouteLayout.swift` says how records refer to one another.

/// A request for a decision.
///
///     OFFSET  SIZE  FIELD             MEANING
///          0     4  firstFilled       the action, then the resources
///          4     4  filledCount       one at least
///          8     4  firstContext
///         12     4  contextCount
///         16     4  firstAlternative  of which one holds where the check is made; none: it is always made
///         20     4  alternativeCount
public enum RouteCheckLayout {
  public static let firstFilled = 0
  public static let filledCount = 4
  public static let firstContext = 8
  public static let contextCount = 12
  public static let firstAlternative = 16
  public static let alternativeCount = 20
  public static let stride = 24
}

/// A condition key and its values.
///
///     OFFSET  SIZE  FIELD       MEANING
///          0     8  key         text
///          8     4  isList      1: a list, whatever its length
///         12     4  firstValue
///         16     4  valueCount
///         20     4  reserved    zero
public enum RouteContextLayout {
  public static let key = 0
  public static let isList = 8
  public static let firstValue = 12
  public static let valueCount = 16
  public static let reserved = 20
  public static let stride = 24
}

/// A text with variables: its pieces.
///
///     OFFSET  SIZE  FIELD
///          0     4  firstPiece
///          4     4  pieceCount
public enum RouteFilledLayout {
  public static let firstPiece = 0
  public static let pieceCount = 4
  public static let stride = 8
}

/// A piece of a text with variables.
///
///     OFFSET  SIZE  FIELD        MEANING
///          0     2  kind         `RoutePieceKind`
///          2     2  hasFallback  1: `text` stands where the request has no value
///          4     4  name         of the variable
///          8     8  text         the text itself, or in place of a value
///         16     4  derived      of a named part: the derived variable that stands for it where there is none, plus one
///         20     4  reserved     zero
public enum RoutePieceLayout {
  public static let kind = 0
  public static let hasFallback = 2
  public static let name = 4
  public static let text = 8
  public static let derived = 16
  public static let reserved = 20
  public static let stride = 24
}

/// Where a piece comes from.
public enum RoutePieceKind: UInt16, Sendable {
  case literal = 0
  /// A named part.
  case part = 1
  case parameter = 2
  case header = 3
  /// A text in the JSON object that is the body; the name has dots between those of members.
  case body = 4
}

/// Tests that all have to hold.
///
///     OFFSET  SIZE  FIELD
///          0     4  firstTest
///          4     4  testCount
public enum RouteAlternativeLayout {
  public static let firstTest = 0
  public static let testCount = 4
  public static let stride = 8
}

/// What a variable has to be.
///
///     OFFSET  SIZE  FIELD         MEANING
///          0     4  kind          `RouteTestKind`
///          4     4  firstPiece    the variable
///          8     4  pieceCount    1
///         12     4  firstPattern
///         16     4  patternCount
///         20     4  reserved      zero
public enum RouteTestLayout {
  public static let kind = 0
  public static let firstPiece = 4
  public static let pieceCount = 8
  public static let firstPattern = 12
  public static let patternCount = 16
  public static let reserved = 20
  public static let stride = 24
}

/// What a test says of a variable.
public enum RouteTestKind: UInt32, Sendable {
  /// It has no value.
  case absent = 0
  /// It has one, which some pattern matches.
  case like = 1
  /// It has one, which no pattern matches.
  case unlike = 2
}

/// A variable that follows from a request: the text of the first case that holds.
///
///     OFFSET  SIZE  FIELD
///          0     4  firstCase
///          4     4  caseCount
public enum RouteDerivedLayout {
  public static let firstCase = 0
  public static let caseCount = 4
  public static let stride = 8
}

/// A text, and when it is the value of a derived variable. No piece of it, and none of its tests, has a derived variable.
///
///     OFFSET  SIZE  FIELD             MEANING
///          0     4  firstPiece
///          4     4  pieceCount
///          8     4  firstAlternative  of which one holds; none: always
///         12     4  alternativeCount
public enum RouteCaseLayout {
  public static let firstPiece = 0
  public static let pieceCount = 4
  public static let firstAlternative = 8
  public static let alternativeCount = 12
  public static let stride = 16
}

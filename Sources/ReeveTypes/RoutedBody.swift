/// The body of a request, as far as routes read it: members of a JSON object that are texts.
///
/// Whoever asks for a route reads the JSON, so that no engine has a parser, and all engines have the same values.
public protocol RoutedBody {
  /// What a body has at a path.
  /// - Parameter path: names of members, each of an object inside the one before, with dots between them.
  func member(_ path: String) -> BodyMember
}

/// What a body has at a path of names.
public enum BodyMember: Sendable, Hashable {
  /// A string, decoded.
  case text(String)
  /// There is no such member, or none that it could be in.
  case absent
  /// A member on the way is there twice: which of the two counts would be a guess.
  case repeated
  /// It is no string, or what it should be in is no object.
  case notText
  /// The body was not handed in, or not whole.
  case unseen
  /// The body is no JSON object.
  case malformed
}

/// A body of which nothing is known.
public struct UnseenBody: RoutedBody, Sendable {
  public init() {}

  public func member(_ path: String) -> BodyMember { .unseen }
}

/// A header that says where something is, as the path and query of a URL do: `x-amz-copy-source: /bucket/a%20key?versionId=7`.
///
/// Its value is decoded once and then compared, so that an encoded slash is a slash. A slash at the beginning may be missing, and
/// so may each parameter. What servers read in several ways (`+`, `#`, a second `?`), other parameters and all else that is not
/// of this form is refused.
public struct RouteReading: Sendable, Hashable {
  /// In lower case.
  public var header: String
  public var path: TextTemplate
  public var parameters: [Parameter]

  /// A parameter and the part that its value is.
  public struct Parameter: Sendable, Hashable {
    public var name: String
    public var part: String

    public init(name: String, part: String) {
      self.name = name
      self.part = part
    }
  }

  public init(header: String, path: TextTemplate, parameters: [Parameter] = []) {
    self.header = header
    self.path = path
    self.parameters = parameters
  }
}

import ReeveTypes

/// MinIO's access management plugin: for each call of S3 or of its own administration, MinIO posts who does what to which
/// object, and with which conditions.
///
/// A user of MinIO is the IAM user of the same name in one account; the key of a service account, or a temporary one, is its
/// user, unless it was given a policy of its own: that one would have to be read to be kept to, so such a key is denied. MinIO's
/// owner is the account's root user. Which groups a user is in says the store.
///
/// MinIO puts the headers and the query of the client's request among the conditions, each under its name. So a condition
/// is looked for under the name, letter by letter, that MinIO itself gives it, and is refused where the client has added a
/// second value. `Authorization`, which is among them, is not looked at.
///
/// Source: MinIO, "Access Management Plugin Guide".
public struct MinIOCaller: Sendable, Hashable {
  /// Twelve digits: the account that MinIO's users are in.
  public var accountID: String
  public var partition: String

  public init(accountID: String, partition: String = "aws") {
    self.accountID = accountID
    self.partition = partition
  }

  func question(_ exchange: HTTPExchange) throws(HTTPRefusal) -> HTTPQuestion {
    let body = try HTTPAdapter.document(exchange)
    do throws(JSONMistake) {
      return try read(try body.required("input"))
    } catch {
      throw .body(error.description)
    }
  }

  private func read(_ input: JSONMember) throws(JSONMistake) -> HTTPQuestion {
    let action = try input.required("action").string()
    let bucket = try Self.present("bucket", of: input)?.string() ?? ""
    let object = try Self.present("object", of: input)?.string() ?? ""
    let isDenyOnly = try Self.present("denyOnly", of: input)?.boolean() ?? false
    let claims = try Self.present("claims", of: input)
    let principal = try principal(input, claims)
    let context = try MinIOConditions.entries(try Self.present("conditions", of: input))
    if try Self.hasOwnPolicy(claims) { return .answered(HTTPResponse(isPermittedByMinIO: false)) }
    let resource =
      bucket.isEmpty ? "*" : "arn:\(partition):s3:::\(bucket)" + (object.isEmpty ? "" : "/\(object)")
    return .minio(
      MinIOQuestion(
        request: Request(principal: principal, action: action, resource: resource, context: context),
        isDenyOnly: isDenyOnly))
  }

  /// A member that is not `null`, which is how MinIO writes what it has nothing for.
  private static func present(_ name: String, of object: JSONMember) throws(JSONMistake) -> JSONMember? {
    guard let member = try object.member(name), !member.isNull else { return nil }
    return member
  }

  private func principal(_ input: JSONMember, _ claims: JSONMember?) throws(JSONMistake) -> String {
    let account = try input.required("account")
    if let owner = try Self.present("owner", of: input), try owner.boolean() {
      return "arn:\(partition):iam::\(accountID):root"
    }
    if try account.string().isEmpty { return "*" }
    var user = account
    if let claims, let parent = try Self.present("parent", of: claims) { user = parent }
    let name = try user.string()
    // A slash would be a path in front of another user's name.
    guard 1...64 ~= name.utf8.count, name.utf8.allSatisfy(PrincipalText.isNameByte) else {
      throw JSONMistake(path: user.path, .notType("the name of an IAM user"))
    }
    return "arn:\(partition):iam::\(accountID):user/\(name)"
  }

  /// Whether the key that was used has a policy that takes from what its user may do.
  private static func hasOwnPolicy(_ claims: JSONMember?) throws(JSONMistake) -> Bool {
    guard let claims else { return false }
    if try present("sessionPolicy", of: claims) != nil { return true }
    guard let kind = try present("sa-policy", of: claims) else { return false }
    return try !kind.string().utf8.elementsEqual("inherited-policy".utf8)
  }
}

extension HTTPResponse {
  /// What MinIO is told. MinIO does not look at the status, and takes what is no JSON for an error, which denies.
  public init(isPermittedByMinIO isPermitted: Bool) {
    var writer = JSONWriter()
    writer.beginObject()
    writer.add("result", isPermitted)
    writer.endObject()
    self.init(json: writer)
  }
}

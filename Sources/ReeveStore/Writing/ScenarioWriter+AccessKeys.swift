import ReeveTypes

// Access keys, with their secrets as they are sealed.
extension ScenarioWriter {
  static func accessKeys(_ keys: [AccessKey]) -> JSONText { .array(keys.map { accessKey($0) }) }

  /// The entry of one key.
  static func accessKey(_ key: AccessKey) -> JSONText {
    var members: [(String, JSONText)] = [
      ("AccessKeyId", .string(key.id)), ("Status", .string(key.isActive ? "Active" : "Inactive")),
      ("Principal", .string(key.principal)), ("SealedSecret", .string(key.sealedSecret.text)),
    ]
    if let token = key.sessionToken { members.append(("SessionToken", .string(token))) }
    if let date = key.expiration { members.append(("Expiration", .string(date))) }
    return .object(members + origin(of: key))
  }

  /// What the entry of a session has of the key.
  static func credentials(_ key: AccessKey) -> JSONText {
    let members: [(String, JSONText)] = [
      ("AccessKeyId", .string(key.id)), ("SealedSecret", .string(key.sealedSecret.text)),
      ("SessionToken", .string(key.sessionToken ?? "")),
    ]
    return .object(members + origin(of: key))
  }

  /// How it came about.
  private static func origin(of key: AccessKey) -> [(String, JSONText)] {
    var members: [(String, JSONText)] = []
    if let date = key.creationDate { members.append(("CreateDate", .string(date))) }
    if let isPresent = key.isMultiFactorAuthenticated {
      members.append(("MultiFactorAuthPresent", .boolean(isPresent)))
    }
    return members
  }
}

extension AccessKey {
  /// The text of its entry in `access-keys.json`.
  public var entryText: String { ScenarioWriter.accessKey(self).written() + "\n" }
}

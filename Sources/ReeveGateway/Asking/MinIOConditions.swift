import ReeveTypes

/// Conditions of MinIO as condition keys.
///
/// Those that a decision derives itself (`CurrentTime`, `EpochTime`, `userid`, `username`, `principaltype`), and those that
/// a client could write itself under a name of its choice, are left out.
/// Source: MinIO, "Access Management Plugin Guide"; Service Authorization Reference, "Actions, resources, and condition keys
/// for Amazon S3".
enum MinIOConditions {
  private static let keys: [String: String] = {
    var keys = [
      "SourceIp": "aws:SourceIp", "SecureTransport": "aws:SecureTransport", "UserAgent": "aws:UserAgent",
      "Referer": "aws:Referer", "authType": "s3:authType", "signatureversion": "s3:signatureversion",
      "versionid": "s3:versionid", "LocationConstraint": "s3:LocationConstraint",
      // The spelling of a query: a header's name would begin with a capital.
      "prefix": "s3:prefix", "delimiter": "s3:delimiter", "max-keys": "s3:max-keys",
      "Object-Lock-Mode": "s3:object-lock-mode", "Object-Lock-Legal-Hold": "s3:object-lock-legal-hold",
      "Object-Lock-Retain-Until-Date": "s3:object-lock-retain-until-date",
    ]
    // Headers, as MinIO spells them.
    for (header, key) in [
      ("X-Amz-Acl", "acl"), ("X-Amz-Content-Sha256", "content-sha256"), ("X-Amz-Copy-Source", "copy-source"),
      ("X-Amz-Grant-Full-Control", "grant-full-control"), ("X-Amz-Grant-Read", "grant-read"),
      ("X-Amz-Grant-Read-Acp", "grant-read-acp"), ("X-Amz-Grant-Write", "grant-write"),
      ("X-Amz-Grant-Write-Acp", "grant-write-acp"), ("X-Amz-Metadata-Directive", "metadata-directive"),
      ("X-Amz-Server-Side-Encryption", "server-side-encryption"),
      ("X-Amz-Server-Side-Encryption-Aws-Kms-Key-Id", "server-side-encryption-aws-kms-key-id"),
      ("X-Amz-Storage-Class", "storage-class"), ("X-Amz-Website-Redirect-Location", "website-redirect-location"),
    ] {
      keys[header] = "s3:x-amz-" + key
    }
    return keys
  }()

  /// Of these, nothing is a value: `prefix=` asks for all names. Of the others, it is how MinIO writes what it has nothing for.
  private static let mayBeEmpty = ["prefix", "delimiter"]

  /// - Throws: for a condition that is there twice or has several values, one of which the client has added.
  static func entries(_ conditions: JSONMember?) throws(JSONMistake) -> [ContextEntry] {
    guard let conditions else { return [] }
    var entries: [ContextEntry] = []
    var seen: Set<String> = []
    for (name, value) in try conditions.members() {
      // Text compares by what it means, and other signs mean the same as a letter of ASCII.
      guard name.utf8.allSatisfy({ $0 < 0x80 }), let key = keys[name] else { continue }
      guard seen.insert(name).inserted else { throw JSONMistake(path: value.path, .repeated) }
      if value.isNull { continue }
      let values = try value.elements().map { (element) throws(JSONMistake) in try element.string() }
      guard let first = values.first else { continue }
      // MinIO itself writes some headers twice.
      guard values.allSatisfy({ $0.utf8.elementsEqual(first.utf8) }) else {
        throw JSONMistake(path: value.path, .other("has several values"))
      }
      if !first.isEmpty || mayBeEmpty.contains(name) { entries.append(ContextEntry(key, .single(first))) }
    }
    return entries
  }
}

import ReevePolicy
import ReeveStore
import ReeveTestSupport
import Testing

/// Files are read side by side, and what comes of it is what one reader finds that reads one after the other.
@Suite struct PartsTests {
  private static let warned = """
    { "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
      "Resource": "*", "Condition": { "IpAddress": { "aws:SourceIp": "10.0.0.1/8" } } } }
    """

  private func resource(_ name: String, _ policy: String = warned) -> String {
    "{ \"ResourceArn\": \"arn:aws:s3:::\(name)\", \"Policy\": \(policy) }"
  }

  private func load(_ files: [(name: String, text: String)]) throws -> StoreReading {
    let folder = try TemporaryFolder()
    for (name, text) in files { try folder.write(name, text) }
    return StoreLoader.load(folder: folder.path)
  }

  /// The same document in many files is one, and what is wrong with it is said where it comes first.
  @Test func equalDocumentsOfFilesAreOne() throws {
    let files = (0..<40).map { (name: "resources/\(100 + $0).json", text: resource("bucket-\($0)")) }
    let reading = try load(files)
    let store = try #require(reading.store)
    #expect(store.documents.count == 1)
    #expect(store.resources.map(\.arn) == (0..<40).map { "arn:aws:s3:::bucket-\($0)" })
    #expect(store.resources.allSatisfy { $0.policy == DocumentID(rawValue: 0) })
    #expect(reading.diagnostics.count == 1)
    #expect(reading.diagnostics.first?.source.name.hasSuffix("resources/100.json") == true)
  }

  /// A resource that was given in an earlier file is found in each later one, among its other findings.
  @Test func findingsStandInTheOrderOfTheFiles() throws {
    let broken = "{ \"ResourceArn\": \"bucket\" }"
    let other = resource("other", Self.warned.replacing("s3:GetObject", with: "s3:PutObject"))
    let reading = try load([
      ("resources/a.json", "[\(resource("x")),\n\(broken)]"),
      ("resources/b.json", "[\(broken),\n\(resource("x")),\n\(other),\n\(resource("x")),\n\(broken)]"),
    ])
    #expect(reading.store == nil)
    let found = reading.diagnostics.map { "\($0.source.name.suffix(6)) \($0.check)" }
    #expect(
      found == [
        "a.json \(try #require(reading.diagnostics.first).check)", "a.json RESOURCE_ARN", "b.json RESOURCE_ARN",
        "b.json DUPLICATE_RESOURCE", "b.json \(try #require(reading.diagnostics.first).check)",
        "b.json DUPLICATE_RESOURCE", "b.json RESOURCE_ARN",
      ])
    let first = reading.diagnostics.filter { $0.check == "DUPLICATE_RESOURCE" }.map(\.message)
    #expect(first.count == 2 && first.allSatisfy { $0.hasSuffix("resources/a.json:1") }, "\(first)")
  }

  /// Policies that come with Reeve are one document, whoever needs them.
  @Test func shippedPoliciesAreOne() throws {
    let accounts = (0..<6).map { number in
      (
        name: "accounts/11112222333\(number).json",
        text: """
        { "UserDetailList": [ { "UserName": "jane", "AttachedManagedPolicies": [
          { "PolicyArn": "arn:aws:iam::aws:policy/AmazonBedrockReadOnly" } ] } ] }
        """
      )
    }
    let store = try #require(try load(accounts).store)
    #expect(store.documents.count == 1)
    #expect(store.accounts.count == 6)
    #expect(store.accounts.allSatisfy { $0.users[0].managedPolicies[0].document == DocumentID(rawValue: 0) })
  }
}

import Reeve
import ReeveTestSupport
import Testing

@Suite struct PolicyLoaderTests {
  @Test func aStore() throws {
    let folder = try PolicyFolder.make()
    var loader = PolicyLoader()
    let loading = loader.load(folder.path)
    #expect(loading.diagnostics.isEmpty)
    let policies = try #require(loading.policies)
    #expect(policies.store != nil)
    #expect(policies.reference() != nil)
    #expect(policies.summary.principalCount == 1)
    #expect(policies.summary.statementCount == 2)
    #expect(policies.summary.byteCount == policies.imageBytes.count)
    #expect(policies.digest.count == 32)
    // The same store again, by a loader that knows its documents and by one that does not.
    #expect(loader.load(folder.path).policies?.imageBytes == policies.imageBytes)
    var other = PolicyLoader()
    #expect(other.load(folder.path).policies?.digest == policies.digest)
  }

  @Test func anImage() throws {
    let folder = try PolicyFolder.make()
    var loader = PolicyLoader()
    let policies = try #require(loader.load(folder.path).policies)
    try folder.write("image", policies.imageBytes)
    let loaded = try #require(loader.load("\(folder.path)/image").policies)
    #expect(loaded.imageBytes == policies.imageBytes)
    #expect(loaded.summary == policies.summary)
    #expect(loaded.store == nil)
    #expect(loaded.reference() == nil)
  }

  @Test func aStoreInAFile() throws {
    let folder = try PolicyFolder.make()
    try folder.write("store.json", #"{ "accounts": { "111122223333": { } } }"#)
    var loader = PolicyLoader()
    #expect(loader.load("\(folder.path)/store.json").policies?.summary.accountCount == 1)
  }

  /// Warnings are kept beside policies that load; errors come with everything else that was found.
  @Test func everyFindingIsKept() throws {
    let folder = try PolicyFolder.make()
    try folder.write(
      "resources/bucket.json",
      """
      { "ResourceArn": "arn:aws:s3:::logs", "Policy":
        { "Statement": { "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*" } } }
      """)
    var loader = PolicyLoader()
    let warned = loader.load(folder.path)
    #expect(warned.policies != nil)
    #expect(warned.diagnostics.contains { $0.check == "MISSING_VERSION" && $0.severity == .warning })
    #expect(warned.errorCount == 0)
    try folder.write("accounts/444455556666.json", #"{ "UserDetailList": [ {}, 1 ] "#)
    try folder.write("accounts/777788889999.json", #"{ "UserDetailList": 1 }"#)
    let refused = loader.load(folder.path)
    #expect(refused.policies == nil)
    #expect(refused.errorCount >= 2)
    #expect(refused.diagnostics.contains { $0.check == "MISSING_VERSION" })
    #expect(refused.diagnostics.contains { $0.check == "JSON_SYNTAX_ERROR" })
    #expect(refused.diagnostics.contains { $0.check == "STORE_TYPE" })
  }

  @Test(arguments: [
    ("missing", "nothing is there"), ("cut", "image cut off"), ("damaged", "its digest does not match"),
    ("text", "and is not JSON"),
  ])
  func whatDoesNotLoadSaysWhy(name: String, message: String) throws {
    let folder = try PolicyFolder.make()
    var loader = PolicyLoader()
    var bytes = try #require(loader.load(folder.path).policies).imageBytes
    try folder.write("cut", Array(bytes.dropLast(64)))
    bytes[bytes.count / 2] ^= 0x10
    try folder.write("damaged", bytes)
    try folder.write("text", "nonsense")
    let loading = loader.load("\(folder.path)/\(name)")
    #expect(loading.policies == nil)
    #expect(loading.errorCount == 1)
    #expect(loading.diagnostics.first?.message.contains(message) == true, "\(loading.diagnostics.map(\.rendered))")
    #expect(loading.diagnostics.first?.headline.hasPrefix("\(folder.path)/\(name):1:1: error: ") == true)
  }

  /// That something may not be looked at is not that it is not there.
  @Test func aPathThatCannotBeFollowed() throws {
    let folder = try TemporaryFolder()
    try folder.link("loop", to: "loop")
    var loader = PolicyLoader()
    let loading = loader.load("\(folder.path)/loop/store")
    #expect(loading.policies == nil)
    #expect(loading.diagnostics.first?.message == "cannot be read: too many levels of symbolic links")
  }
}

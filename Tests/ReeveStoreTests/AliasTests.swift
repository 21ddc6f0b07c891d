import ReeveStore
import Testing

@Suite struct AliasTests {
  private static let alias = "arn:aws:kms:us-east-1:111122223333:alias/notes"
  private static let key = "arn:aws:kms:us-east-1:111122223333:key/1"

  private func messages(_ resource: String) -> [String] {
    headlines(load(#"{"resources": [\#(resource)]}"#))
  }

  @Test func anAliasNamesItsKey() throws {
    let reading = load(#"{"resources": [{"ResourceArn": "\#(Self.alias)", "TargetKeyArn": "\#(Self.key)"}]}"#)
    let store = try #require(reading.store)
    #expect(store.resources.map(\.targetKeyARN) == [Self.key])
  }

  @Test(arguments: [
    ("arn:aws:s3:::notes", key, "belongs to an alias"),
    (alias, "arn:aws:kms:us-east-1:111122223333:alias/other", "is not the ARN of a KMS key"),
    (alias, "arn:aws:kms:us-east-1:111122223333:key/", "is not the ARN of a KMS key"),
    (alias, "arn:aws:kms:eu-west-1:111122223333:key/1", "of another partition, region or account"),
    (alias, "arn:aws:kms:us-east-1:444455556666:key/1", "of another partition, region or account"),
    (alias, "arn:aws-cn:kms:us-east-1:111122223333:key/1", "of another partition, region or account"),
  ])
  func aTargetThatCannotBeIsRefused(arn: String, target: String, message: String) {
    let found = messages(#"{"ResourceArn": "\#(arn)", "TargetKeyArn": "\#(target)"}"#)
    #expect(found.count == 1 && found.allSatisfy { $0.contains(message) })
  }

  @Test func anAliasHasNoPolicy() {
    let found = messages(
      #"{"ResourceArn": "\#(Self.alias)", "TargetKeyArn": "\#(Self.key)", "Policy": {"Statement": []}}"#)
    #expect(found.contains { $0.contains("an alias has no `Policy`") })
  }
}

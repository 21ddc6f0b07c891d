import ReevePolicy
import Testing

/// What is taken for a document and is none: one mistake, one message.
struct NoDocumentTests {
  /// What is wrong inside the statement is said all the same.
  @Test func aStatement() {
    expectPolicy(
      as: .identity,
      #"""
      { "Effect": "allow", "Action": "s3:GetObject", "Resource": "*" }
      ^ error: this is a statement, and no document [MISSING_STATEMENT]
        help: write `{ "Version": "2012-10-17", "Statement": … }` around it
                  ^~~~~~~ error: unknown effect `allow` [INVALID_EFFECT]
                          help: did you mean `Allow`?
      """#)
  }

  @Test func theOutputOfTheCLI() {
    expectPolicy(
      as: .identity,
      #"""
      { "PolicyVersion": { "Document": { "Version": "2012-10-17", "Statement": [] }, "VersionId": "v3" } }
      ^ error: the document is inside `PolicyVersion.Document` [MISSING_STATEMENT]
        help: keep only what it holds; with the AWS CLI, `--query PolicyVersion.Document`
      """#)
    expectPolicy(
      as: .resource,
      #"""
      { "Policy": "{}", "RevisionId": "1" }
      ^ error: the document is inside `Policy` [MISSING_STATEMENT]
        help: keep only what it holds; with the AWS CLI, `--query Policy`
      """#)
  }

  /// A document that only lacks its statement, or holds something that it should not, is a document.
  @Test func aDocument() {
    expectPolicy(
      as: .identity,
      #"""
      { "Version": "2012-10-17", "Policy": {} }
      ^ error: the document has no statement [MISSING_STATEMENT]
        help: add a `Statement`
                                 ^~~~~~~~ error: unknown element `Policy` [INVALID_POLICY_ELEMENT]
      """#)
  }
}

import ReevePolicy
import Testing

/// Mistakes as they come about when documents are copied from pages: lines broken inside strings, brackets lost or doubled
/// where two pieces meet.
struct BrokenDocumentTests {
  @Test func statementsNeverClosed() {
    expectPolicy(
      as: .kms,
      #"""
      { "Version": "2012-10-17",
        "Statement": [
          { "Effect": "Allow", "Principal": { "AWS": "111122223333" }, "Action": "kms:*", "Resource": "*" }
      }
      ^ error: found `}` while the `[` of line 2 is still open [JSON_SYNTAX_ERROR]
        help: close it with `]` first
      """#)
  }

  @Test func nothingClosedAtTheEnd() {
    expectPolicy(
      as: .resource,
      #"""
      { "Version": "2012-10-17",
        "Statement": [ {
          "Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": "*",
          "Principal": { "Service": "bedrock.amazonaws.com" }
      }
       ^ error: the text ends while the `[` of line 2 is still open [JSON_SYNTAX_ERROR]
         help: add `]}`
      """#)
  }

  @Test func closedTwice() {
    expectPolicy(
      as: .kms,
      #"""
      { "Version": "2012-10-17",
        "Statement": [ { "Sid": "Let the account
                                                ^ error: a line break inside a string [JSON_SYNTAX_ERROR]
                                                  help: join the lines, or write `\n` if a line break is meant
      in", "Effect": "Allow", "Principal": { "AWS": "111122223333" } } ]
      }
          },
          ^ error: the document ends on line 4, and `}` follows [JSON_SYNTAX_ERROR]
            help: remove what follows, or a closing bracket that comes too early
          "Action": [
            "kms:GenerateDataKey",
            "kms:Decrypt",
                         ^ error: a `,` stands before the closing bracket [JSON_SYNTAX_ERROR]
                           help: remove the `,`
          ],
          "Resource": "*" } ] }
      """#)
  }

  @Test func anObjectClosedTooEarly() {
    expectPolicy(
      as: .trust,
      #"""
      { "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Action": "sts:AssumeRole",
        "Principal": { "Service": "bedrock.amazonaws.com" },
        "Condition": { "StringEquals": { "aws:SourceAccount": "111122223333" } } } ]
        "ArnLike": { "AWS:SourceArn": "arn:aws:bedrock:us-east-1:111122223333:*" } }
        ^~~~~~~~~ error: expected `,` before `"ArnLike"` [JSON_SYNTAX_ERROR]
      """#)
  }

  /// Two pieces, each with an end of its own.
  @Test func aStatementBehindTheEnd() {
    expectPolicy(
      as: .identity,
      #"""
      { "Version": "2012-10-17",
        "Statement": [
          { "Effect": "Allow", "Action": "bedrock:ListAgents", "Resource": "*" } ],
                                                                                  ^ error: a `,` stands before the closing bracket [JSON_SYNTAX_ERROR]
                                                                                    help: remove the `,`
      }
          { "Effect": "Allow", "Action": "bedrock:GetAgent", "Resource": "*" } ] }
          ^ error: the document ends on line 4, and `{` follows [JSON_SYNTAX_ERROR]
            help: remove what follows, or a closing bracket that comes too early
      """#)
    expectPolicy(
      as: .identity,
      #"""
      { "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Action": "bedrock:GetAgent", "Resource": "*" } ] }
          "Sid": "Second", "Effect": "Allow", "Action": "bedrock:InvokeAgent", "Resource": "*" } ] }
          ^~~~~ error: the document ends on line 1, and `"Sid"` follows [JSON_SYNTAX_ERROR]
                help: remove what follows, or a closing bracket that comes too early
      """#)
  }

  @Test func aListClosedInsteadOfItsStatement() {
    expectPolicy(
      as: .identity,
      #"""
      { "Version": "2012-10-17", "Statement": [ {
          "Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*",
          "Condition": { "StringEquals": { "kms:ViaService": "s3.us-east-1.amazonaws.com" } }
        ]
        ^ error: found `]` while the `{` of line 1 is still open [JSON_SYNTAX_ERROR]
          help: close it with `}` first
      }
      """#)
  }

  @Test func commasBeforeBrackets() {
    expectPolicy(
      as: .identity,
      #"""
      { "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Action": [ "kms:Decrypt", ], "Resource": "*" } ], }
                                                                                              ^ error: a `,` stands before the closing bracket [JSON_SYNTAX_ERROR]
                                                                                                help: remove the `,`
                                                                                                                      ^ error: a `,` stands before the closing bracket [JSON_SYNTAX_ERROR]
                                                                                                                        help: remove the `,`
      """#)
  }

  /// A character beside the colon on the keyboard, and a `Sid` that reads like a sentence.
  @Test func malformedElements() {
    expectPolicy(
      as: .identity,
      #"""
      { "Version": "2012-10-17", "Statement": { "Sid": "Permissions for agents", "Effect": "Allow",
                                                       ^~~~~~~~~~~~~~~~~~~~~~~~ error: the `Sid` `Permissions for agents` holds characters that it may not [UNSUPPORTED_SID]
                                                                                help: use only letters and digits
        "Action": [ "bedrock:GetAgent", "bedrock>DeleteAgent" ], "Resource": "*" } }
                                        ^~~~~~~~~~~~~~~~~~~~~ error: malformed action `bedrock>DeleteAgent` [INVALID_ACTION]
                                                              help: did you mean `bedrock:DeleteAgent`?
      """#)
  }
}

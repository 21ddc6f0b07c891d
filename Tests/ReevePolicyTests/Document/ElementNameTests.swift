import ReevePolicy
import Testing

/// Names of elements.
struct ElementNameTests {
  /// Element names are case-sensitive; the one that was meant is named, and not missed as well.
  @Test func misspeltNames() {
    expectPolicy(
      as: .identity,
      #"""
      { "version": "2012-10-17", "Statment": [
        ^~~~~~~~~ error: unknown element `version` [INVALID_POLICY_ELEMENT]
                  help: did you mean `Version`? case matters in the names of elements
                                 ^~~~~~~~~~ error: unknown element `Statment` [INVALID_POLICY_ELEMENT]
                                            help: did you mean `Statement`?
        { "effect": "Allow", "Actions": "s3:GetObject", "Resource": "*", "Comment": "x" }
          ^~~~~~~~ error: unknown element `effect` [INVALID_POLICY_ELEMENT]
                   help: did you mean `Effect`? case matters in the names of elements
                             ^~~~~~~~~ error: unknown element `Actions` [INVALID_POLICY_ELEMENT]
                                       help: did you mean `Action`?
                                                                         ^~~~~~~~~ error: unknown element `Comment` [INVALID_POLICY_ELEMENT]
      ] }
      """#)
  }

  @Test func statementUnderAnotherName() {
    expectPolicy(
      as: .identity,
      #"""
      { "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "action": "s3:GetObject", "resources": "*" },
                             ^~~~~~~~ error: unknown element `action` [INVALID_POLICY_ELEMENT]
                                      help: did you mean `Action`? case matters in the names of elements
                                                       ^~~~~~~~~~~ error: unknown element `resources` [INVALID_POLICY_ELEMENT]
                                                                   help: did you mean `Resource`?
        { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Conditions": {} }
                                                                        ^~~~~~~~~~~~ error: unknown element `Conditions` [INVALID_POLICY_ELEMENT]
                                                                                     help: did you mean `Condition`?
                                                                                      ^~ suggestion: `Condition` is empty, so it has no effect [EMPTY_OBJECT_CONDITION]
                                                                                         help: add a condition, or remove it
      ] }
      """#)
  }
}

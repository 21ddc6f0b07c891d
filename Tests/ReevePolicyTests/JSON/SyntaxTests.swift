import ReevePolicy
import Testing

/// Every kind of mistake, alone and followed by others: one does not hide the next.
struct SyntaxTests {
  @Test func commas() {
    expectJSON(
      """
      { "a": [1, 2,],
                  ^ error: a `,` stands before the closing bracket [JSON_SYNTAX_ERROR]
                    help: remove the `,`
        "b": [1 2],
                ^ error: expected `,` before `2` [JSON_SYNTAX_ERROR]
        "c": [,1],
              ^ error: a `,` stands where nothing comes before it [JSON_SYNTAX_ERROR]
                help: remove the `,`
        "d": {"x": 1 "y": 2}
                     ^~~ error: expected `,` before `"y"` [JSON_SYNTAX_ERROR]
        "e": 5,
        ^~~ error: expected `,` before `"e"` [JSON_SYNTAX_ERROR]
              ^ error: a `,` stands before the closing bracket [JSON_SYNTAX_ERROR]
                help: remove the `,`
      }
      """)
  }

  @Test func colonsAndValues() {
    expectJSON(
      """
      { "a" 1,
            ^ error: expected `:` after the member name, found `1` [JSON_SYNTAX_ERROR]
        "b": ,
             ^ error: expected a value, found `,` [JSON_SYNTAX_ERROR]
        "c",
           ^ error: expected `:` after the member name, found `,` [JSON_SYNTAX_ERROR]
        : 4,
        ^ error: expected a member name in double quotes, found `:` [JSON_SYNTAX_ERROR]
        "d": 5 }
      """)
  }

  @Test func mismatchedBrackets() {
    expectJSON(
      """
      { "Statement": [
          { "Action": ["a", "b" },
                                ^ error: found `}` while the `[` of line 2 is still open [JSON_SYNTAX_ERROR]
                                  help: close it with `]` first
          { "Action": "c" }
      }
      ^ error: found `}` while the `[` of line 1 is still open [JSON_SYNTAX_ERROR]
        help: close it with `]` first
      """)
    expectJSON(
      """
      [ 1 } ]
          ^ error: `}` closes nothing [JSON_SYNTAX_ERROR]
            help: remove it, or add the bracket that opens it
      """)
    expectJSON(
      """
      { "a": [ { "b": 1 }
                         ^ error: the text ends while the `[` of line 1 is still open [JSON_SYNTAX_ERROR]
                           help: add `]}`
      """)
  }

  @Test func strayText() {
    expectJSON(
      """
      { "Version": "2012-10-17",
        "Statement": [] }
        ] }
        ^ error: the document ends on line 2, and `]` follows [JSON_SYNTAX_ERROR]
          help: remove what follows, or a closing bracket that comes too early
        "Action": [ "kms:\\x", ],
                         ^~ error: `\\x` is not an escape of JSON [JSON_SYNTAX_ERROR]
                            help: write `\\\\` for a backslash
                            ^ error: a `,` stands before the closing bracket [JSON_SYNTAX_ERROR]
                              help: remove the `,`
      """)
  }

  @Test func stringsOverLines() {
    expectJSON(
      """
      { "Sid": "Allow the
                         ^ error: a line break inside a string [JSON_SYNTAX_ERROR]
                           help: join the lines, or write `\\n` if a line break is meant
      service role", "Effect": "Allow,
                               ^~~~~~~ error: the string is not closed on its line [JSON_SYNTAX_ERROR]
                                       help: add the closing `"`
        "Action": "s3:*" }
        ^~~~~~~~ error: expected `,` before `"Action"` [JSON_SYNTAX_ERROR]
      """)
  }

  @Test func quotes() {
    expectJSON(
      """
      { 'a': "x", Effect: Allow", “b”: True }
        ^~~ error: a string must be in double quotes [JSON_SYNTAX_ERROR]
            help: write `"` on both sides
                  ^~~~~~ error: the member name `Effect` must be in double quotes [JSON_SYNTAX_ERROR]
                         help: write `"` on both sides
                          ^~~~~~ error: the string lacks its opening `"` [JSON_SYNTAX_ERROR]
                                 help: write `"` on both sides, and look whether the string before it is closed
                                  ^~~ error: a string must be in double quotes [JSON_SYNTAX_ERROR]
                                      help: write `"` on both sides
                                       ^~~~ error: `True` is not a JSON value [JSON_SYNTAX_ERROR]
                                            help: did you mean `true`?
      """)
  }

  /// One quote too few is one mistake.
  @Test func aQuoteTooFew() {
    expectJSON(
      """
      { "a": "s3:GetObject, "b": "*", "c": tru }
                             ^~ error: the string lacks its opening `"` [JSON_SYNTAX_ERROR]
                                help: write `"` on both sides, and look whether the string before it is closed
                                           ^~~ error: `tru` is not a JSON value [JSON_SYNTAX_ERROR]
                                               help: write text in double quotes
      """)
  }

  /// Whoever names a file of another kind learns that, and not what keeps each line of it from being JSON.
  @Test func anotherLanguage() {
    expectJSON(
      """
      Version: "2012-10-17"
      ^~~~~~~ error: the text begins with `Version`, and is not JSON [JSON_SYNTAX_ERROR]
              help: write it as JSON, which begins with `{`
      Statement:
        - Effect: Allow
      """)
  }

  @Test(arguments: [
    ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D], "this is no text"),
    ([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3], "this is no text"), ([0x7F, 0x45, 0x4C, 0x46, 2, 1, 1], "this is no text"),
    ([0x7B, 0, 0x22, 0, 0x7D, 0], "the text is UTF-16"), ([0, 0x7B, 0, 0x7D], "the text is UTF-16"),
    ([0xFF, 0xFE, 0x7B, 0, 0x7D, 0], "the text is UTF-16"),
  ])
  func noTextInUTF8(bytes: [UInt8], message: String) {
    #expect(JSONDocument(name: "t", bytes: bytes).diagnostics.map(\.message) == [message])
  }

  @Test func comments() {
    expectJSON(
      """
      { // why
        ^~~~~~ error: JSON has no comments [JSON_SYNTAX_ERROR]
               help: remove it; a `Sid` can say what a statement is for
        "a": /* b */ 1 # c
             ^~~~~~~ error: JSON has no comments [JSON_SYNTAX_ERROR]
                     help: remove it; a `Sid` can say what a statement is for
                       ^~~ error: JSON has no comments [JSON_SYNTAX_ERROR]
                           help: remove it; a `Sid` can say what a statement is for
      }
      """)
  }

  @Test func numbersAndEscapes() {
    expectJSON(
      #"""
      [ 01, NaN, -Infinity, .5, "\x41", "\u12", "\ud800 x" ]
        ^~ error: `01` is not a JSON number [JSON_SYNTAX_ERROR]
           help: write digits, then perhaps a fraction and an exponent, or put the text in double quotes
            ^~~ error: `NaN` is not a JSON number [JSON_SYNTAX_ERROR]
                 ^~~~~~~~~ error: `-Infinity` is not a JSON number [JSON_SYNTAX_ERROR]
                            ^~ error: `.5` is not a JSON number [JSON_SYNTAX_ERROR]
                               help: write digits, then perhaps a fraction and an exponent, or put the text in double quotes
                                 ^~ error: `\x` is not an escape of JSON [JSON_SYNTAX_ERROR]
                                    help: write `\\` for a backslash
                                         ^~~~ error: `\u12` is not an escape of JSON [JSON_SYNTAX_ERROR]
                                              help: write `\\` for a backslash
                                                 ^~~~~~ error: `\ud800` is half of a surrogate pair [JSON_SYNTAX_ERROR]
                                                        help: write both halves, or the character itself
      """#)
  }

  @Test func duplicateNames() {
    expectJSON(
      #"""
      { "Action": 1, "b": { "c": 1, "c": 2 }, "\u0041ction": 2 }
                                    ^~~ error: the member name `c` is given twice in one object [DUPLICATE_KEYS]
                                        help: keep one of them, with what belongs to both
                                              ^~~~~~~~~~~~~ error: the member name `Action` is given twice in one object [DUPLICATE_KEYS]
                                                            help: keep one of them, with what belongs to both
      """#)
    // Equal to the eye, not to the bytes.
    expectJSON("{ \"caf\u{E9}\": 1, \"cafe\u{301}\": 2 }")
  }

  @Test(arguments: [40, 5_000])
  func duplicateAmongMany(count: Int) {
    let members = (0..<count).map { "\"name\($0)\": \($0)" } + ["\"name7\": 0"]
    let read = JSONDocument(name: "t", bytes: Array("{\(members.joined(separator: ","))}".utf8))
    #expect(read.diagnostics.map(\.check) == ["DUPLICATE_KEYS"])
    #expect(read.diagnostics.first?.related?.note == "first given here")
  }

  @Test(arguments: [
    ([0x22, 0xFF, 0x22], 1), ([0x22, 0xC0, 0x80, 0x22], 1), ([0x22, 0xED, 0xA0, 0x80, 0x22], 1),
    ([0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], 1), ([0x5B, 0xEF, 0xBB, 0xBF, 0x31, 0x5D], 1), ([0x22, 0x07, 0x22], 1),
    ([0xFF, 0xFE, 0x7B, 0x00], 0), ([0x22, 0xE2, 0x82], 1), ([], 0), ([0x20], 0),
  ])
  func bytesThatAreNotText(bytes: [UInt8], offset: Int) {
    let found = JSONDocument(name: "t", bytes: bytes).diagnostics
    #expect(found.contains { $0.check == "JSON_SYNTAX_ERROR" && $0.location.lower == offset })
  }

  @Test func listsAHundredErrorsAndSaysSo() {
    let text = "[" + String(repeating: "tru,", count: 10_000) + "1]"
    let found = JSONDocument(name: "t", bytes: Array(text.utf8)).diagnostics
    #expect(found.count == 101)
    #expect(found.last?.check == "TOO_MANY_FINDINGS")
  }
}

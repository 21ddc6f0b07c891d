import ReeveTestSupport
import Testing

@Suite struct CompileTests {
  @Test func summary() throws {
    let store = try SmallStore()
    let outcome = try store.tool.run("compile", "store", "--output", "image")
    #expect(outcome.status == 0)
    #expect(outcome.errors.isEmpty)
    let lines = outcome.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    #expect(
      lines.map { $0.first } == ["principals", "statements", "cells", "routes", "nodes", "bytes", "seconds", "digest"])
    let values = Dictionary(uniqueKeysWithValues: lines.map { ($0[0], $0[1]) })
    #expect(values["principals"] == "1")
    #expect(values["statements"] == "3")
    #expect(
      values["bytes"] == (try store.tool.shell("stat -c %s image").output.split(separator: "\n").first.map(String.init))
    )
    let json = try store.tool.run("compile", "store", "--output=image", "--format", "json")
    #expect(json.output.hasPrefix(#"{"principals":1,"statements":3,"cells":"#))
    // The same store gives the same image.
    #expect(json.output.contains(values["digest"] ?? "-"))
  }

  @Test func aStoreWithErrorsLeavesTheFileAsItIs() throws {
    let store = try SmallStore(policy: #"{ "Version": "2012-10-17", "Statement": { "Effect": "Alow" } }"#)
    try store.folder.write("image", "old")
    let outcome = try store.tool.run("compile", "store", "--output", "image")
    #expect(outcome.status == 1)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains("store/accounts/111122223333.json:3:"))
    #expect(outcome.errors.contains("help: did you mean `Allow`?"))
    #expect(outcome.errors.contains("reeve: error: the store in `store` is not compiled: "))
    #expect(try store.folder.read("image") == "old")
    #expect(try store.tool.shell("ls").output == "image\nstore\n")
  }

  @Test func warningsAreShown() throws {
    let store = try SmallStore(
      policy: #"{ "Statement": { "Effect": "Allow", "Action": "s3:*", "Resource": "*" } }"#)
    let outcome = try store.tool.run("compile", "store", "--output", "image")
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("warning: the document has no `Version`"))
  }

  /// Nothing is fetched: what is not given is not in the image, and that is said.
  @Test func keysThatStandAtAURL() throws {
    let store = try SmallStore()
    let url = "https://nowhere.invalid/keys?a=b"
    try store.folder.write(
      "store/token-issuers/login.json",
      #"{ "Issuer": "login", "Audiences": "reeve", "KeysURL": "\#(url)", "#
        + #""Principal": "arn:aws:iam::111122223333:user/jane" }"#)
    try store.folder.write("login.jwks", TokenSide.keysText)
    let validated = try store.tool.run("validate", "store")
    #expect(validated.status == 0 && validated.output == "0 errors, 0 warnings, 0 suggestions\n")
    let without = try store.tool.run("compile", "store", "--output", "image")
    #expect(without.status == 0)
    #expect(
      without.errors
        == "reeve: note: the image has no keys of `login`, so that its tokens are refused as unavailable; give those of its "
        + "URL with `--issuer-keys \(url)=FILE`\n")
    let with = try store.tool.run("compile", "store", "--output", "other", "--issuer-keys", "\(url)=login.jwks")
    #expect(with.status == 0 && with.errors.isEmpty && with.output != without.output)
    for (value, words) in [
      ("login.jwks", "is not a value of `--issuer-keys`"), ("http://a.example/=login.jwks", "is not a value of"),
      ("https://a.example/=login.jwks", "no issuer of tokens in `store` has its keys at `https://a.example/`"),
      ("\(url)=none.jwks", "`none.jwks` cannot be read"), ("\(url)=store/token-issuers/login.json", "needs `keys`"),
    ] {
      let outcome = try store.tool.run("compile", "store", "--output", "third", "--issuer-keys", value)
      #expect(outcome.status == 2 && outcome.errors.contains(words), "\(outcome.errors)")
    }
    #expect(try store.tool.shell("ls").output == "image\nlogin.jwks\nother\nstore\n")
  }

  @Test func errors() throws {
    let store = try SmallStore()
    let unwritable = try store.tool.run("compile", "store", "--output", "no/such/image")
    #expect(unwritable.status == 2)
    #expect(unwritable.errors.hasPrefix("reeve: error: `no/such/image` cannot be written: no such file or directory"))
    let missing = try store.tool.run("compile", "nowhere", "--output", "image")
    #expect(missing.status == 2)
    #expect(try store.tool.run("compile", "store", "--output", "image").status == 0)
    let image = try store.tool.run("compile", "image", "--output", "other")
    #expect(image.status == 2)
    #expect(image.errors.contains("`image` is an image already"))
  }
}

import Reeve
import ReeveSystem
import ReeveWire
import Testing

@testable import ReeveControl

@Suite struct ConfigurationReaderTests {
  private func read(_ text: String, folder: String = "etc/") -> ConfigurationReading {
    ConfigurationReading.read(JSONDocument(name: "reeve.json", bytes: Array(text.utf8)), folder: folder)
  }

  @Test func everything() throws {
    let reading = read(
      """
      { "store": "policies", "reactors": 2, "busyPollMicroseconds": 50, "control": "/run/c", "drainTimeoutSeconds": 3,
        "listeners": [ { "address": "unix:r.sock", "trustContext": true }, { "address": "tcp://127.0.0.1:1" } ] }
      """)
    #expect(reading.diagnostics.isEmpty)
    let configuration = try #require(reading.configuration)
    #expect(configuration.store == "etc/policies")
    #expect(configuration.controlPath == "/run/c")
    #expect(configuration.reactorCount == 2)
    #expect(configuration.busyPollMicroseconds == 50)
    #expect(configuration.drainTimeoutMilliseconds == 3_000)
    #expect(
      configuration.listeners == [
        ListenerConfiguration(.unix(path: "etc/r.sock"), terms: ListenerTerms(trust: .trusted)),
        ListenerConfiguration(.tcp(host: "127.0.0.1", port: 1)),
      ])
  }

  @Test func termsOfAListener() throws {
    let reading = read(
      """
      { "listeners": [
        { "address": "unix:a", "trustKeys": ["aws:PrincipalTag/*", "AWS:calledvia"], "registersSessions": true },
        { "address": "unix:b", "endpoint": "vpce-1a2b", "trustContext": false }, { "address": "unix:c", "trustKeys": [] }
      ] }
      """)
    #expect(reading.diagnostics.isEmpty)
    let terms = try #require(reading.configuration).listeners.map(\.terms)
    #expect(terms[0].trust.keys == ["aws:PrincipalTag/*", "aws:CalledVia"])
    #expect(terms[0].registersSessions)
    #expect(terms[0].endpoint == nil)
    #expect(terms[1] == ListenerTerms(endpoint: "vpce-1a2b"))
    #expect(terms[2] == ListenerTerms())
  }

  @Test func termsOfAGatewaysListener() throws {
    let digest = String(repeating: "0f", count: 32)
    let reading = read(
      """
      { "listeners": [
        { "address": "unix:a", "protocol": "http", "identity": ["signatureV4", "header:X-Principal", "anonymous"],
          "carriesBodies": true, "unverifiedBodies": "accept", "region": "eu-central-1", "callerTokenSHA256": "\(digest)",
          "certificateNames": { "a/${n}": "arn:aws:iam::111122223333:user/${n}" }, "endpoint": "vpce-1a2b",
          "replays": "refuse", "addressHeader": "X-Real-IP", "certificateHeader": "x-client-name", "minioAccount": "111122223333" },
        { "address": "unix:b", "protocol": "spop" }, { "address": "unix:c", "protocol": "frames" }
      ] }
      """)
    #expect(reading.diagnostics.isEmpty)
    let terms = try #require(reading.configuration).listeners.map(\.terms)
    #expect(
      terms[0]
        == ListenerTerms(
          endpoint: "vpce-1a2b",
          gateway: GatewayTerms(
            .http, identity: [.signatureV4, .header("x-principal"), .anonymous], carriesBodies: true,
            acceptsUnverifiedBodies: true, refusesReplays: true, region: "eu-central-1",
            certificateNames: [
              GatewayTerms.CertificateName(pattern: "a/${n}", principal: "arn:aws:iam::111122223333:user/${n}")
            ], addressHeader: "x-real-ip",
            certificateHeader: "x-client-name", minioAccount: "111122223333",
            callerTokenDigest: Array(repeating: 0x0F, count: 32))))
    #expect(terms[1] == ListenerTerms(gateway: GatewayTerms(.spop, identity: [.signatureV4])))
    #expect(terms[2] == ListenerTerms())
  }

  @Test(arguments: [
    (#""protocol": "grpc""#, "`protocol` is \"frames\", \"http\" or \"spop\""),
    (#""identity": ["signatureV4"]"#, "`identity` is of a listener for gateways, and this one takes frames"),
    (#""protocol": "http", "identity": []"#, "without an `identity` everything is refused"),
    (#""protocol": "http", "identity": ["header:"]"#, "`header:` is no place where an identity comes from"),
    (#""protocol": "http", "identity": ["header:host"]"#, "`header:host` is no place where an identity comes from"),
    (#""protocol": "http", "identity": ["token", "token"]"#, "`token` is given twice"),
    (
      #""protocol": "spop", "registersSessions": true"#,
      "sessions are registered in frames, and this listener speaks another protocol"
    ),
    (#""protocol": "http", "unverifiedBodies": true"#, "`unverifiedBodies` is \"refuse\" or \"accept\""),
    (#""protocol": "http", "replays": "never""#, "`replays` is \"refuse\" or \"accept\""),
    (
      #""protocol": "http", "certificateNames": { "${a}": "arn:x" }"#,
      "`${a}` stands for no principal: `arn:x` makes no ARN of a user or of a role's session"
    ),
    (#""protocol": "http", "minioAccount": "11112222333x""#, "`minioAccount` is twelve digits"),
    (#""protocol": "http", "addressHeader": "a b""#, "`addressHeader` is the name of a header"),
    (#""protocol": "http", "callerTokenSHA256": "0f""#, "`callerTokenSHA256` is 64 hexadecimal digits"),
  ])
  func mistakesInAGatewaysListener(members: String, message: String) throws {
    let reading = read("{ \"listeners\": [ { \"address\": \"unix:a\", \(members) } ] }")
    #expect(reading.configuration == nil)
    #expect(reading.diagnostics.map(\.message).contains(message))
  }

  @Test func filesOfSealingKeys() throws {
    #expect(read(#"{ "secretsKey": "a.key" }"#).configuration?.sealingKeyPaths == ["etc/a.key"])
    #expect(read(#"{ "secretsKey": ["a.key", "/b.key"] }"#).configuration?.sealingKeyPaths == ["etc/a.key", "/b.key"])
  }

  @Test func howThingsAreFetched() throws {
    let fetch = try #require(
      read(#"{ "fetch": { "authorities": "ca.pem", "proxy": "tcp://proxy.example.com:3128" } }"#).configuration
    ).fetch
    #expect(fetch.authoritiesPath == "etc/ca.pem")
    #expect(fetch.proxy == .tcp(host: "proxy.example.com", port: 3_128))
    #expect(read(#"{ "fetch": {} }"#).configuration?.fetch == FetchConfiguration())
  }

  @Test func nothing() throws {
    #expect(read("{}").configuration == ServeConfiguration())
  }

  @Test(arguments: [
    (#"{ "stor": "p" }"#, "1:3", "unknown member `stor` in a configuration", "did you mean `store`?"),
    (#"{ "trust": true }"#, "1:3", "unknown member `trust` in a configuration", nil),
    (#"{ "reactors": 0 }"#, "1:15", "`reactors` is a whole number from 1 to 256, and this is `0`", nil),
    (
      #"{ "busyPollMicroseconds": 101 }"#, "1:27",
      "`busyPollMicroseconds` is a whole number from 0 to 100, and this is `101`", nil
    ),
    (#"{ "reactors": 1.5 }"#, "1:15", "`reactors` is a whole number from 1 to 256, and this is `1.5`", nil),
    (#"{ "reactors": "2" }"#, "1:15", #"`reactors` is a whole number from 1 to 256, and this is `"2"`"#, nil),
    (#"{ "store": 1 }"#, "1:12", "`store` is a path, and this is a number", nil),
    (#"{ "store": "" }"#, "1:12", "`store` is a path, and this is empty", nil),
    (#"{ "secretsKey": 1 }"#, "1:17", "`secretsKey` is a path, and this is a number", nil),
    (#"{ "secretsKey": [1] }"#, "1:18", "an element of `secretsKey` is a path, and this is a number", nil),
    (
      #"{ "secretsKey": [] }"#, "1:17", "`secretsKey` names 1 to 16 files", "leave it out where no request is signed"
    ),
    (
      #"{ "fetch": "ca.pem" }"#, "1:12", "`fetch` is an object, and this is a string",
      #"write { "authorities": "ca.pem" }"#
    ),
    (#"{ "fetch": { "authority": "a" } }"#, "1:14", "unknown member `authority` in `fetch`", nil),
    (#"{ "fetch": { "authorities": 1 } }"#, "1:29", "`authorities` is a path, and this is a number", nil),
    (
      #"{ "fetch": { "proxy": "proxy.example.com:3128" } }"#, "1:23", "`proxy` is the address of an HTTP proxy",
      "write it as `tcp://proxy.example.com:3128`"
    ),
    (
      #"{ "fetch": { "proxy": "unix:p" } }"#, "1:23", "`proxy` is the address of an HTTP proxy",
      "write it as `tcp://proxy.example.com:3128`"
    ),
    (#"{ "listeners": {} }"#, "1:16", "`listeners` is an array, and this is an object", nil),
    (#"{ "listeners": [ "unix:a" ] }"#, "1:18", "a listener is an object, and this is a string", nil),
    (#"{ "listeners": [] }"#, "1:16", "`listeners` is empty", "name an address, or leave it out for the default one"),
    (
      #"{ "listeners": [ { "adress": "unix:a" } ] }"#, "1:20", "unknown member `adress` in a listener",
      "did you mean `address`?"
    ),
    (#"{ "listeners": [ {} ] }"#, "1:18", "a listener needs `address`", nil),
    (
      #"{ "listeners": [ { "address": "a.sock" } ] }"#, "1:31",
      "`a.sock` is no address; write `unix:PATH` or `tcp://HOST:PORT`", nil
    ),
    (
      #"{ "listeners": [ { "address": "unix:a", "trustContext": "yes" } ] }"#, "1:57",
      "`trustContext` is true or false, and this is a string", nil
    ),
    (
      #"{ "listeners": [ { "address": "unix:a", "trustKeys": ["aws:PrincipalTag"] } ] }"#, "1:55",
      "`aws:PrincipalTag` is no key that Reeve derives", "did you mean `aws:PrincipalTag/*`?"
    ),
    (
      #"{ "listeners": [ { "address": "unix:a", "trustKeys": true } ] }"#, "1:54",
      "`trustKeys` is an array of condition keys, and this is a boolean", nil
    ),
    (
      #"{ "listeners": [ { "address": "unix:a", "trustKeys": [1] } ] }"#, "1:55",
      "a condition key is a string, and this is a number", nil
    ),
    (
      #"{ "listeners": [ { "address": "unix:a", "trustKeys": [], "trustContext": true } ] }"#, "1:41",
      "a listener has `trustContext` or `trustKeys`, and not both",
      "leave `trustContext` out: true is every key, false is none"
    ),
    (
      #"{ "listeners": [ { "address": "unix:a", "endpoint": "vpce-A" } ] }"#, "1:53",
      "`vpce-A` is not the id of a VPC endpoint", nil
    ),
    (
      #"{ "listeners": [ { "address": "unix:a", "registersSession": true } ] }"#, "1:41",
      "unknown member `registersSession` in a listener", "did you mean `registersSessions`?"
    ),
    (
      #"{ "listeners": [ { "address": "unix:a" }, { "address": "unix:a" } ] }"#, "1:43",
      "the address `unix:etc/a` is given twice", nil
    ),
    ("[]", "1:1", "a configuration is an object, and this is an array", nil),
  ])
  func problems(text: String, place: String, message: String, help: String?) throws {
    let reading = read(text)
    #expect(reading.configuration == nil)
    #expect(reading.diagnostics.map(\.headline) == ["reeve.json:\(place): error: \(message) [CONFIGURATION]"])
    if let help { #expect(reading.diagnostics.first?.help == help) }
  }

  @Test func brokenJSONAndEveryProblemAtOnce() {
    #expect(read("{ \"store\": }").configuration == nil)
    #expect(read("").configuration == nil)
    #expect(read(#"{ "a": 1, "reactors": 0, "b": 2 }"#).diagnostics.count == 3)
    #expect(ConfigurationReading.read(file: "/nowhere/reeve.json").diagnostics.count == 1)
  }

  @Test func flagsOverride() {
    var file = ServeConfiguration()
    file.store = "a"
    file.reactorCount = 1
    file.busyPollMicroseconds = 10
    file.listeners = [ListenerConfiguration(.unix(path: "a"), terms: ListenerTerms(trust: .trusted))]
    var flags = ServeConfiguration()
    #expect(file.overridden(by: flags) == file)
    flags.store = "b"
    flags.busyPollMicroseconds = 20
    flags.listeners = [ListenerConfiguration(.unix(path: "b"))]
    let both = file.overridden(by: flags)
    #expect(both.store == "b")
    #expect(both.reactorCount == 1)
    #expect(both.busyPollMicroseconds == 20)
    #expect(both.listeners == flags.listeners)
  }
}

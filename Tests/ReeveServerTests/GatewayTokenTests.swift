import Glibc
import ReeveGateway
import ReeveTestSupport
import ReeveTypes
import ReeveWire
import Testing

@testable import ReeveServer

/// Callers whose tokens say who they are, over HTTP.
@Suite struct GatewayTokenTests {
  private static let terms = ListenerTerms(gateway: GatewayTerms(.http, identity: [.token, .anonymous]))

  /// A role that may read what belongs to its session's team.
  private static func store(keys: String = TokenSide.keysText, team: String? = nil) -> String {
    let tags = team.map { #""Tags": [ { "Key": "team", "Value": "\#($0)" } ],"# } ?? ""
    return
      """
      { "accounts": { "111122223333": { "RoleDetailList": [ { "RoleName": "web", \(tags)
          "RolePolicyList": [ { "PolicyName": "own", "PolicyDocument": { "Version": "2012-10-17", "Statement": [
            { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::${aws:PrincipalTag/team}/*",
              "Condition": { "StringEquals": { "login.example.com/tenant:sub": "ana" } } },
            { "Effect": "Deny", "Action": "*", "Resource": "*",
              "Condition": { "DateLessThan": { "aws:TokenIssueTime": "2020-01-01T00:00:00Z" } } } ] } } ] } ] } },
        "resources": [ { "ResourceArn": "arn:aws:s3:::core", "OwnerAccountId": "111122223333" },
          { "ResourceArn": "arn:aws:s3:::other", "OwnerAccountId": "111122223333" } ],
        "routes": { "s3": { "Routes": [ { "Method": "GET", "Path": "/{Bucket}/{Key+}", "Action": "s3:GetObject",
          "Resource": "arn:aws:s3:::${Bucket}/${Key}" } ] } },
        "tokenIssuers": [ { "Issuer": "\(TokenSide.issuer)", "Audiences": [ "reeve" ], "Keys": \(keys),
          "Principal": "arn:aws:sts::111122223333:assumed-role/web/${sub}", "Tags": { "team": "${team}" } } ] }
      """
  }

  private static func claims(
    subject: String = "ana", team: String = "core", audience: String = "reeve", issued: Int = -60, expires: Int = 600
  ) -> String {
    let now = time(nil)
    return #"{"iss":"\#(TokenSide.issuer)","aud":"\#(audience)","sub":"\#(subject)","team":"\#(team)","#
      + #""iat":\#(now + issued),"exp":\#(now + expires)}"#
  }

  private static func get(_ path: String, _ token: String) -> [UInt8] {
    GatewayHTTPTests.get("/v1/extauthz\(path)", ["Authorization: Bearer \(token)"])
  }

  @Test(arguments: [TokenSide.ed25519, TokenSide.p256, TokenSide.rsa])
  func whatATokenSaysIsDecidedBy(key: TokenSide.Key) throws {
    let server = try RunningDataPlane(terms: Self.terms)
    _ = try server.publish(Self.store(), generation: 1)
    let connection = try server.connect()
    let good = TokenSide.token(Self.claims(), key)
    try connection.write(Self.get("/core/a", good))
    let allowed = try connection.readText()
    #expect(allowed.starts(with: "HTTP/1.1 200"))
    #expect(allowed.contains("x-reeve-principal: arn:aws:sts::111122223333:assumed-role/web/ana"))
    // Another team's, of another team, of somebody else, and issued before the day of the denial.
    for (path, token) in [
      ("/other/a", good), ("/core/a", TokenSide.token(Self.claims(team: "other"), key)),
      ("/core/a", TokenSide.token(Self.claims(subject: "bob"), key)),
      ("/core/a", TokenSide.token(Self.claims(issued: -400_000_000), key)),
    ] {
      try connection.write(Self.get(path, token))
      let denied = try connection.readText()
      #expect(
        denied.starts(with: "HTTP/1.1 403") && denied.contains("AccessDenied") && !denied.contains("x-reeve-decision"))
    }
  }

  /// Nor is any of them taken for nobody's.
  @Test func tokensThatDoNotHold() throws {
    let server = try RunningDataPlane(terms: Self.terms)
    _ = try server.publish(Self.store(), generation: 1)
    let connection = try server.connect()
    let key = TokenSide.ed25519
    let good = TokenSide.token(Self.claims(), key)
    let parts = good.split(separator: ".")
    let richer = TokenSide.token(Self.claims(team: "other"), key).split(separator: ".")[1]
    for (token, code) in [
      (TokenSide.token(Self.claims(expires: -61), key), "ExpiredToken"),
      (TokenSide.token(Self.claims(audience: "other"), key), "AccessDenied"),
      (TokenSide.token(Self.claims(), TokenSide.otherEd25519), "InvalidToken"),
      (TokenSide.token(Self.claims(), key, keyID: "unknown"), "InvalidToken"),
      (TokenSide.token(header: #"{"alg":"RS256","kid":"ed"}"#, Self.claims(), key), "InvalidToken"),
      (TokenSide.token(header: #"{"alg":"HS256","kid":"rsa"}"#, Self.claims(), key), "InvalidToken"),
      ("eyJhbGciOiJub25lIn0.\(parts[1]).", "InvalidToken"), ("\(parts[0]).\(richer).\(parts[2])", "InvalidToken"),
      ("x", "InvalidToken"),
    ] {
      try connection.write(Self.get("/core/a", token))
      let reply = try connection.readText()
      #expect(reply.starts(with: "HTTP/1.1 4") && reply.contains(code), "\(code) \(reply)")
    }
    try connection.write(Self.get("/core/a", good))
    #expect(try connection.readText().starts(with: "HTTP/1.1 200"))
  }

  /// An issuer's new keys count from the moment on at which the store has them, and its old ones no longer.
  @Test func keysAreThoseOfNow() throws {
    let server = try RunningDataPlane(terms: Self.terms)
    let connection = try server.connect()
    let (before, after) = (TokenSide.ed25519, TokenSide.otherEd25519)
    for (generation, isNew) in [(1, false), (2, true), (3, false)] as [(UInt64, Bool)] {
      let key = isNew ? after : before
      _ = try server.publish(Self.store(keys: "{ \"keys\": [ \(key.publicText) ] }"), generation: generation)
      for (other, isTaken) in [(before, !isNew), (after, isNew)] {
        try connection.write(Self.get("/core/a", TokenSide.token(Self.claims(), other)))
        #expect(try connection.readText().starts(with: isTaken ? "HTTP/1.1 200" : "HTTP/1.1 400"))
      }
    }
  }

  /// A tag of the token stands for the role's own, whatever that says.
  @Test func tagsOfTheRoleItself() throws {
    let server = try RunningDataPlane(terms: Self.terms)
    let connection = try server.connect()
    for (generation, team) in [(1, "core"), (2, "other")] as [(UInt64, String)] {
      _ = try server.publish(Self.store(team: team), generation: generation)
      for (path, status) in [("/core/a", 200), ("/other/a", 403)] {
        try connection.write(Self.get(path, TokenSide.token(Self.claims(), TokenSide.ed25519)))
        let reply = try connection.readText()
        #expect(reply.starts(with: "HTTP/1.1 \(status)"), "\(team) \(path): \(reply)")
      }
    }
  }

  /// Its tokens are neither denied nor allowed, and everybody else is answered as ever.
  @Test func anIssuerWhoseKeysAreNotHereCannotBeJudged() throws {
    let server = try RunningDataPlane(terms: Self.terms)
    let keys = #""https://login.example.com/keys""#
    let text = Self.store(keys: keys).split(separator: "\"Keys\"", maxSplits: 1).joined(separator: "\"KeysURL\"")
    _ = try server.publish(text, generation: 1)
    let connection = try server.connect()
    try connection.write(Self.get("/core/a", TokenSide.token(Self.claims(), TokenSide.ed25519)))
    #expect(try connection.readText().starts(with: "HTTP/1.1 503"))
    try connection.write(GatewayHTTPTests.get("/v1/extauthz/core/a", []))
    #expect(try connection.readText().starts(with: "HTTP/1.1 403"))
    _ = try server.publish(Self.store(), generation: 2)
    try connection.write(Self.get("/core/a", TokenSide.token(Self.claims(), TokenSide.ed25519)))
    #expect(try connection.readText().starts(with: "HTTP/1.1 200"))
  }

  @Test func aStoreWithoutIssuersCannotSay() throws {
    let server = try RunningDataPlane(terms: Self.terms)
    _ = try server.publish(GatewayHTTPTests.store("Allow"), generation: 1)
    let connection = try server.connect()
    try connection.write(Self.get("/plans/a", TokenSide.token(Self.claims(), TokenSide.ed25519)))
    #expect(try connection.readText().starts(with: "HTTP/1.1 503"))
  }
}

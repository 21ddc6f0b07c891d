import ReeveTestSupport
import Testing

@Suite struct RouteCommandTests {
  private static let map = """
    { "Hosts": ["orders.{Region}.example.com"], "Routes": [ { "Method": "GET", "Path": "/orders/{Id}", "Action": "orders:Get",
      "Resource": ["arn:aws:orders:${Region}::order/${Id}", "*"], "Context": { "orders:Agent": "${Header:user-agent}",
        "orders:Tags": ["${Query:tag}", "b"] } } ] }
    """

  private func route(_ arguments: String...) throws -> Tool.Outcome {
    let folder = try TemporaryFolder()
    try folder.write("map.json", Self.map)
    let words = arguments.map { "'\($0)'" }.joined(separator: " ")
    return try Tool(folder: folder.path).shell("reeve route map.json \(words)")
  }

  @Test func aRouteIsShown() throws {
    let outcome = try route(
      "GET", "https://orders.eu-west-1.example.com:8443/orders/a%2Fb?tag=a", "--header", "User-Agent: curl/8")
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    #expect(
      outcome.output == """
        route     orders:Get of map.json (line 1)
          Region  eu-west-1
          Id      a/b
        action    orders:Get
        resource  arn:aws:orders:eu-west-1::order/a/b
        resource  *
        context   orders:Agent = curl/8
        context   orders:Tags = a, b

        """)
    let json = try route("GET", "/orders/1", "--header=Host:orders.x.example.com", "--format", "json")
    #expect(
      json.output == """
        {"routed":true,"map":"map.json","route":"orders:Get","line":1,"parts":{"Region":"x","Id":"1"},\
        "checks":[{"action":"orders:Get","resources":["arn:aws:orders:x::order/1","*"],"context":{}}]}

        """)
  }

  /// An image has the routes of its store, and routes as it does.
  @Test func anImageRoutes() throws {
    let folder = try TemporaryFolder()
    let image = "\(folder.path)/image"
    let compiled = try Tool().shell("reeve compile Profiles/bedrock --output '\(image)' | grep routes")
    #expect(compiled.output == "routes      302\n")
    let url = "https://bedrock-runtime.us-east-1.amazonaws.com/model/amazon.titan-text-express-v1/invoke"
    let ofImage = try Tool().run("route", image, "POST", url)
    let ofStore = try Tool().run("route", "Profiles/bedrock", "POST", url)
    #expect(ofImage.status == 0 && ofImage.output == ofStore.output, "\(ofImage.output)\(ofImage.errors)")
    #expect(try Tool().shell("reeve inspect '\(image)' | grep '^routes  '").output.contains("302"))
    _ = try Tool().run("compile", "Profiles/multi-account", "--output", image)
    let none = try Tool().run("route", image, "GET", "/")
    #expect(none.status == 2 && none.errors.contains("has no routes"), "\(none.errors)")
  }

  /// A route that reads the body does so from a file.
  @Test func aBodyIsRead() throws {
    let folder = try TemporaryFolder()
    let map = #"{ "Routes": [ { "Path": "/", "Action": "iam:PassRole", "Resource": "${Body:role.arn}" } ] }"#
    try folder.write("map.json", map)
    try folder.write("body.json", #"{"role":{"arn":"arn:aws:iam::111122223333:role/a"}}"#)
    try folder.write("other.json", #"{"role":{"arn":1}}"#)
    let tool = Tool(folder: folder.path)
    let read = try tool.run("route", "map.json", "GET", "/", "--body", "body.json")
    #expect(read.status == 0 && read.output.contains("resource  arn:aws:iam::111122223333:role/a"), "\(read.output)")
    let other = try tool.run("route", "map.json", "GET", "/", "--body=other.json")
    #expect(other.status == 1 && other.output == "refused: `role.arn` of the body is not a string\n", "\(other.output)")
    let unseen = try tool.run("route", "map.json", "GET", "/")
    #expect(unseen.status == 1 && unseen.output.contains("was not handed in whole"), "\(unseen.output)")
    #expect(try tool.run("route", "map.json", "GET", "/", "--body", "none.json").status == 2)
  }

  /// Whoever has no route may do nothing.
  @Test func whatHasNoRouteIsDenied() throws {
    let unrouted = try route("POST", "https://orders.x.example.com/orders/1")
    #expect(unrouted.status == 1 && unrouted.output == "no route fits: the request is denied\n")
    let refused = try route("GET", "https://orders.x.example.com/orders/..", "--format", "json")
    #expect(refused.status == 1)
    #expect(
      refused.output
        == #"{"routed":false,"refused":"the path has a segment `.` or `..`, which a server may resolve"}"# + "\n")
  }

  @Test func whatCannotBeReadIsSaid() throws {
    let url = try route("GET", "orders/1")
    #expect(url.status == 2 && url.errors.contains("`orders/1` is not a URL"), "\(url.errors)")
    let header = try route("GET", "/", "--header", "agent")
    #expect(header.status == 2 && header.errors.contains("`agent` is not a header"), "\(header.errors)")
    let none = try Tool().run("route", "Profiles/multi-account", "GET", "/")
    #expect(none.status == 2 && none.errors.contains("`Profiles/multi-account` has no routes"), "\(none.errors)")
    let folder = try TemporaryFolder()
    try folder.write("map.json", #"{ "Routes": [ { "Path": "x", "Action": "a:B", "Resource": "*" } ] }"#)
    let broken = try Tool(folder: folder.path).run("route", "map.json", "GET", "/")
    #expect(broken.status == 2 && broken.errors.contains("a path begins with `/`"), "\(broken.errors)")
    #expect(broken.errors.contains("the routes in `map.json` do not load: 1 error"), "\(broken.errors)")
  }
}

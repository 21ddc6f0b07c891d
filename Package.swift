// swift-tools-version: 6.2
import PackageDescription

// One list for every target: Swift 6 with strict concurrency, strict memory safety, and no warning let through.
let safeSettings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableExperimentalFeature("Lifetimes"),
  // A dynamic exclusivity check has no place on the hot path; debug builds, which run the tests, keep it.
  .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release)),
]

func module(
  _ name: String, _ dependencies: [Target.Dependency] = [], path: String? = nil, exclude: [String] = []
) -> Target {
  .target(name: name, dependencies: dependencies, path: path, exclude: exclude, swiftSettings: safeSettings)
}

func program(
  _ name: String, _ dependencies: [Target.Dependency], path: String? = nil, exclude: [String] = []
) -> Target {
  .executableTarget(name: name, dependencies: dependencies, path: path, exclude: exclude, swiftSettings: safeSettings)
}

func floor(_ name: String, _ sources: [String]) -> Target {
  .executableTarget(name: name, path: "Benchmarks/Floor", sources: sources)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [String] = []) -> Target {
  .testTarget(
    name: name, dependencies: dependencies, exclude: resources, swiftSettings: safeSettings)
}

let package = Package(
  name: "reeve",
  products: [
    .library(name: "ReeveTypes", targets: ["ReeveTypes"]),
    .library(name: "Reeve", targets: ["Reeve"]),
    .library(name: "ReeveClient", targets: ["ReeveClient"]),
    .executable(name: "reeve", targets: ["reeve"]),
    .executable(name: "reeved", targets: ["reeved"]),
    .executable(name: "reeve-fetch", targets: ["reeve-fetch"]),
  ],
  targets: [
    // In the order in which they may know each other: a room imports rooms above it.
    module("ReeveTypes"),
    .target(name: "CReeveLinux"),
    .target(name: "CReeveBytes"),
    // libcrypto of Debian's libssl-dev.
    .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    // JSON of strangers, by simdjson of Debian's libsimdjson-dev.
    .target(name: "CReeveJSON", linkerSettings: [.linkedLibrary("simdjson")]),
    // The frames of HTTP/2: Debian's libnghttp2-dev.
    .systemLibrary(name: "CNGHTTP2", pkgConfig: "libnghttp2", providers: [.apt(["libnghttp2-dev"])]),
    // HTTP as a client, by libcurl of Debian's libcurl4-openssl-dev: for the fetcher alone.
    .target(name: "CReeveCurl", linkerSettings: [.linkedLibrary("curl")]),
    module("ReeveSystem", ["CReeveLinux"]),
    // AWS's actions, resource types and condition keys, as one text.
    .target(name: "CServiceAuthorization"),
    module("ReeveServices", ["CServiceAuthorization"]),
    module("ReevePolicy", ["ReeveServices", "ReeveTypes"]),
    module("ReeveStore", ["ReevePolicy", "ReeveServices", "ReeveSystem", "ReeveTypes"]),
    module(
      "ReeveReference", ["ReevePolicy", "ReeveServices", "ReeveStore", "ReeveTypes"], exclude: ["CONDITIONS.md"]),
    module("ReeveImage", ["COpenSSL", "CReeveBytes", "ReeveTypes"], exclude: ["IMAGE.md"]),
    module(
      "ReeveCompiler",
      ["ReeveImage", "ReevePolicy", "ReeveServices", "ReeveStore", "ReeveSystem", "ReeveTypes"]),
    module("Reeve", ["ReeveCompiler", "ReeveImage", "ReevePolicy", "ReeveReference", "ReeveStore", "ReeveTypes"]),
    module("ReeveWire", ["ReeveTypes"], exclude: ["PROTOCOL.md"]),
    // What gateways speak, and what they know of a caller: no socket, no policy.
    module("ReeveGateway", ["CNGHTTP2", "COpenSSL", "CReeveBytes", "CReeveJSON", "ReeveTypes"]),
    module(
      "ReeveServer", ["ReeveGateway", "ReeveImage", "ReeveSystem", "ReeveTypes", "ReeveWire"],
      exclude: ["Snapshot/RECLAMATION.md"]),
    module("ReeveControl", ["Reeve", "ReeveGateway", "ReeveImage", "ReeveSystem", "ReeveTypes", "ReeveWire"]),
    module("ReeveClient", ["ReeveSystem", "ReeveTypes", "ReeveWire"]),
    module("ReeveFetch", ["CReeveCurl", "ReeveTypes"]),
    program("reeved", ["ReeveServer", "ReeveSystem"]),
    program("reeve-fetch", ["ReeveFetch"]),
    program(
      "reeve",
      [
        "Reeve", "ReeveClient", "ReeveControl", "ReeveGateway", "ReeveImage", "ReevePolicy", "ReeveStore",
        "ReeveSystem",
        "ReeveTypes", "ReeveWire",
      ]),

    // Benchmarks: not installed.
    module("ReeveLoad", ["ReevePolicy", "ReeveStore", "ReeveTypes"]),
    program(
      "reeve-benchmark",
      ["ReeveCompiler", "ReeveImage", "ReeveLoad", "ReevePolicy", "ReeveStore", "ReeveTypes", "ReeveWire"],
      path: "Benchmarks/Suite"),
    floor("floor-server", ["server.c"]),
    floor("floor-client", ["client.c", "load.c"]),
    .executableTarget(
      name: "gateway-stub", path: "Benchmarks/Gateways", linkerSettings: [.linkedLibrary("nghttp2")]),

    // Tests: of a module, of the engines against each other, of the built programs, of the sources.
    module(
      "ReeveTestSupport",
      [
        "COpenSSL", "ReeveCompiler", "ReeveGateway", "ReeveImage", "ReevePolicy", "ReeveReference", "ReeveServices",
        "ReeveStore", "ReeveSystem", "ReeveTypes",
      ],
      path: "Tests/ReeveTestSupport"),
    program("reeve-sweep", ["ReeveTestSupport"], path: "Tests/Sweep"),
    program(
      "reeve-fuzz", ["ReeveClient", "ReeveGateway", "ReeveSystem", "ReeveTestSupport", "ReeveTypes", "ReeveWire"],
      path: "Tests/Fuzz"),
    program(
      "reeve-stress", ["ReeveImage", "ReeveServer", "ReeveSystem", "ReeveTypes"], path: "Tests/Stress",
      exclude: ["check"]),
    tests("ReeveTypesTests", ["ReeveTypes"]),
    tests("ReeveSystemTests", ["ReeveSystem"]),
    tests("ReeveServicesTests", ["ReeveServices"]),
    tests("ReevePolicyTests", ["ReevePolicy", "ReeveTypes"]),
    tests("ReeveStoreTests", ["ReevePolicy", "ReeveServices", "ReeveStore", "ReeveTestSupport", "ReeveTypes"]),
    tests("ReeveReferenceTests", ["ReevePolicy", "ReeveReference", "ReeveServices", "ReeveStore", "ReeveTypes"]),
    tests("ReeveImageTests", ["ReeveImage"]),
    tests(
      "ReeveCompilerTests",
      ["ReeveCompiler", "ReeveImage", "ReevePolicy", "ReeveServices", "ReeveStore", "ReeveTestSupport", "ReeveTypes"]),
    tests("ReeveTests", ["Reeve", "ReeveTestSupport", "ReeveTypes"]),
    tests("ReeveWireTests", ["ReeveTypes", "ReeveWire"]),
    tests("ReeveGatewayTests", ["CNGHTTP2", "ReeveGateway", "ReeveTestSupport", "ReeveTypes"]),
    tests(
      "ReeveServerTests",
      [
        "ReeveCompiler", "ReeveGateway", "ReeveImage", "ReevePolicy", "ReeveServer", "ReeveStore", "ReeveSystem",
        "ReeveTestSupport", "ReeveTypes", "ReeveWire",
      ]),
    tests(
      "ReeveControlTests", ["Reeve", "ReeveControl", "ReeveSystem", "ReeveTestSupport", "ReeveTypes", "ReeveWire"]),
    tests("ReeveFetchTests", ["ReeveFetch", "ReeveSystem", "ReeveTestSupport", "ReeveTypes", "reeve-fetch"]),
    tests("ReeveClientTests", ["ReeveClient", "ReeveSystem", "ReeveTypes", "ReeveWire"]),
    tests(
      "ScenarioTests",
      ["ReevePolicy", "ReeveReference", "ReeveServices", "ReeveStore", "ReeveTestSupport", "ReeveTypes"],
      resources: ["Rules", "TruthTables"]),
    tests(
      "DifferentialTests",
      ["ReevePolicy", "ReeveReference", "ReeveServices", "ReeveStore", "ReeveTestSupport", "ReeveTypes"],
      resources: ["PLANTED-FAULTS.md", "Regressions", "faults.sh", "planted-faults.sh"]),
    tests("CommandTests", ["ReeveTestSupport", "reeve"], resources: ["Golden"]),
    tests(
      "ServerTests",
      [
        "Reeve", "ReeveClient", "ReeveSystem", "ReeveTestSupport", "ReeveTypes", "ReeveWire", "reeve",
        "reeve-fetch", "reeved",
      ]),
    tests(
      "ReeveLoadTests",
      [
        "ReeveCompiler", "ReeveLoad", "ReevePolicy", "ReeveStore", "ReeveTestSupport", "ReeveTypes", "floor-client",
        "floor-server", "reeve-benchmark",
      ]),
    tests("TidyTests"),
  ],
  cxxLanguageStandard: .cxx17
)

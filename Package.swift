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
  // A dynamic exclusivity check costs about 85 instructions; debug builds, which run the tests, keep it.
  .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release)),
]

func module(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
  .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: safeSettings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [String] = []) -> Target {
  .testTarget(
    name: name, dependencies: dependencies, exclude: resources, swiftSettings: safeSettings)
}

let package = Package(
  name: "reeve",
  products: [
    .library(name: "ReeveTypes", targets: ["ReeveTypes"])
  ],
  targets: [
    module("ReeveTypes"),
    module("ReevePolicy", ["ReeveTypes"]),
    module("ReeveStore", ["ReevePolicy", "ReeveTypes"]),
    module("ReeveImage", ["ReeveTypes", "COpenSSL"], exclude: ["IMAGE.md"]),
    module("ReeveCompiler", ["ReeveImage", "ReeveStore", "ReevePolicy", "ReeveTypes"]),
    tests("ReeveImageTests", ["ReeveImage"]),
    tests("ReeveCompilerTests", ["ReeveCompiler", "ReeveImage", "ReeveStore", "ReevePolicy", "ReeveTypes"]),
    tests(
      "ScenarioTests", ["ReeveCompiler", "ReeveImage", "ReeveReference", "ReeveStore", "ReevePolicy", "ReeveTypes"]),
    module("ReeveReference", ["ReeveStore", "ReevePolicy", "ReeveTypes"]),
    // libcrypto of Debian's libssl-dev.
    .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    tests("ReevePolicyTests", ["ReevePolicy", "ReeveTypes"]),
    .target(
      name: "ReeveTestSupport",
      dependencies: ["ReeveCompiler", "ReeveImage", "ReeveReference", "ReeveStore", "ReevePolicy", "ReeveTypes"],
      path: "Tests/ReeveTestSupport", swiftSettings: safeSettings),
    tests(
      "DifferentialTests",
      ["ReeveTestSupport", "ReeveCompiler", "ReeveReference", "ReeveStore", "ReevePolicy", "ReeveTypes"],
      resources: ["Regressions", "planted-faults.sh"]),
    tests("ReeveReferenceTests", ["ReeveReference", "ReeveStore", "ReevePolicy", "ReeveTypes"]),
  ]
)

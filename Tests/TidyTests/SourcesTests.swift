import Foundation
import Testing

/// What a reader of the sources may rely on, read off the sources themselves.
@Suite struct SourcesTests {
  struct Source: CustomTestStringConvertible {
    /// From the repository's root.
    var path: String
    var text: String
    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
    var testDescription: String { path }
  }

  static let root: String = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

  static func files(_ folders: [String], _ endings: [String]) throws -> [Source] {
    var found: [Source] = []
    for folder in folders {
      guard let names = FileManager.default.enumerator(atPath: "\(root)/\(folder)") else { continue }
      for case let name as String in names where endings.contains(where: { name.hasSuffix($0) }) {
        let path = "\(folder)/\(name)"
        found.append(Source(path: path, text: try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)))
      }
    }
    return found
  }

  static func product() throws -> [Source] { try files(["Sources"], [".swift", ".c", ".h"]) }

  @Test func everyFileReadsInOneSitting() throws {
    // Data that nobody reads from end to end: the table of AWS's services, whose header describes it.
    let tables = ["Sources/CServiceAuthorization/CServiceAuthorization.c"]
    for source in try Self.product() where !tables.contains(source.path) {
      #expect(source.lines.count <= 600, "\(source.path)")
    }
  }

  @Test func noFileHasANameThatSaysNothing() throws {
    let banned = ["util", "helper", "manager", "common", "misc"]
    for source in try Self.product() {
      let name = source.path.split(separator: "/").last?.lowercased() ?? ""
      #expect(!banned.contains { name.contains($0) }, "\(source.path)")
    }
  }

  /// A file that steps outside what the compiler checks says what makes it sound.
  @Test func everyUnsafeFileSaysWhyItIsSound() throws {
    for source in try Self.product() where source.path.hasSuffix(".swift") {
      let isUnsafe = source.lines.contains { line in
        let code = line.prefix { $0 != "/" }
        return code.contains("unsafe ") || code.contains("@unchecked Sendable")
      }
      let says = source.text.contains("Soundness") || source.text.contains("INVARIANT")
      #expect(!isUnsafe || says, "\(source.path) uses `unsafe` and has no line on its soundness")
    }
  }

  @Test func nothingIsLeftUnfinishedOrForced() throws {
    let banned = ["TO" + "DO", "FIX" + "ME", "fatal" + "Error(", "try" + "!", "as" + "!"]
    for source in try Self.product() {
      for word in banned { #expect(!source.text.contains(word), "\(source.path): \(word)") }
    }
  }

  /// Foundation's JSON keeps one of two equal keys in silence, and loading it makes every process slower to start.
  @Test func theProductDoesNotUseFoundation() throws {
    for source in try Self.product() {
      #expect(!source.lines.contains { $0.hasPrefix("import Foundation") || $0.hasPrefix("public import Foundation") })
    }
  }

  /// The data plane links no parser and no compiler, and the definition shares no rule with the image.
  @Test(arguments: [
    ("ReeveServer", ["ReevePolicy", "ReeveStore", "ReeveCompiler", "ReeveReference", "Reeve"]),
    ("reeved", ["ReevePolicy", "ReeveStore", "ReeveCompiler", "ReeveReference", "Reeve"]),
    ("ReeveImage", ["ReevePolicy", "ReeveStore", "ReeveCompiler", "ReeveReference"]),
    ("ReeveReference", ["ReeveImage", "ReeveCompiler"]), ("ReeveCompiler", ["ReeveReference"]),
  ])
  func wallsBetweenRoomsHold(room: String, strangers: [String]) throws {
    let sources = try Self.files(["Sources/\(room)"], [".swift"])
    #expect(!sources.isEmpty)
    for source in sources {
      for stranger in strangers {
        let imports = ["import \(stranger)", "public import \(stranger)", "internal import \(stranger)"]
        #expect(!source.lines.contains { imports.contains(String($0)) }, "\(source.path) imports \(stranger)")
      }
    }
  }

  /// ARCHITECTURE.md says where each thing is: the paths that it names exist.
  @Test(arguments: ["ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "README.md"])
  func pathsInDocumentsExist(document: String) throws {
    let text = try String(contentsOfFile: "\(Self.root)/\(document)", encoding: .utf8)
    let modules = try FileManager.default.contentsOfDirectory(atPath: "\(Self.root)/Sources")
    for quoted in text.split(separator: "`", omittingEmptySubsequences: false).enumerated() where quoted.offset % 2 == 1
    {
      let path = String(quoted.element)
      guard let first = path.split(separator: "/").first.map(String.init), path.contains("/"), !path.contains(" ")
      else {
        continue
      }
      let candidates =
        modules.contains(first) ? ["Sources/\(path)", "Sources/\(path).swift"] : [path, "\(path).swift"]
      guard modules.contains(first) || ["Sources", "Tests", "Profiles", "Benchmarks", "Deploy"].contains(first) else {
        continue
      }
      #expect(
        candidates.contains { FileManager.default.fileExists(atPath: "\(Self.root)/\($0)") }, "\(document): \(path)")
    }
  }
}

import ReeveCompiler
import ReeveImage
import ReevePolicy
import ReeveStore

/// How an image grows with its store, and what a change costs.
enum Scale {
  private static let columns: [(String, Int)] = [
    ("principals", 10), ("statements", 11), ("load s", 7), ("compile s", 10), ("on the clock", 12), ("image MB", 9),
    ("B/statement", 12), ("verify s", 9), ("store MB", 9), ("peak MB", 8), ("x image", 8),
  ]

  static func run(_ arguments: [String]) throws {
    guard let folder = arguments.first else { throw Failure(usage) }
    if folder == "--header" {
      print(columns.map { Column.right($0.0, $0.1) }.joined(separator: " "))
      return
    }
    Measurement.resetPeak()
    let (clockOfLoading, (loading, loaded)) = try Measurement.elapsed {
      try Measurement.seconds { try World.load(folder: folder) }
    }
    var store = loaded
    let storeBytes = Measurement.residentByteCount
    var compiler = Compiler()
    let (clockOfCompiling, (compiling, image)) = try Measurement.elapsed {
      try Measurement.seconds { try compiler.compile(store) }
    }
    let peak = Measurement.peakByteCount
    let (verifying, _) = try Measurement.seconds { try LoadedImage(image.bytes) }
    let row = [
      Column.grouped(image.principalCount), Column.grouped(image.statementCount), Column.fixed(loading, 2),
      Column.fixed(compiling, 2), Column.fixed(clockOfLoading + clockOfCompiling, 2),
      Column.fixed(Double(image.bytes.count) / 1e6, 1),
      Column.fixed(Double(image.bytes.count) / Double(image.statementCount), 0), Column.fixed(verifying, 3),
      Column.fixed(Double(storeBytes) / 1e6, 0), Column.fixed(Double(peak) / 1e6, 0),
      Column.fixed(Double(peak) / Double(image.bytes.count), 1),
    ]
    print(zip(row, columns).map { Column.right($0.0, $0.1.1) }.joined(separator: " "))
    print("  cells \(Column.grouped(image.cellCount)), policy sets \(Column.grouped(image.policySetCount))")
    if arguments.contains("--once") { return }
    for edit in StoreEdit.allCases {
      edit.apply(to: &store)
      let (seconds, next) = try Measurement.seconds { try compiler.compile(store) }
      let (bytes, pages) = PageDifference.count(image.bytes, next.bytes)
      print(
        "  \(Column.left(edit.rawValue, 18)) compile \(Column.fixed(seconds, 3)) s, \(Column.grouped(bytes)) bytes differ"
          + " in \(Column.grouped(pages)) of \(Column.grouped((next.bytes.count + 4_095) / 4_096)) pages")
    }
  }
}

/// A small change of a store.
enum StoreEdit: String, CaseIterable {
  case nothing = "no edit"
  case policy = "one policy edited"
  case principal = "one user edited"

  func apply(to store: inout Store) {
    switch self {
    case .nothing: break
    case .policy:
      guard let policy = store.accounts[0].roles.lazy.flatMap(\.managedPolicies).first else { return }
      let longer = String(repeating: "x", count: 40)
      store.documents[policy.document.rawValue].document.statements[0].sid = "Edited\(longer)"
    case .principal:
      store.accounts[0].users[0].tags.append(Tag(key: "edited", value: "yes"))
    }
  }
}

/// Where two images differ.
enum PageDifference {
  /// Bytes that differ at the same offset, and pages of 4 KiB that have one.
  static func count(_ left: [UInt8], _ right: [UInt8]) -> (bytes: Int, pages: Int) {
    var bytes = abs(left.count - right.count)
    var pages = (bytes + 4_095) / 4_096
    let common = min(left.count, right.count)
    var page = 0
    while page < common {
      var differing = 0
      for index in page..<min(page + 4_096, common) where left[index] != right[index] { differing += 1 }
      bytes += differing
      if differing > 0 { pages += 1 }
      page += 4_096
    }
    return (bytes, pages)
  }
}

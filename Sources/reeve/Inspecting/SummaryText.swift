import Reeve

/// What is in an image, for people and for programs.
struct SummaryText {
  let summary: ImageSummary

  private var digest: String { "sha256:\(HexText.of(summary.digest))" }

  private var counts: [(name: String, count: Int)] {
    [
      ("version", summary.formatVersion), ("bytes", summary.byteCount), ("accounts", summary.accountCount),
      ("levels", summary.levelCount), ("principals", summary.principalCount), ("boundaries", summary.boundaryCount),
      ("sessions", summary.sessionCount), ("resources", summary.resourceCount), ("aliases", summary.aliasCount),
      ("endpoints", summary.endpointCount), ("routes", summary.routeCount), ("accessKeys", summary.accessKeyCount),
      ("tokenIssuers", summary.tokenIssuerCount),
      ("policySets", summary.policySetCount),
      ("documents", summary.documentCount),
      ("statements", summary.statementCount), ("cells", summary.cellCount), ("nodes", summary.nodeCount),
      ("keys", summary.keyCount), ("keyPatterns", summary.keyPatternCount),
      ("actionsForStar", summary.actionWithoutResourceCount),
    ]
  }

  var text: String {
    let head = counts.map { TextTable.left($0.name, 16) + String($0.count) } + [TextTable.left("digest", 16) + digest]
    let rows = summary.sections.map { section in
      TextTable.left(section.name, 18) + TextTable.right(String(section.offset), 10)
        + TextTable.right(String(section.byteCount), 10) + TextTable.right(String(section.count), 10)
    }
    let title =
      TextTable.left("section", 18) + TextTable.right("offset", 10) + TextTable.right("bytes", 10)
      + TextTable.right("count", 10)
    return (head + ["", title] + rows).joined(separator: "\n")
  }

  var json: JSONText {
    .object(
      counts.map { ($0.name, .integer($0.count)) } + [
        ("digest", .string(digest)),
        (
          "sections",
          .array(
            summary.sections.map { section in
              .object([
                ("name", .string(section.name)), ("offset", .integer(section.offset)),
                ("bytes", .integer(section.byteCount)), ("count", .integer(section.count)),
              ])
            })
        ),
      ])
  }
}

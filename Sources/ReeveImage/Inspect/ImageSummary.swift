/// What is in an image, in numbers.
public struct ImageSummary: Sendable, Hashable {
  public var formatVersion: Int
  public var byteCount: Int
  /// SHA-256.
  public var digest: [UInt8]
  /// In the order of the image.
  public var sections: [SectionSummary]
  /// Users and roles.
  public var principalCount: Int
  /// Those that the store describes, and those of its organization.
  public var accountCount: Int
  /// Levels of the organization whose control policies bind some account; those with equal policies count once.
  public var levelCount: Int
  /// Users and roles that have a permissions boundary.
  public var boundaryCount: Int
  /// Role sessions and federated users that the store describes.
  public var sessionCount: Int
  /// Resources that the store describes.
  public var resourceCount: Int
  /// Those of them that are aliases of KMS keys and stand for their keys.
  public var aliasCount: Int
  /// VPC endpoints that the store describes.
  public var endpointCount: Int
  /// Kinds of HTTP requests that the store describes.
  public var routeCount: Int
  /// Access keys, with which requests are signed.
  public var accessKeyCount: Int
  public var tokenIssuerCount: Int
  /// Actions of the catalogue of services that have no resource type and that some statement with resources can take in.
  public var actionWithoutResourceCount: Int
  /// Condition keys that the product or the catalogue of services knows by name.
  public var keyCount: Int
  /// Patterns of condition keys of the catalogue.
  public var keyPatternCount: Int
  /// Sets of policies that count together (identity policies of a principal, a boundary, a session, a level of the
  /// organization), equal ones counted once.
  public var policySetCount: Int
  /// Policy documents, equal ones of one type counted once.
  public var documentCount: Int
  /// Statements of these documents.
  public var statementCount: Int
  /// Pairs of a policy set and an action whose statements were joined ahead of time.
  public var cellCount: Int
  /// Tests in the trees of all statements: resource, principal, and each condition key.
  public var nodeCount: Int
}

/// A section of an image.
public struct SectionSummary: Sendable, Hashable {
  public var name: String
  /// Bytes from the beginning of the image.
  public var offset: Int
  public var byteCount: Int
  /// Records, buckets or bytes: what the section counts.
  public var count: Int
}

extension ImageView {
  /// What is in the image.
  /// - Complexity: O(sections + statements + cells).
  public func summary() -> ImageSummary {
    let sections = Section.allCases.map { section in
      let at = HeaderLayout.sections + section.rawValue * SectionLayout.stride
      return SectionSummary(
        name: "\(section)", offset: Int(bytes.u64(at + SectionLayout.offset)),
        byteCount: Int(bytes.u64(at + SectionLayout.length)), count: Int(bytes.u64(at + SectionLayout.count)))
    }
    func count(_ section: Section) -> Int { sections[section.rawValue].count }
    let (statementCount, nodeCount) = statementsAndNodes(sections[Section.programs.rawValue])
    return ImageSummary(
      formatVersion: Int(bytes.u16(HeaderLayout.version)), byteCount: bytes.count, digest: digest, sections: sections,
      principalCount: count(.principals), accountCount: count(.accounts),
      levelCount: levelCount(sections[Section.levelLists.rawValue]),
      boundaryCount: recordCount(sections[Section.principalBuckets.rawValue]) {
        bytes.int($0 + PrincipalLayout.boundary) != 0
      },
      sessionCount: count(.sessions), resourceCount: count(.resources),
      aliasCount: recordCount(sections[Section.resourceBuckets.rawValue]) {
        bytes.int($0 + ResourceLayout.targetLength) != 0
      },
      endpointCount: count(.endpoints), routeCount: count(.routes), accessKeyCount: count(.accessKeys),
      tokenIssuerCount: count(.tokenIssuers),
      actionWithoutResourceCount: recordCount(sections[Section.actionBuckets.rawValue]) {
        bytes[$0 + ActionLayout.flags] & ActionLayout.isWithoutResource != 0
      },
      keyCount: count(.keyRules), keyPatternCount: count(.keyPatterns),
      policySetCount: count(.policySets), documentCount: count(.programs), statementCount: statementCount,
      cellCount: cellCount(sections[Section.cellBuckets.rawValue]), nodeCount: nodeCount)
  }

  private func levelCount(_ section: SectionSummary) -> Int {
    var sets: Set<Int> = []
    var at = section.offset
    for _ in 0..<section.count {
      let count = bytes.int(at + LevelListLayout.count)
      for number in 0..<count { sets.insert(bytes.int(at + LevelListLayout.sets + 4 * number)) }
      at += LevelListLayout.sets + 4 * count
    }
    return sets.count
  }

  /// How many records of a hash table are so.
  private func recordCount(_ section: SectionSummary, _ isCounted: (Int) -> Bool) -> Int {
    (0..<section.count).count { number in
      let record = bytes.int(section.offset + number * BucketLayout.stride + BucketLayout.record)
      return record != 0 && isCounted(record)
    }
  }

  private func cellCount(_ section: SectionSummary) -> Int {
    (0..<section.count).count { number in
      bytes.int(section.offset + number * CellLayout.stride + CellLayout.policySet) != 0
    }
  }

  private func statementsAndNodes(_ section: SectionSummary) -> (Int, Int) {
    var statementCount = 0
    var nodeCount = 0
    var at = section.offset
    while at < section.offset + section.byteCount {
      let program = bytes.slice(at, bytes.int(at + ProgramLayout.byteCount))
      let count = program.int(ProgramLayout.statementCount)
      for number in 0..<count {
        let statement = program.int(ProgramLayout.statements) + number * StatementLayout.stride
        if program.int(statement + StatementLayout.resources) != 0 { nodeCount += 1 }
        if program.int(statement + StatementLayout.principals) != 0 { nodeCount += 1 }
        nodeCount += program.int(statement + StatementLayout.conditionCount)
      }
      statementCount += count
      at += program.count
    }
    return (statementCount, nodeCount)
  }
}

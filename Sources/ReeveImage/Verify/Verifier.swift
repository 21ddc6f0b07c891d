import ReeveTypes

/// Checks an image before anything is decided from it. What it lets through, a walk may follow without looking.
struct Verifier {
  let image: CheckedBytes
  private var sections: [Range<Int>] = []
  private var counts: [Int] = []

  init(_ bytes: Bytes) { image = CheckedBytes(bytes) }

  /// - Throws: the first rule that is broken.
  func verify(work: ImageWork) throws(ImageError) {
    var verifier = self
    try verifier.header()
    try verifier.sectionTable()
    try verifier.verifyContents(work)
  }

  /// Everything behind the section table, in rounds of pieces: each takes up to a few milliseconds, and needs nothing of
  /// the others of its round.
  private func verifyContents(_ work: ImageWork) throws(ImageError) {
    let statements = try programs(work)
    let tableCount = Table.allCases.count
    // Searched by the rest.
    try cellTable()
    let cells = CellPieces(count: count(.cellBuckets))
    try work.check(tableCount + cells.pieceCount) { piece throws(ImageError) in
      if let table = Table(rawValue: piece) {
        try verify(table)
      } else {
        try plans(cells, piece: piece - tableCount, statements)
      }
    }
  }

  /// Pieces of work beside those of cells.
  private enum Table: Int, CaseIterable {
    case policySets, services, accounts, principals, actions, sessions, resources, endpoints, accessKeys, tokenIssuers,
      keyRules, keyPatterns, routes
  }

  private func verify(_ table: Table) throws(ImageError) {
    switch table {
    case .policySets: try policySets()
    case .services: try services()
    case .accounts: try accounts(levelLists: levelLists())
    case .principals: try principals()
    case .actions: try actions()
    case .sessions: try sessions()
    case .resources: try resources()
    case .endpoints: try endpoints()
    case .accessKeys: try accessKeys()
    case .tokenIssuers: try tokenIssuers()
    case .keyRules: try keyRules()
    case .keyPatterns: try keyPatterns()
    case .routes: try routes()
    }
  }

  func section(_ section: Section) -> Range<Int> { sections[section.rawValue] }
  func count(_ section: Section) -> Int { counts[section.rawValue] }

  // The header.

  private func header() throws(ImageError) {
    guard image.count >= HeaderLayout.sections else { throw .notAnImage }
    for (index, byte) in HeaderLayout.magic.enumerated() where image.bytes[index] != byte { throw .notAnImage }
    let version = image.bytes.u16(HeaderLayout.version)
    guard version == HeaderLayout.formatVersion else { throw .version(version) }
    let byteCount = image.bytes.u64(HeaderLayout.byteCount)
    guard byteCount == UInt64(image.count), image.count <= HeaderLayout.byteCountMax else {
      throw .byteCount(expected: byteCount, actual: UInt64(image.count))
    }
    try image.demand(
      Int(image.bytes.u16(HeaderLayout.sectionCount)) == Section.allCases.count, "the number of sections",
      at: HeaderLayout.sectionCount)
    try image.demand(
      image.bytes.u32(HeaderLayout.sectionCount + 2) == 0
        && image.bytes.u64(HeaderLayout.digest + HeaderLayout.digestLength) == 0,
      "reserved fields are zero", at: HeaderLayout.sectionCount)
  }

  private mutating func sectionTable() throws(ImageError) {
    try image.needRecords(
      HeaderLayout.sections, count: Section.allCases.count, stride: SectionLayout.stride,
      "the section table lies inside")
    var end = HeaderLayout.sections + Section.allCases.count * SectionLayout.stride
    for section in Section.allCases {
      let at = HeaderLayout.sections + section.rawValue * SectionLayout.stride
      let offset = image.bytes.u64(at + SectionLayout.offset)
      let length = image.bytes.u64(at + SectionLayout.length)
      let count = image.bytes.u64(at + SectionLayout.count)
      try image.demand(
        offset <= UInt64(image.count) && length <= UInt64(image.count) - offset && offset >= UInt64(end)
          && offset.isMultiple(of: 64) && count <= length,
        "section \(section) lies inside, after the one before, on a multiple of 64", at: at)
      end = Int(offset + length)
      sections.append(Int(offset)..<end)
      counts.append(Int(count))
    }
  }

  /// A text lies in the strings.
  func text(_ offset: Int, _ length: Int, at place: Int) throws(ImageError) {
    let range = section(.strings)
    try image.demand(
      offset >= range.lowerBound && offset <= range.upperBound && length <= range.upperBound - offset,
      "a text lies in the strings", at: place)
  }

  func record(_ offset: Int, _ length: Int, in section: Section, _ rule: @autoclosure () -> String)
    throws(ImageError)
  {
    let range = self.section(section)
    try image.demand(
      offset >= range.lowerBound && offset <= range.upperBound && length <= range.upperBound - offset, rule(),
      at: offset)
  }

  func attachmentNumber(_ number: UInt32, orNone: Bool, at place: Int) throws(ImageError) {
    try image.demand(
      Int(number) < count(.attachments) || orNone && number == AttachmentLayout.noAttachment,
      "an attachment's number is below their count", at: place)
  }

  private func policySets() throws(ImageError) {
    let range = section(.policySets)
    var at = range.lowerBound
    while at < range.upperBound { at = try policySet(at) }
  }

  /// The offset after a policy set.
  @discardableResult
  func policySet(_ at: Int) throws(ImageError) -> Int {
    try record(at, 4, in: .policySets, "a policy set lies in its section")
    let count = try image.int(at + PolicySetLayout.count)
    try record(at + PolicySetLayout.attachments, 4 * count, in: .policySets, "a policy set lies in its section")
    for number in 0..<count {
      let place = at + PolicySetLayout.attachments + 4 * number
      try attachmentNumber(image.u32(place), orNone: false, at: place)
    }
    return at + PolicySetLayout.attachments + 4 * count
  }

  func tagList(_ at: Int) throws(ImageError) {
    guard at != 0 else { return }
    try record(at, TagListLayout.tags, in: .tagLists, "a tag list lies in its section")
    let count = try image.int(at + TagListLayout.count)
    let tags = at + TagListLayout.tags
    try record(tags, count * TagListLayout.stride, in: .tagLists, "a tag list lies in its section")
    for tag in stride(from: tags, to: tags + count * TagListLayout.stride, by: TagListLayout.stride) {
      try text(image.int(tag + TagListLayout.key), image.u16(tag + TagListLayout.keyLength), at: tag)
      try text(image.int(tag + TagListLayout.value), image.u16(tag + TagListLayout.valueLength), at: tag)
    }
  }

  // Who and what.

  private func principals() throws(ImageError) {
    for table in [Section.principalBuckets, .roleBuckets] {
      try image.needBuckets(section(table).lowerBound, count: count(table), "\(table)") { at throws(ImageError) in
        try principal(at)
      }
      try image.demand(
        section(table).count == count(table) * BucketLayout.stride, "\(table): its length",
        at: section(table).lowerBound)
    }
  }

  func principal(_ at: Int) throws(ImageError) {
    try record(at, PrincipalLayout.arn, in: .principals, "a principal lies in its section")
    try image.demand(at.isMultiple(of: PrincipalLayout.alignment), "a principal is aligned", at: at)
    let arnLength = try image.u16(at + PrincipalLayout.arnLength)
    try record(at + PrincipalLayout.arn, arnLength, in: .principals, "a principal lies in its section")
    let arn = ARNParts(image.bytes.slice(at + PrincipalLayout.arn, arnLength))
    try image.demand(
      arn.map { $0.service.equals("iam") && $0.region.count == 0 && AccountNumber.parse($0.account) != nil } ?? false,
      "a principal has the ARN of a user or role", at: at)
    try image.demand(
      arn?.partition.count == Int(image.byte(at + PrincipalLayout.partitionLength)),
      "a principal says how long its partition is", at: at)
    let kind = try image.byte(at + PrincipalLayout.kind)
    try image.demand(
      kind == PrincipalKind.user.rawValue || kind == PrincipalKind.role.rawValue, "a principal is a user or a role",
      at: at)
    let (name, nameLength) = try (image.int(at + PrincipalLayout.name), image.u16(at + PrincipalLayout.nameLength))
    if nameLength > arnLength || name != at + PrincipalLayout.arn + arnLength - nameLength {
      try text(name, nameLength, at: at)
    }
    let idLength = try image.u16(at + PrincipalLayout.idLength)
    try image.demand(idLength <= RequestLimits.textByteCountMax, "a unique id fits in scratch", at: at)
    try text(image.int(at + PrincipalLayout.id), idLength, at: at)
    try tagList(image.int(at + PrincipalLayout.tags))
    let set = try image.int(at + PrincipalLayout.policySet)
    if set != 0 { try policySet(set) }
    try cells(ofPrincipal: at, set: set)
    let boundary = try image.int(at + PrincipalLayout.boundary)
    if boundary != 0 { try policySet(boundary) }
    let account = try image.int(at + PrincipalLayout.accountRecord)
    try accountRecord(account)
    try image.demand(
      image.u64(account + AccountLayout.number) == image.u64(at + PrincipalLayout.account),
      "a principal's account is its own", at: at)
    try attachmentNumber(image.u32(at + PrincipalLayout.trustAttachment), orNone: true, at: at)
  }

  private func resources() throws(ImageError) {
    try image.demand(
      section(.resourceBuckets).count == count(.resourceBuckets) * BucketLayout.stride, "resourceBuckets: its length",
      at: section(.resourceBuckets).lowerBound)
    try image.needBuckets(
      section(.resourceBuckets).lowerBound, count: count(.resourceBuckets), "resourceBuckets"
    ) { at throws(ImageError) in
      try record(at, ResourceLayout.arn, in: .resources, "a resource lies in its section")
      let length = try image.int(at + ResourceLayout.arnLength)
      let targetLength = try image.int(at + ResourceLayout.targetLength)
      try record(at + ResourceLayout.arn, length + targetLength, in: .resources, "a resource lies in its section")
      if targetLength != 0 {
        let target = image.bytes.slice(at + ResourceLayout.arn + length, targetLength)
        let isKey = ARNParts(target).map { $0.service.equals("kms") && $0.resource.hasPrefix("key/") } ?? false
        try image.demand(
          isKey && targetLength <= RequestLimits.textByteCountMax && target.isWellFormedUTF8,
          "an alias stands for a KMS key", at: at)
      }
      try attachmentNumber(image.u32(at + ResourceLayout.attachment), orNone: true, at: at)
      try tagList(image.int(at + ResourceLayout.tags))
    }
  }

  private func routes() throws(ImageError) {
    let range = section(.routes)
    var verifier = RouteVerifier(
      CheckedBytes(image.bytes.slice(range.lowerBound, range.count), origin: range.lowerBound),
      routeCount: count(.routes))
    try verifier.verify()
  }

  // Actions and cells.

  private func actions() throws(ImageError) {
    try image.demand(
      section(.actionBuckets).count == count(.actionBuckets) * BucketLayout.stride, "actionBuckets: its length",
      at: section(.actionBuckets).lowerBound)
    try image.needBuckets(
      section(.actionBuckets).lowerBound, count: count(.actionBuckets), "actionBuckets"
    ) { at throws(ImageError) in
      try record(at, ActionLayout.text, in: .actions, "an action lies in its section")
      try record(
        at + ActionLayout.text, 2 * image.u16(at + ActionLayout.length), in: .actions, "an action lies in its section")
      try image.demand(
        image.u16(at + ActionLayout.flags) <= Int(ActionLayout.allFlags),
        "an action's flags are known, and its reserved byte zero", at: at)
      let text = try image.bytes.slice(at + ActionLayout.text, image.u16(at + ActionLayout.length))
      let isOfGlobalService = try image.byte(at + ActionLayout.flags) & ActionLayout.isOfGlobalService != 0
      try image.demand(
        isOfGlobalService == GlobalService.isGlobal(ofAction: text), "an action says whether its service is global",
        at: at)
    }
  }
}

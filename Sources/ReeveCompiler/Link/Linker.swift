import ReeveImage
import ReevePolicy
import ReeveStore

/// Joins programs, principals and resources into an image, front to back: each section is written once, when all that
/// it refers to has its place.
struct Linker {
  private let store: Store
  private let cellByteBudget: Int?
  private let indexedStepCountMin: Int
  private var attachments = AttachmentTable()
  private var texts = TextTables()
  private(set) var programs = ProgramSection()
  private(set) var principalCount = 0
  private(set) var cellCount = 0
  private(set) var policySetCount = 0
  private(set) var phases: [CompilePhase] = []
  private var phaseStart = ContinuousClock.now

  init(store: Store, cellByteBudget: Int?, indexedStepCountMin: Int) {
    self.indexedStepCountMin = indexedStepCountMin
    self.store = store
    self.cellByteBudget = cellByteBudget
  }

  /// - Parameter previous: an image of this compiler, from which programs are taken over.
  /// - Throws: `CompileError`.
  mutating func link(
    previous: (image: [UInt8], programs: ProgramSection)?
  ) throws(CompileError) -> [UInt8] {
    phaseStart = .now
    var accounts: [(account: Account, number: UInt64, links: [PrincipalLinks])] = []
    for account in store.accounts {
      guard let number = PrincipalLowering.account(account.id) else { continue }
      accounts.append((account, number, attachments.links(of: account, &texts)))
    }
    let principals = PrincipalSection(accounts)
    let accountSection = AccountSection(accounts, store.organization, &attachments, &texts)
    let sessions = SessionSection(store.sessions, accounts, &attachments, &texts)
    var described: [(resource: Resource, policy: UInt32?, tags: Int?)] = []
    for resource in store.resources {
      let policy = resource.policy.map { attachments.attachment(AttachedPolicy(name: resource.arn, document: $0)) }
      described.append((resource, policy, texts.tagList(resource.tags)))
    }
    let resources = ResourceSection(described)
    let endpoints = EndpointSection(store.endpoints, &attachments, &texts)
    let accessKeys = AccessKeySection(store.accessKeys + store.sessions.compactMap(\.credentials), &texts)
    let tokenIssuers = TokenIssuerSection(store.tokenIssuers)
    let names = attachments.attachments.map { texts.intern($0.name) }

    end(.collecting)
    var image = ImageWriter(capacity: capacity(previous?.image.count))
    programs.write(attachments.attachments, of: store, previous: previous, to: &image)
    end(.programs)
    guard image.bytes.count <= HeaderLayout.byteCountMax else { throw .tooLarge(byteCount: image.bytes.count) }
    texts.write(to: &image)
    writeAttachments(names, to: &image)
    image.section(.policySets, attachments.sets.writer.bytes, count: attachments.sets.count)
    end(.records)
    let others =
      image.bytes.count + principals.byteCount + accountSection.byteCount + resources.byteCount
      + endpoints.byteCount + sessions.byteCount + accessKeys.byteCount + tokenIssuers.byteCount
    let sets = writeCells(byteBudget: cellByteBudget ?? max(1 << 20, 2 * others), to: &image)
    end(.cells)
    ServiceTable.write(isNeeded: accountSection.hasResourceLevels, to: &image)
    let accountRecords = accountSection.write(to: &image)
    let principalRecords = principals.write(accountRecords: accountRecords, cells: sets, to: &image)
    sessions.write(principals: principalRecords, to: &image)
    resources.write(to: &image)
    endpoints.write(accountRecords: accountRecords, to: &image)
    accessKeys.write(to: &image)
    tokenIssuers.write(to: &image)
    KeyRuleTable.write(CataloguedKeys.of(store.catalogue), to: &image)
    try RouteSection(store.routeMaps).write(to: &image)
    principalCount = principals.count
    policySetCount = attachments.sets.count
    end(.records)
    defer { end(.digest) }
    return try image.finish()
  }

  /// Notes the time since the last call.
  private mutating func end(_ step: CompilePhase.Step) {
    let now = ContinuousClock.now
    phases.append(CompilePhase(step: step, duration: phaseStart.duration(to: now)))
    phaseStart = now
  }

  /// Room for the image, so that it is not copied while it grows.
  private func capacity(_ previous: Int?) -> Int {
    if let previous { return previous + previous / 16 + 4_096 }
    return store.documents.reduce(65_536) { $0 + 512 * $1.document.statements.count }
  }

  private func writeAttachments(_ names: [Int], to image: inout ImageWriter) {
    image.begin(.attachments)
    for (number, attachment) in attachments.attachments.enumerated() {
      image.bytes.put32(image[.strings] + names[number])
      image.bytes.put32(attachment.name.utf8.count)
      image.bytes.put32(programs.offsets[number])
      image.bytes.put32(0)
    }
    image.end(count: names.count)
  }

  /// - Returns: what there is of each policy set, by its place.
  private mutating func writeCells(
    byteBudget: Int, to image: inout ImageWriter
  ) -> [Int: CellPlanner.SetCells] {
    // The sets that most principals share first.
    let order = attachments.uses.indices.sorted { left, right in
      let counts = (attachments.uses[left], attachments.uses[right])
      return counts.0 != counts.1 ? counts.0 > counts.1 : left < right
    }
    let (cells, sets, plans, actions) = ProgramReader.read(image.bytes.bytes) { reader in
      let actions = ActionTable(of: programs.offsets, reader)
      var planner = CellPlanner(
        byteBudget: byteBudget, indexedStepCountMin: indexedStepCountMin, programs: reader, actions: actions)
      for number in order {
        let set = attachments.sets.range(number).lowerBound
        if !planner.plan(set: set, members: members(set)) { break }
      }
      return (planner.cells, planner.sets, planner.plans.writer.bytes, actions)
    }
    cellCount = cells.count
    image.section(.plans, plans, count: plans.count)
    CellTable.write(cells, to: &image)
    actions.write(CataloguedActions.all(of: store), to: &image)
    return sets
  }

  private func members(_ set: Int) -> [CellPlanner.Member] {
    (0..<attachments.sets.writer.int(at: set + PolicySetLayout.count)).map { number in
      let attachment = attachments.sets.writer.int(at: set + PolicySetLayout.attachments + 4 * number)
      return CellPlanner.Member(
        attachment: UInt32(truncatingIfNeeded: attachment), program: programs.offsets[attachment])
    }
  }
}

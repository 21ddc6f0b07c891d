import ReeveImage
import ReevePolicy
import ReeveStore
import ReeveTypes

/// Joins programs, principals and resources into an image. Every record's offset is known before it is written, so that
/// each section is written once.
struct Linker {
  private var strings = StringTable()
  private var tagLists = ByteWriter()
  // By bytes: Swift's equality of strings is wider than IAM's.
  private var tagListOffsets: [[[UInt8]]: Int] = [:]
  private var attachments = AttachmentTable()
  private let store: Store
  private let cellByteBudget: Int?
  private(set) var cellCount = 0
  private(set) var policySetCount = 0

  init(store: Store, cellByteBudget: Int?) {
    self.store = store
    self.cellByteBudget = cellByteBudget
  }

  /// - Parameter program: the program of a document.
  /// - Throws: `CompileError.tooLarge`.
  mutating func link(program: (DocumentID) -> Program) throws(CompileError) -> [UInt8] {
    let principals = store.accounts.flatMap { attachments.principals(of: $0) }
    let resources = store.resources.map { resource in
      (resource, resource.policy.map { attachments.attachment(AttachedPolicy(name: resource.arn, document: $0)) })
    }
    let (programBytes, programOffsets, programOf) = layOutPrograms(program)
    let setOffsets = layOutSets()
    let principalRecords = principals.map { principalRecord($0) }
    let resourceRecords = resources.map { resourceRecord($0.0, policy: $0.1) }
    let attachmentTexts = attachments.attachments.map { (strings.intern($0.name), $0.name.utf8.count) }
    let actions = ActionTable(programs: programOf)
    var others = programBytes.count + strings.writer.count + tagLists.count
    others += principalRecords.reduce(0) { $0 + $1.count } + resourceRecords.reduce(0) { $0 + $1.count }
    let cells = planCells(programOf, actions, byteBudget: cellByteBudget ?? max(1 << 20, others / 4))
    cellCount = cells.cells.count
    policySetCount = attachments.sets.count

    // Sections refer to later ones: their sizes are known, so their places are.
    var plan = SectionPlan()
    plan.add(.principalBuckets, BucketTable(capacity: principals.count).bucketCount * BucketLayout.stride)
    let roleCount = principals.count { $0.kind == .role }
    plan.add(.sessionBuckets, BucketTable(capacity: roleCount).bucketCount * BucketLayout.stride)
    plan.add(.principals, principalRecords.reduce(0) { $0 + $1.count })
    let accounts = Set(store.accounts.compactMap { PrincipalLowering.account($0.id) }).sorted()
    plan.add(.accounts, 8 * accounts.count)
    plan.add(.policySets, setOffsets.byteCount)
    plan.add(.attachments, attachments.attachments.count * AttachmentLayout.stride)
    plan.add(.actionBuckets, BucketTable(capacity: actions.actions.count).bucketCount * BucketLayout.stride)
    plan.add(.actions, actions.byteCount)
    let cellBuckets = CellTable(capacity: cells.cells.count)
    plan.add(.cellBuckets, cellBuckets.bucketCount * CellLayout.stride)
    plan.add(.plans, cells.plans.count)
    plan.add(.programs, programBytes.count)
    plan.add(.resourceBuckets, BucketTable(capacity: resources.count).bucketCount * BucketLayout.stride)
    plan.add(.resources, resourceRecords.reduce(0) { $0 + $1.count })
    plan.add(.tagLists, tagLists.count)
    let rules = KeyRuleTable()
    plan.add(.keyRuleBuckets, BucketTable(capacity: rules.count).bucketCount * BucketLayout.stride)
    plan.add(.keyRules, rules.byteCount)
    plan.add(.strings, strings.writer.count)

    guard plan.end <= HeaderLayout.byteCountMax else { throw .tooLarge(byteCount: plan.end) }

    var image = ImageWriter(capacity: plan.end)
    writePrincipals(principals, principalRecords, setOffsets.offsets, plan, accounts, to: &image)
    writeSets(plan, to: &image)
    writeAttachments(attachmentTexts, programOffsets, plan, to: &image)
    actions.write(plan, to: &image)
    cellBuckets.write(cells, setOffsets: setOffsets.offsets, plan, to: &image)
    image.section(.plans, cells.plans.bytes, count: cells.plans.count)
    image.section(.programs, programBytes, count: Set(programOffsets.values).count)
    writeResources(resources.map(\.0), resourceRecords, plan, to: &image)
    rules.write(plan, to: &image)
    image.section(.strings, strings.writer.bytes, count: strings.writer.count)
    return image.finish()
  }

  // Programs and policy sets.

  private func layOutPrograms(
    _ program: (DocumentID) -> Program
  ) -> (bytes: [UInt8], offsets: [DocumentID: Int], programOf: [Program]) {
    var bytes = ByteWriter()
    var offsets: [DocumentID: Int] = [:]
    var programOf: [Program] = []
    for attachment in attachments.attachments {
      let program = program(attachment.document)
      programOf.append(program)
      if offsets[attachment.document] == nil {
        offsets[attachment.document] = bytes.count
        bytes.put(program.bytes)
      }
    }
    return (bytes.bytes, offsets, programOf)
  }

  private func layOutSets() -> (offsets: [Int], byteCount: Int) {
    var offsets: [Int] = []
    var end = 0
    for set in attachments.sets {
      offsets.append(end)
      end += PolicySetLayout.attachments + 4 * set.count
    }
    return (offsets, end)
  }

  private func planCells(_ programOf: [Program], _ actions: ActionTable, byteBudget: Int) -> CellPlanner {
    var planner = CellPlanner(byteBudget: byteBudget)
    let order = attachments.sets.indices.sorted { left, right in
      let uses = (attachments.setUses[left], attachments.setUses[right])
      return uses.0 != uses.1 ? uses.0 > uses.1 : left < right
    }
    for set in order {
      let isWithinBudget = planner.plan(
        set: set, attachments: attachments.sets[set], programs: { programOf[Int($0)] },
        actionNumber: { actions.number($0) })
      if !isWithinBudget { break }
    }
    return planner
  }

  // Records. Fields that hold offsets into later sections are completed when their places are known.

  private mutating func tagList(_ tags: [Tag]) -> Int? {
    guard !tags.isEmpty else { return nil }
    let key = tags.flatMap { [Array($0.key.utf8), Array($0.value.utf8)] }
    if let offset = tagListOffsets[key] { return offset }
    tagLists.align(8)
    let offset = tagLists.count
    tagLists.put32(tags.count)
    tagLists.put32(0)
    for tag in tags {
      tagLists.put(littleEndian: UInt32(truncatingIfNeeded: Hash.foldingASCII(Array(tag.key.utf8))))
      tagLists.put(littleEndian: UInt16(tag.key.utf8.count))
      tagLists.put(littleEndian: UInt16(tag.value.utf8.count))
      tagLists.put32(strings.intern(tag.key))
      tagLists.put32(strings.intern(tag.value))
    }
    tagListOffsets[key] = offset
    return offset
  }

  /// A record with offsets relative to their sections, and one more than those that may be absent.
  private mutating func principalRecord(_ principal: LinkedPrincipal) -> [UInt8] {
    let arn = Array(principal.arn.utf8)
    let id = Array((principal.id ?? "").utf8)
    var record = ByteWriter()
    record.put(littleEndian: principal.account)
    record.put32(principal.policySet.map { $0 + 1 } ?? 0)
    record.put(principal.kind.rawValue)
    record.put(0)
    record.put(littleEndian: UInt16(principal.name.utf8.count))
    record.put(littleEndian: UInt16(arn.count))
    record.put(littleEndian: UInt16(id.count))
    record.put32(strings.intern(principal.name))
    record.put32(strings.append(id))
    record.put32(tagList(principal.tags).map { $0 + 1 } ?? 0)
    record.put(littleEndian: principal.trustAttachment ?? AttachmentLayout.noAttachment)
    record.put32(0)
    record.put(arn)
    record.align(PrincipalLayout.alignment)
    return record.bytes
  }

  private mutating func resourceRecord(_ resource: Resource, policy: UInt32?) -> [UInt8] {
    var record = ByteWriter()
    record.put(
      littleEndian: resource.ownerAccountID.flatMap { PrincipalLowering.account($0) } ?? ResourceLayout.noOwner)
    record.put(littleEndian: policy ?? AttachmentLayout.noAttachment)
    record.put32(tagList(resource.tags).map { $0 + 1 } ?? 0)
    record.put32(resource.arn.utf8.count)
    record.put32(0)
    record.put(resource.arn.utf8)
    record.align(8)
    return record.bytes
  }

  // Sections.

  private func writePrincipals(
    _ principals: [LinkedPrincipal], _ records: [[UInt8]], _ setOffsets: [Int], _ plan: SectionPlan,
    _ accounts: [UInt64], to image: inout ImageWriter
  ) {
    var byARN = BucketTable(capacity: principals.count)
    var bySession = BucketTable(capacity: principals.count { $0.kind == .role })
    var section = ByteWriter()
    section.reserve(records.reduce(0) { $0 + $1.count })
    for (principal, record) in zip(principals, records) {
      let at = section.count
      let offset = plan[.principals] + at
      section.put(record)
      if let set = principal.policySet {
        section.patch32(plan[.policySets] + setOffsets[set], at: at + PrincipalLayout.policySet)
      }
      patchText(PrincipalLayout.name, at, plan, in: &section)
      patchText(PrincipalLayout.id, at, plan, in: &section)
      patchTags(PrincipalLayout.tags, at, plan, in: &section)
      byARN.insert(Hash.exact(Array(principal.arn.utf8)), record: offset)
      if principal.kind == .role {
        bySession.insert(
          Hash.foldingASCII(Array(principal.name.utf8), salt: principal.account), record: offset)
      }
    }
    image.section(.principalBuckets, byARN)
    image.section(.sessionBuckets, bySession)
    image.section(.principals, section.bytes, count: principals.count)
    var list = ByteWriter()
    for account in accounts { list.put(littleEndian: account) }
    image.section(.accounts, list.bytes, count: accounts.count)
  }

  private func patchText(_ field: Int, _ record: Int, _ plan: SectionPlan, in section: inout ByteWriter) {
    section.patch32(plan[.strings] + section.int(at: record + field), at: record + field)
  }

  private func patchTags(_ field: Int, _ record: Int, _ plan: SectionPlan, in section: inout ByteWriter) {
    let relative = section.int(at: record + field)
    if relative > 0 { section.patch32(plan[.tagLists] + relative - 1, at: record + field) }
  }

  private func writeSets(_ plan: SectionPlan, to image: inout ImageWriter) {
    var section = ByteWriter()
    for set in attachments.sets {
      section.put32(set.count)
      for attachment in set { section.put(littleEndian: attachment) }
    }
    image.section(.policySets, section.bytes, count: attachments.sets.count)
  }

  private func writeAttachments(
    _ texts: [(Int, Int)], _ programOffsets: [DocumentID: Int], _ plan: SectionPlan, to image: inout ImageWriter
  ) {
    var section = ByteWriter()
    for (attachment, text) in zip(attachments.attachments, texts) {
      section.put32(plan[.strings] + text.0)
      section.put32(text.1)
      section.put32(plan[.programs] + (programOffsets[attachment.document] ?? 0))
      section.put32(0)
    }
    image.section(.attachments, section.bytes, count: texts.count)
  }

  private func writeResources(
    _ resources: [Resource], _ records: [[UInt8]], _ plan: SectionPlan, to image: inout ImageWriter
  ) {
    var table = BucketTable(capacity: resources.count)
    var section = ByteWriter()
    for (resource, record) in zip(resources, records) {
      let at = section.count
      section.put(record)
      patchTags(ResourceLayout.tags, at, plan, in: &section)
      table.insert(Hash.exact(Array(resource.arn.utf8)), record: plan[.resources] + at)
    }
    image.section(.resourceBuckets, table)
    image.section(.resources, section.bytes, count: resources.count)
    var lists = tagLists
    var at = 0
    while at < lists.count {
      let count = lists.int(at: at + TagListLayout.count)
      for number in 0..<count {
        let tag = at + TagListLayout.tags + number * TagListLayout.stride
        for field in [TagListLayout.key, TagListLayout.value] {
          lists.patch32(plan[.strings] + lists.int(at: tag + field), at: tag + field)
        }
      }
      at += TagListLayout.tags + count * TagListLayout.stride
    }
    image.section(.tagLists, lists.bytes, count: tagListOffsets.count)
  }
}

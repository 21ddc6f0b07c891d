import Synchronization

// The digest, documents and their names.
extension Verifier {
  /// The programs, verified, and the statements of each attachment; the digest of the whole image with them, which is as
  /// much work again.
  func programs(_ work: ImageWork) throws(ImageError) -> [ProgramTable.Statements] {
    let digests = PieceDigests(image.bytes)
    let table = Mutex<ProgramTable?>(nil)
    // The step from program to program cannot be shared; parts of the digest are worked out beside it.
    let early = min(digests.count, Self.earlyDigestCount)
    work.run(1 + early) { piece in
      if piece > 0 { return digests.compute(piece - 1) }
      let programs = ProgramTable(image, section(.programs))
      table.withLock { $0 = programs }
    }
    let programs = table.withLock { $0 } ?? ProgramTable(image, section(.programs))
    let late = digests.count - early
    let attached = Mutex<[ProgramTable.Statements]>([])
    var broken: ImageError?
    do throws(ImageError) {
      try work.check(late + programs.pieceCount + 1) { piece throws(ImageError) in
        if piece < late {
          digests.compute(early + piece)
        } else if piece < late + programs.pieceCount {
          try programs.verify(piece: piece - late)
        } else {
          let statements = try attachments(programs)
          attached.withLock { $0 = statements }
        }
      }
    } catch { broken = error }
    // What is damaged breaks other rules, too; that it is damaged says more.
    guard digests.joined() == image.bytes.slice(HeaderLayout.digest, HeaderLayout.digestLength).array else {
      throw .digest
    }
    if let error = programs.fault ?? broken { throw error }
    try image.demand(
      programs.count == count(.programs), "the number of programs", at: section(.programs).lowerBound)
    return attached.withLock { $0 }
  }

  /// Pieces of the digest that take about as long as the step from program to program.
  private static var earlyDigestCount: Int { 12 }

  /// The statements of each attachment's program.
  private func attachments(_ programs: ProgramTable) throws(ImageError) -> [ProgramTable.Statements] {
    let range = section(.attachments)
    try image.demand(
      range.count == count(.attachments) * AttachmentLayout.stride, "the number of attachments", at: range.lowerBound)
    var all: [ProgramTable.Statements] = []
    all.reserveCapacity(count(.attachments))
    for at in stride(from: range.lowerBound, to: range.upperBound, by: AttachmentLayout.stride) {
      try text(image.int(at + AttachmentLayout.name), image.int(at + AttachmentLayout.nameLength), at: at)
      let statements = programs.statements(of: try image.int(at + AttachmentLayout.program))
      try image.demand(statements != nil, "an attachment names a program", at: at)
      if let statements { all.append(statements) }
    }
    return all
  }
}

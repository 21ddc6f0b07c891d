// The two numbers that a log has of an image, without what else `ImageSummary` counts.
extension ImageView {
  /// Users and roles.
  public var principalCount: Int {
    let at = HeaderLayout.sections + Section.principals.rawValue * SectionLayout.stride
    return Int(bytes.u64(at + SectionLayout.count))
  }

  /// Statements of all documents, equal documents of one type counted once.
  /// - Complexity: O(documents).
  public var statementCount: Int {
    let section = HeaderLayout.sections + Section.programs.rawValue * SectionLayout.stride
    var at = Int(bytes.u64(section + SectionLayout.offset))
    let end = at + Int(bytes.u64(section + SectionLayout.length))
    var count = 0
    while at < end {
      count += bytes.int(at + ProgramLayout.statementCount)
      at += bytes.int(at + ProgramLayout.byteCount)
    }
    return count
  }
}

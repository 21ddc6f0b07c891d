// Aliases of KMS keys.
// Source: AWS KMS Developer Guide, "Controlling access to aliases".
extension Evaluation {
  /// The ARN of the key that the resource stands for, when it is an alias and the store says so.
  @inline(__always)
  var aliasTarget: Bytes? {
    guard resource.record != 0 else { return nil }
    let length = image.int(resource.record + ResourceLayout.targetLength)
    guard length != 0 else { return nil }
    let arn = resource.record + ResourceLayout.arn
    return image.slice(arn + image.int(resource.record + ResourceLayout.arnLength), length)
  }

  /// Whether the action asks about the alias as well as about its key. What the catalogue lacks of KMS might.
  var isAboutAliases: Bool {
    let flags = actionFlags
    if flags & ActionLayout.isAboutAliases != 0 { return true }
    return flags & ActionLayout.isCatalogued == 0 && action.hasPrefix("kms:")
  }
}

/// What a statement says about the requests it applies to.
public enum Effect: UInt8, Sendable, Hashable {
  case deny = 0
  case allow = 1
}

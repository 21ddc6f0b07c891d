import Glibc
enum Slices {
  static let without: String = { unsafe getenv("REEVE_WITHOUT").map { unsafe String(cString: $0) } ?? "" }()
}

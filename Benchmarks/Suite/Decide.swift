enum Decide {
  static func run(_ arguments: [String]) throws {}
  static func loop(_ arguments: [String]) throws {}
}
enum Frames {
  static func run(_ arguments: [String]) throws {}
}

import Glibc

/// The programs that the build put beside the tests.
public enum BuiltPrograms {
  /// The folder with `reeve` and `reeved`.
  public static let folder: String = {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = unsafe readlink("/proc/self/exe", &buffer, buffer.count - 1)
    let path = String(decoding: buffer[..<max(0, count)].map(UInt8.init(bitPattern:)), as: UTF8.self)
    let own = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    // Some versions of SwiftPM run tests in a program of the toolchain, and name the bundle.
    let bundle = CommandLine.arguments.first { $0.contains(".xctest") }
    let named = bundle.flatMap { path in path.lastIndex(of: "/").map { String(path[..<$0]) } }
    return unsafe access("\(own)/reeve", X_OK) == 0 ? own : named ?? own
  }()
}

// Soundness: the arguments are copied by the call, and freed after it.

import CReeveLinux
import Glibc

/// A program that this process has started.
public struct ChildProcess: Sendable {
  public let id: Int32

  /// Starts `path` with `link` as its descriptor 3, in a process group of its own, so that what a terminal sends to this
  /// one does not reach it.
  public static func start(
    _ path: String, arguments: [String], link: borrowing PacketChannel
  ) throws(SystemError) -> ChildProcess {
    let raw = link.rawValue
    return unsafe try start(path, arguments) { unsafe reeve_spawn(path, $0, raw) }
  }

  /// Starts `path` without any variable of the environment, in a process group of its own. Its standard input has nothing in it;
  /// what it writes goes to `output`, and to `errors` what it writes to standard error.
  static func start(
    _ path: String, arguments: [String], output: borrowing OwnedDescriptor, errors: borrowing OwnedDescriptor
  ) throws(SystemError) -> ChildProcess {
    let (output, errors) = (output.rawValue, errors.rawValue)
    return unsafe try start(path, arguments) { unsafe reeve_spawn_apart(path, $0, output, errors) }
  }

  private static func start(
    _ path: String, _ arguments: [String], _ spawn: (UnsafePointer<UnsafeMutablePointer<CChar>?>?) -> Int32
  ) throws(SystemError) -> ChildProcess {
    var pointers: [UnsafeMutablePointer<CChar>?] = unsafe ([path] + arguments).map { unsafe strdup($0) }
    unsafe pointers.append(nil)
    defer { for index in unsafe pointers.indices { unsafe free(pointers[index]) } }
    let id = unsafe pointers.withUnsafeBufferPointer { unsafe spawn($0.baseAddress) }
    guard id > 0 else { throw .last("start", path) }
    return ChildProcess(id: id)
  }

  /// How the child ended; absent while it runs. Once it has ended, its number means nothing any more.
  public func ending() -> Ending? {
    var status: CInt = 0
    let result = unsafe waitpid(id, &status, WNOHANG)
    guard result == id || (result < 0 && errno == ECHILD) else { return nil }
    if result < 0 { return .exit(0) }
    let signal = status & 0x7F
    return signal == 0 ? .exit(status >> 8 & 0xFF) : .signal(signal)
  }

  public func send(signal: CInt) { _ = kill(id, signal) }

  public enum Ending: Sendable, Hashable, CustomStringConvertible {
    case exit(CInt)
    case signal(CInt)

    public var description: String {
      switch self {
      case .exit(let status): "exit status \(status)"
      case .signal(let number): "signal \(number)"
      }
    }
  }
}

/// This process.
public enum ThisProcess {
  public static var id: Int32 { getpid() }

  /// Lets this process keep as many descriptors open as the system allows it.
  public static func raiseDescriptorLimit() { _ = reeve_raise_descriptor_limit() }

  /// Opens descriptors 0 to 2, where this process was started without them, on a file that takes everything and keeps
  /// nothing: otherwise a socket could get one of these numbers, and what is written for people would go into it. Call it
  /// before anything is opened.
  public static func openStandardDescriptors() {
    for descriptor in 0...2 as ClosedRange<CInt> where fcntl(descriptor, F_GETFD) < 0 {
      // The lowest number that is free is this one.
      _ = unsafe open("/dev/null", O_RDWR)
    }
  }

  /// The path of the program that runs, links followed.
  public static func executablePath() throws(SystemError) -> String {
    var buffer = [UInt8](repeating: 0, count: 4_096)
    let count = unsafe buffer.withUnsafeMutableBytes { buffer in
      guard let base = buffer.baseAddress else { return 0 }
      return unsafe readlink("/proc/self/exe", base.assumingMemoryBound(to: CChar.self), buffer.count)
    }
    guard count > 0 else { throw .last("find the running program") }
    return String(decoding: buffer[..<count], as: UTF8.self)
  }
}

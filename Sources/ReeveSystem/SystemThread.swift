// Soundness: the body is kept by an object that the new thread alone releases, after it has run.

import CReeveLinux
import Glibc

/// Threads of the system, for work that waits or must not be moved: reactors, and the compiler of the control plane.
public enum SystemThread {
  /// Runs `body` on a new thread.
  /// - Parameter name: shown by `top -H`; at most 15 bytes of it are kept.
  public static func start(name: String, _ body: @escaping @Sendable () -> Void) throws(SystemError) {
    let job = Job(name: name, body: body)
    let context = unsafe Unmanaged.passRetained(job).toOpaque()
    let result = unsafe reeve_start_thread(
      { context in
        guard let context = unsafe context else { return nil }
        let job = unsafe Unmanaged<Job>.fromOpaque(context).takeRetainedValue()
        unsafe reeve_name_thread(String(job.name.prefix(15)))
        job.body()
        return nil
      }, context)
    if result != 0 {
      let error = SystemError.last("start a thread", name)
      unsafe Unmanaged<Job>.fromOpaque(context).release()
      throw error
    }
  }

  /// Lets the calling thread give way to all others.
  public static func lowerPriority() { reeve_lower_priority(19) }

  /// Leaves others nine tenths of a processor that they want, but not all: for a thread that somebody waits for.
  public static func yieldMostly() { reeve_lower_priority(10) }

  /// Processors that this process may use.
  public static var processorCount: Int { max(1, Int(sysconf(CInt(_SC_NPROCESSORS_ONLN)))) }

  private final class Job: Sendable {
    let name: String
    let body: @Sendable () -> Void

    init(name: String, body: @escaping @Sendable () -> Void) {
      self.name = name
      self.body = body
    }
  }
}

// Soundness. Each thread is lent a pointer to a job that outlives it: the function that lends the pointer joins every thread
// that it started before it returns, and keeps the job until then.

import Glibc
import Synchronization

/// Work in many independent pieces, on all processors.
public enum ParallelWork {
  /// Runs `body` for every number below `count`, and returns when all have been run.
  ///
  /// Numbers are begun in ascending order. There are at most as many threads as processors, the calling one among them;
  /// where none can be started, it does everything.
  /// - Parameter givesWay: the new threads leave others most of a processor that those want; otherwise they have the priority
  ///   of the calling one. The call waits for what they have begun, so that pieces should be short then.
  public static func run(_ count: Int, givesWay: Bool = false, _ body: @Sendable (Int) -> Void) {
    withoutActuallyEscaping(body) { body in
      let job = Job(count: count, givesWay: givesWay, body: body)
      let context = unsafe Unmanaged.passUnretained(job).toOpaque()
      var threads: [pthread_t] = []
      for _ in 1..<max(1, min(count, SystemThread.processorCount)) {
        var thread = pthread_t()
        let result = unsafe pthread_create(
          &thread, nil,
          { context in
            guard let context = unsafe context else { return nil }
            let job = unsafe Unmanaged<Job>.fromOpaque(context).takeUnretainedValue()
            if job.givesWay { SystemThread.yieldMostly() }
            job.run()
            return nil
          }, context)
        guard result == 0 else { break }
        threads.append(thread)
      }
      job.run()
      for thread in threads { pthread_join(thread, nil) }
      // Until here the threads have had no reference of their own.
      withExtendedLifetime(job) {}
    }
  }

  private final class Job: Sendable {
    private let next = Atomic<Int>(0)
    private let count: Int
    let givesWay: Bool
    private let body: @Sendable (Int) -> Void

    init(count: Int, givesWay: Bool, body: @escaping @Sendable (Int) -> Void) {
      self.count = count
      self.givesWay = givesWay
      self.body = body
    }

    func run() {
      while true {
        let number = next.add(1, ordering: .relaxed).oldValue
        guard number < count else { return }
        body(number)
      }
    }
  }
}

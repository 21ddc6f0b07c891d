import Synchronization

/// Who does the independent parts of a long piece of work on an image. This module starts no threads; whoever has some to
/// spare brings them.
public struct ImageWork: Sendable {
  /// Runs a body for every number below a count, and returns when all have been run.
  let run: @Sendable (_ count: Int, _ body: @Sendable (Int) -> Void) -> Void

  /// - Parameter run: calls the body once for each number below the count, in any order and on any threads, and returns
  ///   when all calls have.
  public init(_ run: @escaping @Sendable (_ count: Int, _ body: @Sendable (Int) -> Void) -> Void) { self.run = run }

  /// The calling thread does everything.
  public static let here = ImageWork { count, body in for number in 0..<count { body(number) } }

  /// Runs a body that may fail for every number below a count.
  /// - Throws: the error of the lowest number, whichever came first.
  func check(_ count: Int, _ body: @Sendable (Int) throws(ImageError) -> Void) throws(ImageError) {
    let first = Mutex<(number: Int, error: ImageError)?>(nil)
    run(count) { number in
      do throws(ImageError) { try body(number) } catch {
        first.withLock { if $0.map({ number < $0.number }) ?? true { $0 = (number, error) } }
      }
    }
    if let error = first.withLock({ $0?.error }) { throw error }
  }
}

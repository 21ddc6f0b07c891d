// reeve-fetch fetches one thing and ends: `reeve serve` starts it, so that the libraries of an HTTP client, and what a server sends
// them, are in no process that holds policies or keys. The body goes to standard output, one line to standard error where there is
// none, and the exit status says which kind of fault it was (`FetchFailure.exitStatus`; 2: the arguments).
//
// Soundness: the bytes of a live array are handed to `write` for the length of the call, with their own count.

import Glibc
import ReeveFetch

/// Writes all of it; false when nobody takes it.
func write(_ bytes: [UInt8], to descriptor: CInt) -> Bool {
  var offset = 0
  while offset < bytes.count {
    let count = unsafe bytes.withUnsafeBytes { buffer in
      unsafe Glibc.write(descriptor, buffer.baseAddress.map { unsafe $0 + offset }, buffer.count - offset)
    }
    if count >= 0 { offset += count } else if errno != EINTR { return false }
  }
  return true
}

/// Ends without what would wait for a thread that still looks up a name.
func end(_ status: Int32, _ message: String? = nil) -> Never {
  if let message { _ = write(Array("\(message)\n".utf8), to: STDERR_FILENO) }
  _exit(status)
}

do throws(FetchArgumentsError) {
  let fetch = try Fetch(arguments: Array(CommandLine.arguments.dropFirst()))
  // The library keeps to its time; this is for the case that something in it does not.
  alarm(UInt32(fetch.timeoutMilliseconds / 1_000 + 2))
  do throws(FetchFailure) {
    let body = try fetch.run()
    guard write(body, to: STDOUT_FILENO) else { end(1, "standard output cannot be written") }
    end(0)
  } catch { end(error.exitStatus, error.description) }
} catch { end(2, error.description) }

// Soundness. The unsafe expressions hand the bytes of an array to `write` for the length of the call, with the array's
// own length, and read the system's texts of errors.

import Glibc

/// Writes a file so that a reader sees the old one or the new one, and never a part; also when the power fails.
enum AtomicFile {
  /// - Throws: what the system says, with the path.
  static func write(_ bytes: [UInt8], to path: String) throws(CommandError) {
    let draft = "\(path).\(getpid()).tmp"
    let descriptor = unsafe open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure(path) }
    guard writeAll(bytes, to: descriptor), fsync(descriptor) == 0 else {
      let error = failure(path)
      close(descriptor)
      unsafe unlink(draft)
      throw error
    }
    guard close(descriptor) == 0, unsafe rename(draft, path) == 0 else {
      let error = failure(path)
      unsafe unlink(draft)
      throw error
    }
    syncFolder(of: path)
  }

  private static func writeAll(_ bytes: [UInt8], to descriptor: CInt) -> Bool {
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(descriptor, buffer.baseAddress.map { unsafe $0 + written }, buffer.count - written)
      }
      if count >= 0 { written += count } else if errno != EINTR { return false }
    }
    return true
  }

  /// Makes the new name last. Some file systems cannot, and the file is whole without it.
  private static func syncFolder(of path: String) {
    let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  private static func failure(_ path: String) -> CommandError {
    let reason = unsafe String(cString: strerror(errno))
    return CommandError(
      "`\(path)` cannot be written: \(reason.lowercased())", help: "check the folder and its permissions")
  }
}

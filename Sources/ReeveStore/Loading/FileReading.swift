// Soundness. Each system call gets a live buffer with its own length, or a string that Swift lends it for the call; a folder
// is closed by the function that opened it.

import Glibc
public import ReevePolicy

/// Reading files and folders, as a store needs it: whole files, and names in a fixed order.
public enum FileReading {
  /// What stands under a path.
  public enum Kind: Sendable {
    case file
    case folder
  }

  /// Bytes that a file of a store may have.
  public static let byteCountMax = 1 << 30

  /// What stands under `path`; links are followed. Absent when nothing does. What this user may not look at counts as a
  /// file, because whoever reads it then learns why.
  public static func kind(of path: String) -> Kind? {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return errno == ENOENT || errno == ENOTDIR ? nil : .file }
    return status.st_mode & S_IFMT == S_IFDIR ? .folder : .file
  }

  /// The bytes of a file, or a finding that names it.
  public static func bytes(of path: String) -> Result<[UInt8], PolicyDiagnostic> {
    // A pipe that nobody writes to reads as empty; without the flag, opening it would wait forever.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return .failure(unreadable(path)) }
    defer { close(descriptor) }
    guard fcntl(descriptor, F_SETFL, 0) == 0 else { return .failure(unreadable(path)) }
    var bytes: [UInt8] = []
    var status = stat()
    if unsafe fstat(descriptor, &status) == 0 { bytes.reserveCapacity(min(max(0, Int(status.st_size)), byteCountMax)) }
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      // The pointer is of a live buffer of the length that is given.
      let count = unsafe chunk.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        return .failure(unreadable(path))
      }
      if count == 0 { return .success(bytes) }
      guard bytes.count + count <= byteCountMax else {
        return .failure(
          problem(path, "the file has more than \(byteCountMax) bytes", help: "split it into several files"))
      }
      bytes.append(contentsOf: chunk[..<count])
    }
  }

  /// The names in a folder in ascending order of their bytes, without those that begin with a dot: a mounted ConfigMap
  /// keeps its own under such names.
  public static func names(in path: String) -> Result<[String], PolicyDiagnostic> {
    guard let folder = unsafe opendir(path) else { return .failure(unreadable(path)) }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while let entry = unsafe readdir(folder) {
      // `d_name` ends with a zero byte inside the entry, which lives until the next call.
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if !name.utf8.starts(with: ".".utf8) { names.append(name) }
    }
    return .success(names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
  }

  /// A finding about a file as a whole.
  public static func problem(
    _ path: String, _ message: String, help: String?, severity: Severity = .error
  ) -> PolicyDiagnostic {
    PolicyDiagnostic(
      .file(FileProblem(severity, check: "STORE_FILE", message: message, help: help)),
      in: SourceText(name: path, bytes: []), at: SourceRange(lower: 0, upper: 0))
  }

  private static func unreadable(_ path: String) -> PolicyDiagnostic {
    let reason = unsafe String(cString: strerror(errno))
    return problem(path, "cannot be read: \(reason.lowercased())", help: "check the path and its permissions")
  }
}

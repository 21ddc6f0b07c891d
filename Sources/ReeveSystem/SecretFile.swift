// Soundness: `fstat`, `read` and `write` get live buffers with their own lengths; paths are lent for the call.

import Glibc

/// A small file that holds a secret: read only where nobody else can read it, and made so.
public enum SecretFile {
  /// Bytes that such a file may have.
  public static let byteCountMax = 4_096

  /// Reads a file. The caller overwrites what it gets.
  ///
  /// It must be this user's own, for nobody else to read: mode 0600 or less. One of root's may be readable for a group, because
  /// that is how root hands it to a process of another user, as Kubernetes does.
  public static func read(_ path: String) throws(SecretFileError) -> [UInt8] {
    // A pipe would wait for a writer without the flag.
    let raw = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard raw >= 0 else { throw .system(.last("read", path)) }
    let descriptor = OwnedDescriptor(adopting: raw)
    var status = stat()
    guard unsafe fstat(raw, &status) == 0 else { throw .system(.last("look at", path)) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .noFile(path) }
    let isOwn = status.st_uid == geteuid()
    guard isOwn || status.st_uid == 0 else { throw .foreign(path) }
    let forbidden: mode_t = isOwn ? 0o077 : 0o027
    guard status.st_mode & forbidden == 0 else { throw .exposed(path) }
    guard status.st_size <= byteCountMax else { throw .tooLong(path) }
    // Room for all of it at once: a growing array would leave the secret behind in freed memory.
    var bytes = [UInt8](repeating: 0, count: byteCountMax)
    var count = 0
    while count < bytes.count {
      let read: Int
      do throws(SystemError) {
        read = try SystemError.retrying("read", path) {
          unsafe bytes.withUnsafeMutableBytes { buffer in
            let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[count...])
            return unsafe Glibc.read(descriptor.rawValue, rest.baseAddress, rest.count)
          }
        }
      } catch { throw .system(error) }
      if read == 0 { break }
      count += read
    }
    bytes.removeLast(bytes.count - count)
    return bytes
  }

  /// Makes a file with mode 0600, on disk when this returns. One that is there stays as it is.
  public static func make(_ path: String, _ bytes: [UInt8]) throws(SecretFileError) {
    let raw = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard raw >= 0 else { throw errno == EEXIST ? .alreadyThere(path) : .system(.last("make", path)) }
    let descriptor = OwnedDescriptor(adopting: raw)
    var offset = 0
    do throws(SystemError) {
      while offset < bytes.count {
        offset += try SystemError.retrying("write", path) {
          unsafe bytes.withUnsafeBytes { buffer in
            let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[offset...])
            return unsafe write(descriptor.rawValue, rest.baseAddress, rest.count)
          }
        }
      }
      guard fsync(descriptor.rawValue) == 0 else { throw .last("write", path) }
    } catch {
      unsafe _ = unlink(path)
      throw .system(error)
    }
  }
}

/// Why a file with a secret is not read, or not made.
public enum SecretFileError: Error, Sendable, Hashable {
  /// Others can read it.
  case exposed(String)
  /// It belongs to somebody else, who is not root.
  case foreign(String)
  /// A folder, a pipe or a device.
  case noFile(String)
  /// It has more than `SecretFile.byteCountMax` bytes.
  case tooLong(String)
  case alreadyThere(String)
  case system(SystemError)
}

extension SecretFileError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .exposed(let path): "others can read the secret in `\(path)`"
    case .foreign(let path): "the secret in `\(path)` belongs to another user"
    case .noFile(let path): "`\(path)` is no file"
    case .tooLong(let path): "`\(path)` has more than \(SecretFile.byteCountMax) bytes"
    case .alreadyThere(let path): "`\(path)` is there already"
    case .system(let error): error.description
    }
  }

  /// What to do next.
  public var help: String {
    switch self {
    case .exposed(let path): "make it this user's alone: `chmod 600 \(path)`; if others have read it, change the secret"
    case .foreign(let path): "make it this user's own: `chown \(geteuid()) \(path)`"
    case .noFile, .tooLong: "name a file that `reeve key new` has made"
    case .alreadyThere: "name another path: what is sealed with a key can be opened with that key alone"
    case .system: "check the path and its permissions"
    }
  }
}

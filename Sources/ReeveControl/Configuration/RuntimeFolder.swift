// Soundness: the text of a variable is copied before anything else is called; `lstat` gets a live buffer.

import Glibc
public import ReeveSystem

/// Where sockets go that nobody has given a path.
///
/// That is `$XDG_RUNTIME_DIR`, which is the user's own; for root without it `/run/reeve`; for others
/// `/tmp/reeve-UID`. The last two are made when they are needed, for their owner alone, and refused when they are not the
/// owner's alone: in `/tmp` anybody can make a folder of that name.
public enum RuntimeFolder {
  /// `unix:FOLDER/reeve.sock`.
  public static var defaultAddress: SocketAddress { .unix(path: "\(path)/reeve.sock") }

  /// Beside the first Unix socket, `PATH.control`; without one a name made of the first host and port, in the folder.
  static func defaultControlPath(for addresses: [SocketAddress]) -> String {
    for case .unix(let path) in addresses { return path + ".control" }
    guard case .tcp(let host, let port)? = addresses.first else { return "\(path)/reeve.control" }
    let name = String(host.map { $0.isLetter || $0.isNumber || $0 == "." ? $0 : "-" })
    return "\(path)/reeve-\(name)-\(port).control"
  }

  private static var variable: String? {
    guard let pointer = unsafe getenv("XDG_RUNTIME_DIR") else { return nil }
    let text = unsafe String(cString: pointer)
    return text.utf8.starts(with: "/".utf8) ? text : nil
  }

  static var path: String { variable ?? (geteuid() == 0 ? "/run/reeve" : "/tmp/reeve-\(geteuid())") }

  /// Makes the folder of `path`, when that is the runtime folder and is not there; and refuses it when others could have
  /// put something into it. Any other folder is the user's to make and to judge.
  static func prepare(for socketPath: String) throws(ServeError) {
    guard variable == nil, socketPath.utf8.starts(with: "\(path)/".utf8) else { return }
    guard unsafe mkdir(path, 0o700) == 0 || errno == EEXIST else {
      throw .system(SystemError("make the folder", path, code: errno))
    }
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { throw .system(SystemError("look at", path, code: errno)) }
    let isOwn = status.st_mode & S_IFMT == S_IFDIR && status.st_uid == geteuid()
    // A folder of root may be open to readers, as systemd makes it; nobody else may write there.
    let forbidden: mode_t = geteuid() == 0 ? 0o022 : 0o077
    guard isOwn, status.st_mode & forbidden == 0 else { throw .unsafeFolder(path) }
  }
}

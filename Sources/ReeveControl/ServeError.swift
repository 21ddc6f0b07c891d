import Glibc
public import Reeve
public import ReeveSystem

/// Why `reeve serve` does not start, or had to end.
public enum ServeError: Error, Sendable {
  case nothingToServe
  /// The store or image has errors, and no data plane runs that could go on with an older one.
  case refusedPolicies(path: String, [PolicyDiagnostic])
  /// The runtime folder belongs to somebody else, or others may write to it.
  case unsafeFolder(String)
  /// Linux allows the path of a socket fewer bytes.
  case controlPathTooLong(String)
  /// The control path is that of a listener.
  case controlPathOfListener(String)
  /// Another `reeve serve` controls the data plane that is found at the control path.
  case controlled(path: String, process: Int32?)
  /// The data plane that is found there is of another build.
  case otherVersion(process: UInt32, version: UInt16)
  /// The data plane that is found there has other terms for a listener than the configuration; they are named as it names
  /// them.
  case otherTerms(process: Int32, address: SocketAddress, [String])
  /// The data plane that is found there did not say what it has.
  case silent(path: String)
  /// The data plane ended several times before it was ready.
  case dataPlane(path: String, ending: String)
  /// The data plane did not take the first image.
  case refusedImage(String)
  /// Another process has the state folder.
  case lockedState(String)
  /// A line of the journal of registered sessions cannot be read; lines count from one.
  case journal(path: String, line: Int, problem: String)
  /// The registered sessions cannot be served.
  case unservableSessions(String)
  /// The data plane that is found has registered sessions, and no state folder is named.
  case missingState(process: Int32)
  /// The data plane that is found has registered sessions which the state folder lacks.
  case otherState(path: String, sequence: UInt64, process: Int32, running: UInt64)
  /// The files that `secretsKey` names cannot be used.
  case sealingKeys(SealingKeyFileError)
  case system(SystemError)
}

extension ServeError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .nothingToServe: "no store is named"
    case .refusedPolicies(let path, let diagnostics):
      "the policies in `\(path)` do not load: \(counted(diagnostics.count { $0.severity == .error }, "error"))"
    case .unsafeFolder(let path): "the folder `\(path)` is not this user's alone"
    case .controlPathTooLong(let path):
      "the control path `\(path)` has \(path.utf8.count) bytes, and Linux allows a Unix socket "
        + "\(SocketAddress.unixPathByteCountMax)"
    case .controlPathOfListener(let path): "`\(path)` is the path of a listener and of the control socket"
    case .controlled(let path, let process):
      "the data plane at `\(path)` is controlled already" + (process.map { ", by process \($0)" } ?? "")
    case .otherVersion(let process, let version):
      "the data plane that runs (process \(process)) is of another build: it speaks version \(version) of the link"
    case .otherTerms(let process, let address, let names):
      "the data plane that runs (process \(process)) has another "
        + names.map { "`\($0)`" }.joined(separator: " and another ") + " for `\(address)`"
    case .silent(let path): "what listens at `\(path)` is no data plane of Reeve, or it hangs"
    case .dataPlane(let path, let ending): "the data plane `\(path)` does not start: it ended with \(ending)"
    case .lockedState(let path): "the state folder `\(path)` belongs to another `reeve serve`, which runs"
    case .journal(let path, let line, let problem): "`\(path)`, line \(line): \(problem)"
    case .unservableSessions(let message): "the registered sessions cannot be served: \(message)"
    case .missingState(let process):
      "the data plane that runs (process \(process)) has registered sessions, and no state folder is named"
    case .otherState(let path, let sequence, let process, let running):
      "the data plane that runs (process \(process)) has registrations up to \(running), and the state folder "
        + "`\(path)` ends with \(sequence)"
    case .refusedImage(let message): "the data plane refuses the image: \(message)"
    case .sealingKeys(let error): "the sealing keys cannot be used: \(error)"
    case .system(let error): error.description
    }
  }

  /// What to do next.
  public var help: String {
    switch self {
    case .nothingToServe: "write `reeve serve STORE`, or name a store in the configuration"
    case .refusedPolicies: "mend what is listed above; `reeve validate` lists warnings too"
    case .unsafeFolder: "remove it, or name other paths with `--listen` and `--control`"
    case .controlPathTooLong: "name a shorter one with `--control PATH`"
    case .controlPathOfListener: "name another with `--control PATH`, or leave it out"
    case .controlled: "stop that `reeve serve` first, or give this one other addresses and another `--control PATH`"
    case .otherVersion(let process, _): Self.stopping(Int32(bitPattern: process))
    case .otherTerms(let process, _, _): Self.stopping(process)
    case .silent: "remove the file if nothing of yours listens there, or name another with `--control PATH`"
    case .dataPlane: "`reeved` of the same build stands beside `reeve`; look at the log above"
    case .lockedState: "stop that one first, or give this one another with `--state FOLDER`"
    case .journal:
      "restore the file from a copy, or remove the line: then its session has no session policy any more, and may do "
        + "all that its role may"
    case .unservableSessions: "`reeved` of the same build stands beside `reeve`; look at the log above"
    case .missingState(let process):
      "name the folder that they are in with `--state FOLDER`, or " + Self.stopping(process)
    case .otherState(_, _, let process, _):
      "name the folder of the `reeve serve` that it was started by, or " + Self.stopping(process)
    case .refusedImage: "`reeved` of the same build stands beside `reeve`; compile the image with this build"
    case .sealingKeys(let error): error.help
    case .system(let error): Self.remedy(error.code)
    }
  }

  /// What helps against the errors that a server meets when it binds its sockets.
  private static func remedy(_ code: CInt) -> String {
    switch code {
    case ENOENT, ENOTDIR: "make the folder first, or name another path"
    case EACCES, EPERM: "run it as a user who may do this, or name a path or a port from 1,024 on that this one may use"
    case EADDRINUSE, EEXIST:
      "stop what listens there (of a Reeve, `reeve status` says the process), or remove what has that path; or name "
        + "another address"
    case EADDRNOTAVAIL:
      "name an address of this machine, as in `tcp://127.0.0.1:7373`, or `tcp://0.0.0.0:7373` for all that it has"
    case EMFILE, ENFILE: "let it have more open files: `ulimit -n`, or `LimitNOFILE=` of systemd"
    case ENOSPC, EROFS: "free some space there, or name another path"
    default: "check the path, its permissions and the limits of this process"
    }
  }
  private static func stopping(_ process: Int32) -> String {
    "stop it with `kill \(process)`, which lets it answer what was asked; then start again"
  }
}

/// `1 error`, `2 errors`.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

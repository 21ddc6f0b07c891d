import Glibc
import ReeveSystem
import Testing

/// Files with secrets: made for their owner alone, and refused when others can read them.
@Suite struct SecretFileTests {
  /// A folder of its own for each test.
  private final class Folder {
    let path = "/tmp/reeve-secret-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    init() { unsafe _ = mkdir(path, 0o700) }
    deinit { unsafe _ = system("rm -rf '\(path)'") }
  }

  private func failure(_ path: String) -> SecretFileError? {
    do throws(SecretFileError) {
      _ = try SecretFile.read(path)
      return nil
    } catch { return error }
  }

  @Test func madeAndReadAgain() throws {
    let folder = Folder()
    let path = "\(folder.path)/key"
    let old = umask(0)
    defer { umask(old) }
    try SecretFile.make(path, [1, 2, 3])
    var status = stat()
    #expect(unsafe lstat(path, &status) == 0 && status.st_mode & 0o7777 == 0o600)
    #expect(try SecretFile.read(path) == [1, 2, 3])
    #expect(throws: SecretFileError.alreadyThere(path)) { try SecretFile.make(path, [4]) }
    #expect(try SecretFile.read(path) == [1, 2, 3])
  }

  @Test(arguments: [0o640, 0o604, 0o620, 0o602, 0o610, 0o644, 0o666] as [mode_t])
  func exposed(mode: mode_t) throws {
    let folder = Folder()
    let path = "\(folder.path)/key"
    try SecretFile.make(path, [1])
    #expect(unsafe chmod(path, mode) == 0)
    #expect(failure(path) == .exposed(path))
  }

  @Test func whatIsNoFile() throws {
    let folder = Folder()
    #expect(failure(folder.path) == .noFile(folder.path))
    #expect(unsafe mkfifo("\(folder.path)/pipe", 0o600) == 0)
    #expect(failure("\(folder.path)/pipe") == .noFile("\(folder.path)/pipe"))
    guard case .system(let error) = failure("\(folder.path)/none") else { return #expect(Bool(false)) }
    #expect(error.code == ENOENT)
    try SecretFile.make("\(folder.path)/long", [UInt8](repeating: 1, count: SecretFile.byteCountMax + 1))
    #expect(failure("\(folder.path)/long") == .tooLong("\(folder.path)/long"))
    // A link leads no further when one is made.
    #expect(unsafe symlink("\(folder.path)/target", "\(folder.path)/link") == 0)
    #expect(throws: SecretFileError.self) { try SecretFile.make("\(folder.path)/link", [1]) }
    #expect(unsafe access("\(folder.path)/target", F_OK) != 0)
  }
}

// Soundness: each pointer is of a live buffer, given with its own length, for one call that keeps neither.

import Glibc
public import ReeveStore

/// Writes a store as the directory that `StoreLoader` reads.
public enum StoreFolder {
  /// Resources that go into one file.
  private static let fileSize = 10_000

  /// - Parameter path: a folder that exists, with no `accounts`, `resources`, `routes` or `token-issuers` in it.
  public static func write(_ store: Store, to path: String) throws(SystemFailure) {
    try makeFolder("\(path)/accounts")
    for account in store.accounts {
      try write(store.exportText(of: account), to: "\(path)/accounts/\(account.id).json")
    }
    try makeFolder("\(path)/resources")
    var first = 0
    while first < store.resources.count {
      let last = min(first + fileSize, store.resources.count)
      let name = String(String(1_000_000 + first / fileSize).dropFirst())
      try write(store.text(of: Array(store.resources[first..<last])), to: "\(path)/resources/\(name).json")
      first = last
    }
    if !store.routeMaps.isEmpty { try makeFolder("\(path)/routes") }
    for map in store.routeMaps { try write(store.text(of: map), to: "\(path)/routes/\(map.name).json") }
    if let text = store.accessKeysText { try write(text, to: "\(path)/access-keys.json") }
    if let text = store.tokenIssuersText {
      try makeFolder("\(path)/token-issuers")
      try write(text, to: "\(path)/token-issuers/issuers.json")
    }
    if let text = store.organizationText { try write(text, to: "\(path)/organization.json") }
  }

  private static func makeFolder(_ path: String) throws(SystemFailure) {
    guard unsafe mkdir(path, 0o755) == 0 else { throw SystemFailure(path: path, code: errno) }
  }

  private static func write(_ text: String, to path: String) throws(SystemFailure) {
    guard let file = unsafe fopen(path, "w") else { throw SystemFailure(path: path, code: errno) }
    var text = text
    let written = text.withUTF8 { unsafe fwrite($0.baseAddress, 1, $0.count, file) }
    let count = text.utf8.count
    let closed = unsafe fclose(file)
    guard written == count, closed == 0 else { throw SystemFailure(path: path, code: errno) }
  }
}

/// A call of the system that failed, and on what.
public struct SystemFailure: Error, CustomStringConvertible {
  public var path: String
  /// `errno`.
  public var code: Int32

  public var description: String { unsafe "`\(path)`: \(String(cString: strerror(code)))" }
}

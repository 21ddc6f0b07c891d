import Reeve
import ReeveSystem
import ReeveTestSupport
import Testing

@testable import ReeveControl

/// Loads of a path, and of a store that was taken with other keys: an older store never comes after a newer one.
@Suite struct PolicyLoadsTests {
  private let folder: TemporaryFolder
  private let url: FetchURL

  init() throws {
    folder = try TemporaryFolder()
    url = try FetchURL("https://a.example/keys")
    try write(users: 1)
    try folder.write(
      "store/token-issuers/a.json",
      #"{ "Issuer": "a", "Audiences": "reeve", "KeysURL": "\#(url)", "#
        + #""Principal": "arn:aws:iam::111122223333:user/${sub}" }"#)
  }

  private func write(users: Int) throws {
    let list = (0..<users).map { #"{ "UserName": "user\#($0)" }"# }.joined(separator: ", ")
    try folder.write("store/accounts/111122223333.json", #"{ "UserDetailList": [ \#(list) ] }"#)
  }

  private func keys() throws -> FetchedKeys {
    FetchedKeys([url: FetchedKeys.KeySet(try TokenKeySet.read(Array(TokenSide.keysText.utf8), from: "keys"))])
  }

  /// Waits until a load has ended, and leaves it there.
  private func waitForEnd(_ loads: PolicyLoads) throws {
    let epoll = try Epoll(capacity: 1)
    try epoll.add(loads.rawValue, .read, token: 1)
    #expect(epoll.wait(timeoutMilliseconds: 30_000) == 1)
  }

  private func take(_ loads: PolicyLoads) throws -> FinishedLoad {
    try waitForEnd(loads)
    return try #require(loads.take())
  }

  @Test func keysAreCompiledIntoTheStoreThatWasTaken() throws {
    let loads = try PolicyLoads(path: "\(folder.path)/store")
    try loads.start(known: [], keys: FetchedKeys())
    let first = try take(loads)
    let store = try #require(first.policies?.definition?.store)
    #expect(!first.isOfKeysAlone && store.issuersWithoutKeys.count == 1)
    // The files have errors by now, and are not looked at.
    try folder.write("store/accounts/111122223333.json", "{")
    try loads.start(keys: try keys(), into: store, known: [])
    let second = try take(loads)
    #expect(second.isOfKeysAlone && second.diagnostics.isEmpty)
    #expect(second.policies?.definition?.store.tokenIssuers.first?.keys.count == 3)
    #expect(second.policies?.digest != first.policies?.digest)
  }

  @Test func anOlderStoreDoesNotComeAfterANewerOne() throws {
    let loads = try PolicyLoads(path: "\(folder.path)/store")
    try loads.start(known: [], keys: FetchedKeys())
    let old = try #require(try take(loads).policies?.definition?.store)
    try write(users: 2)
    try loads.start(known: [], keys: FetchedKeys())
    // While it runs, and when it has ended and nobody has taken it.
    try loads.start(keys: try keys(), into: old, known: [])
    try waitForEnd(loads)
    try loads.start(keys: try keys(), into: old, known: [])
    let taken = try take(loads)
    #expect(!taken.isOfKeysAlone && taken.policies?.definition?.store.accounts.first?.users.count == 2)
    let new = try #require(taken.policies?.definition?.store)
    // Nothing was left to come; from now on keys go into the newer one.
    try loads.start(keys: try keys(), into: new, known: [])
    let last = try take(loads)
    #expect(last.isOfKeysAlone && last.policies?.definition?.store.accounts.first?.users.count == 2)
  }

  /// A load that is asked for meanwhile follows, with the keys of then.
  @Test func aLoadFollowsOneOfKeys() throws {
    let loads = try PolicyLoads(path: "\(folder.path)/store")
    try loads.start(known: [], keys: FetchedKeys())
    let old = try #require(try take(loads).policies?.definition?.store)
    try write(users: 2)
    try loads.start(keys: FetchedKeys(), into: old, known: [])
    try loads.start(known: [], keys: try keys())
    var last = try take(loads)
    if last.isOfKeysAlone { last = try take(loads) }
    let store = try #require(last.policies?.definition?.store)
    #expect(!last.isOfKeysAlone && store.accounts.first?.users.count == 2 && store.issuersWithoutKeys.isEmpty)
  }
}

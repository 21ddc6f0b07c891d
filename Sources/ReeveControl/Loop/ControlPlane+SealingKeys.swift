import ReeveGateway
import ReeveSystem
import ReeveWire

// The keys that open the secrets of access keys: from their files to the data plane.
extension ControlPlane {
  /// Reads the keys that are named, before anything is served.
  func openSealingKeys() throws(ServeError) {
    do throws(SealingKeyFileError) { try readSealingKeys() } catch { throw .sealingKeys(error) }
  }

  /// Reads them again, because somebody asked for it. Those before go on where these cannot be used.
  func readSealingKeysAgain() {
    guard !plan.sealingKeyPaths.isEmpty else { return }
    do throws(SealingKeyFileError) { try readSealingKeys() } catch {
      log.error("the sealing keys cannot be read; those before go on", ["problem": error])
      return
    }
    sendSealingKeys()
  }

  private func readSealingKeys() throws(SealingKeyFileError) {
    guard !plan.sealingKeyPaths.isEmpty else { return }
    var bytes = try SealingKeys.bytes(ofFiles: plan.sealingKeyPaths)
    defer { SealingKeys.erase(&bytes) }
    // A copy, which is overwritten: whether they are keys, and their ids for the log.
    var copy = bytes.map { $0 }
    let ids: [[UInt8]]
    do throws(SealingFailure) { ids = try SealingKeys(&copy).ids } catch { throw .keys(error) }
    do throws(SystemError) {
      sealingKeys = (SharedDescriptor(try SealedMemory.make(name: "sealing-keys", bytes)), UInt8(ids.count))
    } catch { throw .file(.system(error)) }
    log.info("sealing keys read", ["ids": ids.map { LogLine.hexadecimal($0[...]) }.joined(separator: ",")])
  }

  /// Sends the keys to the data plane. Where none are named, it is told so, and forgets those of an earlier control plane.
  func sendSealingKeys() {
    dataPlane?.send(.sealingKeys(count: sealingKeys?.count ?? 0), sealingKeys?.memory)
  }

  /// The data plane has counted the access keys of the image that decides.
  func accessKeysCounted(_ count: Int, unopenableCount: Int) {
    accessKeys = (count, unopenableCount)
    if let problem = accessKeysNote { log.warning("\(problem)") }
    dataPlane?.send(.note(fullNote))
  }

  private var accessKeysNote: String? {
    StatusNote.unopenable(accessKeys.unopenableCount, of: accessKeys.count, hasKeys: sealingKeys != nil)
  }

  /// What `reeve status` shows: the note, and what is wrong with access keys and keys of issuers.
  var fullNote: String { [note, accessKeysNote, tokenKeysNote].compactMap { $0 }.joined(separator: "\n") }
}

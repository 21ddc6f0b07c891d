import ReevePolicy
import ReeveStore
import Testing

/// Reads a store from JSON text.
func load(_ text: String) -> StoreReading {
  let document = JSONDocument(name: "store.json", bytes: Array(text.utf8))
  #expect(document.diagnostics.isEmpty, "\(document.diagnostics.map(\.rendered))")
  guard let root = document.root else {
    return StoreLoader.load(inline: JSONDocument(name: "", bytes: [0x7B, 0x7D]).root!)
  }
  return StoreLoader.load(inline: root)
}

/// Reads an account's export as a store.
func load(account text: String) -> StoreReading {
  load(#"{ "accounts": { "111122223333": "# + text + " } }")
}

/// The headlines of findings, without the file's name.
func headlines(_ reading: StoreReading) -> [String] {
  reading.diagnostics.map { String($0.headline.dropFirst("store.json:".count)) }
}

/// A document as the IAM API returns it: every byte but letters, digits and `-._~` as `%XX`.
func encoded(_ text: String) -> String {
  text.utf8.map { byte in
    let isPlain =
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
      || "-._~".utf8.contains(byte)
    let digits = String(byte, radix: 16, uppercase: true)
    return isPlain ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + digits
  }.joined()
}

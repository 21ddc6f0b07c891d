import ReeveImage
import ReevePolicy
import ReeveStore

/// The programs of an image: each distinct document once, in the order of the attachments.
struct ProgramSection {
  /// Where the programs of an image are, by what their documents say.
  private(set) var places: [DocumentFingerprint: Range<Int>] = [:]
  /// The offset of each attachment's program.
  private(set) var offsets: [Int] = []
  private(set) var statementCount = 0
  /// Programs that were compiled, and not copied.
  private(set) var compiledCount = 0
  private var lowering = ProgramLowering()

  /// - Parameters:
  ///   - previous: an image of this compiler, from which programs are copied, and where they are in it.
  mutating func write(
    _ attachments: [AttachedPolicy], of store: Store, previous: (image: [UInt8], programs: ProgramSection)?,
    to image: inout ImageWriter
  ) {
    image.begin(.programs)
    var ofDocument = [Int](repeating: 0, count: store.documents.count)
    var fingerprinting = DocumentFingerprint.Writer()
    places.reserveCapacity(previous?.programs.places.count ?? 0)
    offsets.reserveCapacity(attachments.count)
    for attachment in attachments {
      let number = attachment.document.rawValue
      if ofDocument[number] == 0 {
        let document = store.documents[number]
        let fingerprint = fingerprinting.fingerprint(of: document)
        let place = places[fingerprint] ?? write(document, fingerprint, previous, to: &image)
        places[fingerprint] = place
        ofDocument[number] = place.lowerBound
      }
      offsets.append(ofDocument[number])
    }
    image.end(count: places.count)
  }

  private mutating func write(
    _ document: StoredDocument, _ fingerprint: DocumentFingerprint,
    _ previous: (image: [UInt8], programs: ProgramSection)?, to image: inout ImageWriter
  ) -> Range<Int> {
    let start = image.bytes.count
    statementCount += document.document.statements.count
    if let previous, let place = previous.programs.places[fingerprint] {
      image.bytes.put(previous.image[place])
    } else {
      image.bytes.put(lowering.program(of: document))
      compiledCount += 1
    }
    return start..<image.bytes.count
  }
}

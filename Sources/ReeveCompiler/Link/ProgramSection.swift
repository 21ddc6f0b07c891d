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

  /// Documents that are compiled before the first of them is written: their programs wait in memory beside the image.
  private static let windowCount = 16_384

  /// - Parameters:
  ///   - previous: an image of this compiler, from which programs are copied, and where they are in it.
  mutating func write(
    _ attachments: [AttachedPolicy], of store: Store, previous: (image: [UInt8], programs: ProgramSection)?,
    to image: inout ImageWriter
  ) {
    image.begin(.programs)
    var ofDocument = [Int](repeating: 0, count: store.documents.count)
    places.reserveCapacity(previous?.programs.places.count ?? 0)
    let numbers = Self.distinct(attachments, count: store.documents.count)
    for first in stride(from: 0, to: numbers.count, by: Self.windowCount) {
      let window = numbers[first..<min(first + Self.windowCount, numbers.count)]
      let lowered = LoweredDocuments(window, of: store, known: previous?.programs.places ?? [:])
      for (number, document) in zip(window, lowered.documents) {
        let place =
          places[document.fingerprint]
          ?? write(document, store.documents[number].document.statements.count, previous, to: &image)
        places[document.fingerprint] = place
        ofDocument[number] = place.lowerBound
      }
    }
    offsets = attachments.map { ofDocument[$0.document.rawValue] }
    image.end(count: places.count)
  }

  /// Each document once, in the order of the attachments.
  private static func distinct(_ attachments: [AttachedPolicy], count: Int) -> [Int] {
    var isSeen = [Bool](repeating: false, count: count)
    var numbers: [Int] = []
    for attachment in attachments where !isSeen[attachment.document.rawValue] {
      isSeen[attachment.document.rawValue] = true
      numbers.append(attachment.document.rawValue)
    }
    return numbers
  }

  private mutating func write(
    _ document: LoweredDocuments.Document, _ statementCount: Int,
    _ previous: (image: [UInt8], programs: ProgramSection)?, to image: inout ImageWriter
  ) -> Range<Int> {
    let start = image.bytes.count
    self.statementCount += statementCount
    if let previous, let place = previous.programs.places[document.fingerprint] {
      image.bytes.put(previous.image[place])
    } else {
      image.bytes.put(document.program)
      compiledCount += 1
    }
    return start..<image.bytes.count
  }
}

import ReeveStore
import ReeveSystem
import Synchronization

/// The programs of some documents, compiled side by side: a program refers to nothing outside itself.
struct LoweredDocuments {
  struct Document: Sendable {
    var fingerprint: DocumentFingerprint
    /// Empty where the program is known.
    var program: ArraySlice<UInt8>
  }

  /// In the order of their numbers.
  let documents: [Document]

  /// Documents that one thread compiles before it takes others.
  private static let chunkCount = 256

  /// - Parameters:
  ///   - numbers: of documents of `store`.
  ///   - known: documents whose programs can be copied.
  init(_ numbers: ArraySlice<Int>, of store: Store, known: [DocumentFingerprint: Range<Int>]) {
    let chunks = stride(from: numbers.startIndex, to: numbers.endIndex, by: Self.chunkCount).map {
      numbers[$0..<min($0 + Self.chunkCount, numbers.endIndex)]
    }
    let documents = store.documents
    let finished = Mutex([[Document]](repeating: [], count: chunks.count))
    ParallelWork.run(chunks.count) { place in
      var fingerprinting = DocumentFingerprint.Writer()
      var lowering = ProgramLowering()
      var programs: [UInt8] = []
      var ends: [(fingerprint: DocumentFingerprint, end: Int)] = []
      for number in chunks[place] {
        let fingerprint = fingerprinting.fingerprint(of: documents[number])
        if known[fingerprint] == nil { programs += lowering.program(of: documents[number]) }
        ends.append((fingerprint, programs.count))
      }
      var start = 0
      var lowered: [Document] = []
      lowered.reserveCapacity(ends.count)
      for (fingerprint, end) in ends {
        lowered.append(Document(fingerprint: fingerprint, program: programs[start..<end]))
        start = end
      }
      let chunk = lowered
      finished.withLock { $0[place] = chunk }
    }
    self.documents = finished.withLock { $0.flatMap(\.self) }
  }
}

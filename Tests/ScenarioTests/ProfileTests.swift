import ReeveCompiler
import ReeveImage
import ReevePolicy
import ReeveReference
import ReeveStore
import ReeveTypes
import Testing

/// The scenarios of every profile, decided by both engines: each has to meet the expectation, and they have to agree on
/// what it does not name.
@Suite struct ProfileTests {
  private static let clock = Instant(epochSeconds: 1_790_000_000)

  @Test(arguments: [
    "managed-policies", "identity-examples", "abac-and-conditions", "service-roles", "resource-policies", "who-asks",
  ])
  func bedrock(name: String) throws {
    let folder = "Profiles/bedrock"
    let reading = ScenarioReading.read(file: "\(folder)/scenarios/\(name).json")
    for diagnostic in reading.diagnostics { Issue.record("\(diagnostic.rendered)") }
    let loading = StoreLoader.load(folder: folder)
    for diagnostic in loading.diagnostics { Issue.record("\(diagnostic.rendered)") }
    let store = try #require(loading.store)
    var compiler = Compiler()
    let image = try OwnedImage(compiler.compile(store).bytes)
    let reference = ReferenceEngine(store: store)
    for scenario in try #require(reading.file).scenarios {
      let compiled = image.outcome(scenario.request, clock: Self.clock)
      let defined = Result<Answer, RequestError> { () throws(RequestError) in
        try reference.decide(scenario.request, trust: .trusted, clock: Self.clock)
      }
      #expect(scenario.expectation.isMet(by: compiled), "compiled, \(scenario.name): \(compiled)")
      #expect(scenario.expectation.isMet(by: defined), "reference, \(scenario.name): \(defined)")
      #expect(compiled == defined, "\(scenario.name)")
    }
  }
}

extension Scenario.Expectation {
  func isMet(by outcome: Result<Answer, RequestError>) -> Bool {
    switch (self, outcome) {
    case (.error(let part), .failure(let error)): "\(error)".contains(part)
    case (.decision(let decision, let reason, let statement), .success(let answer)):
      answer.decision == decision && (reason == nil || answer.reason == reason)
        && (statement == nil || answer.statement?.sid == statement)
    default: false
    }
  }
}

/// The bytes of an image and a view of them, which live together.
@safe final class OwnedImage {
  let buffer: UnsafeMutableRawBufferPointer
  let view: ImageView

  init(_ bytes: [UInt8]) throws {
    unsafe buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(bytes.count, 1), alignment: 64)
    unsafe buffer.copyBytes(from: bytes)
    unsafe view = try ImageView(verifying: UnsafeRawBufferPointer(rebasing: buffer[..<bytes.count]))
  }

  deinit { unsafe buffer.deallocate() }

  func outcome(_ request: Request, clock: Instant) -> Result<Answer, RequestError> {
    var payload: [UInt8] = []
    do { try AuthorizePayload.append(request, to: &payload) } catch { return .failure(error) }
    let verdict = unsafe view.decide(payload.span.bytes, trust: .trusted, clock: clock, scratch: Scratch())
    if let fault = verdict.fault, let error = RequestError(fault, in: request) { return .failure(error) }
    return .success(view.answer(for: verdict))
  }
}

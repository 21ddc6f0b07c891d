import Reeve
import Testing

@Suite struct PolicyLoaderTests {
  @Test func nothing() {
    var loader = PolicyLoader()
    #expect(loader.load("no/such/place").policies == nil)
  }
}

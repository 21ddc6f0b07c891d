import ReeveCompiler
import ReeveLoad
import ReevePolicy
import ReeveStore
import Testing

/// A compiler that has seen a store before takes over its programs, and nothing else changes by it.
@Suite struct ReuseTests {
  @Test func oneEditedDocumentIsOneProgram() throws {
    var store = Company(CompanyShape(principalCount: 100)).store
    var compiler = Compiler()
    let first = try compiler.compile(store)
    let edited = store.documents.count / 2
    store.documents[edited].document.statements[0].sid = "Edited"
    let second = try compiler.compile(store)
    #expect(second.compiledProgramCount == 1)
    #expect(second.bytes != first.bytes)
    var fresh = Compiler()
    #expect(try fresh.compile(store).bytes == second.bytes)
  }

  @Test func nothingEditedIsTheSameImage() throws {
    let store = Company(CompanyShape(principalCount: 60)).store
    var compiler = Compiler()
    let first = try compiler.compile(store)
    let second = try compiler.compile(store)
    #expect(second.compiledProgramCount == 0)
    #expect(second.bytes == first.bytes)
  }

  /// What makes no difference to a decision, such as where a document stands in its file, does not compile it anew.
  @Test func placesInFilesDoNotCount() throws {
    var store = Company(CompanyShape(principalCount: 20)).store
    var compiler = Compiler()
    _ = try compiler.compile(store)
    for index in store.documents.indices {
      store.documents[index].document.statements[0].range = SourceRange(lower: 17, upper: 99)
    }
    #expect(try compiler.compile(store).compiledProgramCount == 0)
  }
}

import Numerics
import Testing

@testable import Models

@Suite("derived pages") struct DerivedPageTests {
  @Test("equations of the catalogue by names", arguments: ModelEquationsTests.cases)
  func catalogue(of example: ModelEquationsTests.Case) throws {
    let setup = try ModelSetup(example)
    let page = try DerivedPage(
      setup.text(), setup.masterEquation(), system: setup.system)
    for line in [""] + page.lines { print("@@ " + line) }
    #expect(page.equations != nil && page.differing.isEmpty, "\(example) \(page.differing)")
  }
}

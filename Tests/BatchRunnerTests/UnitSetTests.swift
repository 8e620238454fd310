import Testing

@testable import BatchRunner

@Suite struct UnitSetTests {
  @Test(arguments: [[], [true], [false], [true, true], [false, true, true, false, true]])
  func runs(flags: [Bool]) {
    let set = UnitSet(below: flags.count) { flags[$0] }
    #expect((0..<flags.count).map(set.contains) == flags)
    #expect(!set.contains(flags.count) && !set.contains(-1))
    #expect(UnitSet(bounds: set.bounds) == set)
  }

  @Test func longAlternations() {
    var seed: UInt64 = 9
    let flags = (0..<5000).map { _ in
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return seed >> 61 < 3
    }
    let set = UnitSet(below: flags.count) { flags[$0] }
    #expect(flags.indices.allSatisfy { set.contains($0) == flags[$0] })
    #expect(set.bounds.count % 2 == 0 && set.bounds == set.bounds.sorted())
    #expect(set.bounds.count < 5000 && set.bounds.count > 500)
  }

  @Test func aWholePlanIsOneRun() {
    #expect(UnitSet(below: 1_000_000) { _ in true }.bounds == [0, 1_000_000])
    #expect(UnitSet(below: 1_000_000) { _ in false }.bounds == [])
  }
}

import TestSupport
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

extension UnitSet {
  /// The units below `count` that a condition holds for.
  init(below count: Int, where contains: (Int) -> Bool) {
    self.init((0..<count).filter(contains).map { $0..<($0 + 1) })
  }
}

/// Sets of units against sets of numbers.
@Suite struct UnitSetAlgebraTests {
  private func random(_ seed: inout SplitMix) -> Set<Int> {
    Set((0..<200).filter { _ in seed.symmetric() > 0.2 })
  }

  @Test func asSetsOfNumbers() {
    var seed = SplitMix(seed: 5)
    for _ in 0..<50 {
      let (a, b) = (random(&seed), random(&seed))
      let (x, y) = (
        UnitSet(below: 200, where: a.contains), UnitSet(below: 200, where: b.contains)
      )
      #expect(Array(x.units) == a.sorted() && x.count == a.count)
      #expect(Set(x.union(y).units) == a.union(b))
      #expect(Set(x.intersection(y).units) == a.intersection(b))
      #expect(Set(x.subtracting(y).units) == a.subtracting(b))
      #expect(Set(x.runs(in: 37..<121).joined()) == a.filter { (37..<121).contains($0) })
    }
  }

  @Test func rangesInAnyOrderMayOverlap() {
    #expect(UnitSet([5..<9, 0..<2, 1..<3, 9..<9, 8..<12]).bounds == [0, 3, 5, 12])
  }
}

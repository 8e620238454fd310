import BatchCore
import Observables
import Statistics
import Testing

@testable import BatchRunner
@testable import TruncatedWigner

/// What is said of values that cannot be, and of values that are lost in their errors.
@Suite("judging values") struct ImpossibleValuesTests {
  private static func column(
    _ range: NaturalRange, samples: Int = 64, trajectories: Int = 64, _ points: [[(Double, Double)]]
  ) -> ObservableColumn {
    func result(_ point: [(Double, Double)]) -> PointVariable {
      PointVariable(
        name: "x", longName: "", axes: [], range: range, values: point.map(\.0),
        errors: point.map(\.1))
    }
    var column = ObservableColumn(result(points[0]))
    for point in points {
      column.append(result(point), samples: samples, trajectories: trajectories)
    }
    return column
  }

  @Test("bounds of the observables")
  func bounds() {
    for (range, possible, impossible) in [
      (.pauli, [-1, 0, 1, 1 + 1e-12], [-1.1, 1.00001]), (.length, [0, 1], [-0.1, 1.1]),
      (.overlap, [0, 0.25], [-0.01, 0.26]), (.correlation, [-0.5, 0.5], [0.6, -0.6]),
      (.connectedCorrelation, [-0.6, 0.6], []),
      (.photons, [0, 1e9], [-0.1]), (.positive, [0, 3], [-1e-3]), (.amplitudes, [-1e9, 1e9], []),
      (.count(upTo: 5), [0, 5], [5.1, -0.1]),
    ] as [(NaturalRange, [Double], [Double])] {
      #expect(possible.allSatisfy { range.bound(exceededBy: $0) == nil }, "\(range)")
      #expect(impossible.allSatisfy { range.bound(exceededBy: $0) != nil }, "\(range)")
    }
    #expect(NaturalRange.overlap.text == "0 to 0.25" && NaturalRange.photons.text == "at least 0")
  }

  @Test("values beyond a bound by more than chance")
  func impossible() throws {
    #expect(
      ImpossibleValues(Self.column(.pauli, [[(1, 0), (1.01, 0.01)]]), isSampled: true) == nil)
    let found = try #require(
      ImpossibleValues(
        Self.column(
          .pauli, [[(0, 0.1), (0.5, 0.1)], [(1.2, 0.02), (-1.3, 0.02)], [(1.1, 0.01), (0, 1)]]),
        isSampled: true))
    #expect(found.worst == 3 && found.points == [1, 2])
    // Without an error nothing is judged, but in mean field everything.
    let unknown = Self.column(.pauli, samples: 1, [[(1.2, .nan), (.nan, .nan)]])
    #expect(ImpossibleValues(unknown, isSampled: true) == nil)
    #expect(ImpossibleValues(unknown, isSampled: false)?.worst == 0)
    #expect(
      ImpossibleValues(
        Self.column(.pauli, samples: 1, [[(1, .nan), (0.3, .nan)]]), isSampled: false)
        == nil)
    // Few samples: long tails, but no longer than trajectories scatter.
    let few = Self.column(.photons, samples: 3, [[(-1, 0.1), (1, 0.1)]])
    #expect(ImpossibleValues(few, isSampled: true) == nil)
    for (samples, error) in [(1, Double.nan), (2, 0.01), (2, 0)] {
      for (trajectories, isTold) in [(100, false), (1000, true)] {
        let column = Self.column(
          .pauli, samples: samples, trajectories: trajectories, [[(1.7, error), (0, error)]])
        #expect((ImpossibleValues(column, isSampled: true) != nil) == isTold)
      }
    }
    // Rounding is no error.
    #expect(ImpossibleValues(Self.column(.pauli, [[(1 + 1e-8, 0)]]), isSampled: true) == nil)
    #expect(ImpossibleValues(Self.column(.pauli, [[(1 + 1e-5, 0)]]), isSampled: true) != nil)
  }

  @Test("what vanishes by symmetry is not lost in noise")
  func drowned() throws {
    func constant(_ value: Double, _ error: Double) -> [(Double, Double)] {
      (0..<50).map { _ in (value, error) }
    }
    #expect(DrownedValues(Self.column(.pauli, [constant(0.001, 0.002)])) == nil)
    #expect(DrownedValues(Self.column(.overlap, [constant(0.001, 0.002)])) == nil)
    #expect(DrownedValues(Self.column(.pauli, [constant(0.3, 0.05)])) == nil)
    let found = try #require(
      DrownedValues(Self.column(.overlap, [constant(0.01, 0.001), constant(0.02, 0.02)])))
    #expect(found.points == [1] && found.error == 0.02)
    #expect(DrownedValues(Self.column(.pauli, [constant(0.1, 0.05)])) != nil)
    #expect(DrownedValues(Self.column(.count(upTo: 100), [constant(0.5, 0.5)])) == nil)
    #expect(DrownedValues(Self.column(.pauli, [[(0, 0), (0, 0), (.nan, .nan)]])) == nil)
  }
}

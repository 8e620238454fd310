import Foundation
import Testing

@testable import Lax

struct RootTests {
  /// Roots that an independent program found.
  @Test func referenceRoots() throws {
    for row in try referenceRows("late_times") {
      let roots = Quench(splitting: 6, width: row["width"]!, cavity: row["delta_c"]!).roots
      #expect(roots.isComplete && roots.count == Int(row["pairs"]!), "\(row)")
      for (index, (re, im)) in zip(roots.re, roots.im).enumerated() {
        #expect(abs(re - row["re\(index + 1)"]!) < 6e-5 * max(1, abs(re)), "\(row)")
        #expect(abs(im - row["im\(index + 1)"]!) < 6e-6, "\(row)")
      }
    }
  }

  @Test func referenceBoundaries() throws {
    let names = ["lower", "upper", "third"]
    for row in try referenceRows("phase_boundaries") {
      for (suffix, angle) in [("0", 0.0), ("pi", Double.pi)] {
        let own = PhaseBoundaries(
          Quench(splitting: 6, width: row["width"]!, cavity: 1, phaseDifference: angle))
        for (name, value) in zip(names, [own.lower, own.upper, own.third]) {
          let expected = row["\(name)_\(suffix)"]!
          #expect(
            expected.isNaN ? value.isNaN : abs(value - expected) < 2e-9 * expected,
            "\(row) \(name)_\(suffix)")
        }
      }
    }
  }

  /// Where there is a closed form, the argument principle counts as it says: parallel spins with an empty
  /// cavity, and opposite spins with any.
  @Test func countsFollowClosedForms() {
    for widths in 0..<32 {
      for cavities in 0..<20 {
        let width = 0.13 + 0.365 * Double(widths)
        let cavity = exp(-2 + 0.29 * Double(cavities))
        for (angle, hasField) in [
          (0.0, false), (2 * Double.pi, false), (Double.pi, false), (Double.pi, true),
        ] {
          let quench = Quench(
            splitting: 6, width: width, cavity: cavity, phaseDifference: angle,
            hasCavityField: hasField)
          let roots = quench.roots
          #expect(roots.isComplete, "\(quench)")
          #expect(roots.count == PhaseBoundaries(quench).pairs(cavity: cavity), "\(quench)")
        }
      }
    }
  }

  /// A pair is there a little beyond a boundary, with an imaginary part as small as the distance.
  @Test func countsChangeAtTheBoundaries() {
    for width in [1.0, 2.5, 4, 8, 11.9] {
      let boundaries = PhaseBoundaries(Quench(splitting: 6, width: width, cavity: 1))
      for (value, change) in [
        (boundaries.lower, 1), (boundaries.upper, -1), (boundaries.third, 1),
      ] where value.isFinite {
        for distance in [1e-2, 1e-5, 1e-8, 1e-11] {
          let below = Quench(splitting: 6, width: width, cavity: value * (1 - distance)).roots
          let above = Quench(splitting: 6, width: width, cavity: value * (1 + distance)).roots
          #expect(below.isComplete && above.isComplete, "\(width) \(value) \(distance)")
          #expect(above.count - below.count == change, "\(width) \(value) \(distance)")
          let smallest = min(above.im.min()!, below.im.min()!)
          #expect(smallest < 100 * distance && smallest > 0, "\(width) \(value) \(distance)")
        }
      }
      // Exactly there, no root is a wrong one.
      for value in [boundaries.lower, boundaries.upper, boundaries.third] where value.isFinite {
        let roots = Quench(splitting: 6, width: width, cavity: value).roots
        #expect(!roots.isCertain || roots.isComplete)
      }
    }
  }

  /// Point-like boxes have three pairs; two where both are one, none where their spins cancel.
  @Test func boxesWithoutWidth() {
    for (splitting, angle, pairs) in [
      (6.0, 0.0, 3), (6, 1.3, 3), (6, .pi, 3), (0, 0, 2), (0, 1.3, 2), (0, .pi, 0),
    ] {
      for hasField in [false, true] {
        let exact = Quench(
          splitting: splitting, width: 0, cavity: 4, phaseDifference: angle,
          hasCavityField: hasField)
        let roots = exact.roots
        #expect(roots.isComplete && roots.count == pairs, "\(exact)")
        var narrow = exact
        narrow.width = 1e-4
        let limit = narrow.roots
        guard splitting > 0 else { continue }
        #expect(limit.count == pairs && limit.isComplete, "\(narrow)")
        for index in roots.re.indices {
          #expect(abs(limit.re[index] - roots.re[index]) < 1e-3, "\(exact)")
          #expect(abs(limit.im[index] - roots.im[index]) < 1e-3, "\(exact)")
        }
      }
    }
  }

  /// Every root is one, to rounding; the count holds at both ends of every range.
  @Test func hostileQuenches() {
    let splittings = [0, 1e-9, 1e-3, 1.0, 6, 1e3, 1e8]
    for splitting in splittings {
      for width in [0, 1e-9, 1e-3, .pi, 2 * splitting, 12, 1e4] {
        for cavity in [1e-6, 1e-2, 1.0, 6, 1e3, 1e7] {
          for angle in [0, 1e-5, 1.0, .pi, 7, -2] {
            for hasField in [false, true] {
              let quench = Quench(
                splitting: splitting, width: width, cavity: cavity, phaseDifference: angle,
                hasCavityField: hasField)
              let roots = quench.roots
              #expect(roots.re.count <= roots.count && roots.count <= 4, "\(quench) \(roots)")
              #expect(roots.im.allSatisfy { $0 > 0 }, "\(quench) \(roots)")
            }
          }
        }
      }
    }
  }

  /// Numbers whose powers overflow have no roots, and say so.
  @Test func numbersOutOfRange() {
    for (splitting, width, cavity) in [
      (6, 8, 1e-300), (6, 8, 1e300), (6, 1e300, 6), (1e300, 8, 6), (1e-200, 8, 6),
    ] {
      let quench = Quench(splitting: splitting, width: width, cavity: cavity)
      #expect(!quench.roots.isCertain && quench.roots.re.isEmpty)
      #expect(!quench.roots(upper: [1], lower: [-1], above: 0).isCertain)
    }
  }
}

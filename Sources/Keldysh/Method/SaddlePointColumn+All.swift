import BatchCore
import Foundation
import Models

extension SaddlePointColumn {
  /// Zeros of Im K₁ᴿ that are kept.
  private static let zeros = 4

  /// - Parameter swept: keys of the sweep.
  static func all(
    _ grid: FrequencyGrid, swept: [String], wants: (SaddlePointObservable) -> Bool
  ) -> [SaddlePointColumn] {
    let branch = Axis(
      name: "branch", values: .integer((0..<Int64(SaddlePointSolution.branches)).map { $0 }),
      units: "1", longName: "number of the solution, rising in psi")
    let level = Axis(
      name: "level", values: .text(["b", "a"]), units: "1", longName: "upper and lower level")
    let frequency = Axis(
      name: "frequency", values: .real(grid.frequencies), units: "1", scale: "g",
      longName: "frequency; of levels from mu_s/2, of k1_retarded from that of the mode")
    let zero = Axis(
      name: "zero", values: .integer((0..<Int64(zeros)).map { $0 }), units: "1",
      longName: "number of the zero, rising in frequency")
    var columns: [SaddlePointColumn] = []
    if wants(.frequency) {
      columns.append(
        perBranch("mu_s", "frequency of the condensate", branch, scale: "g", .signed) {
          ($0.condensate?.frequency ?? .nan, $0.errors.frequency)
        })
    }
    if wants(.field) {
      columns.append(
        perBranch("psi", "coherent field over sqrt(N)", branch, .positive) {
          ($0.condensate?.field ?? .nan, $0.errors.field)
        })
    }
    if wants(.polarization) {
      columns.append(polarization(branch))
    }
    if wants(.density) {
      columns.append(
        perBranch(
          "excitation_density", "excitations of an atom, (1 + n_b - n_a)/2", branch, .share
        ) { ($0.density, $0.errors.density) })
    }
    if wants(.stable) {
      columns.append(
        plain("stable", "1: stable, 0: not", [branch], NaturalRange(0, 1, scale: 1)) {
          padded($0.solution.branches.map { $0.isStable ? 1 : 0 }, SaddlePointSolution.branches)
        })
    }
    if wants(.reason) {
      columns.append(
        plain(
          "reason",
          "why there is no condensate; 0: there is one, 1: the normal state is stable, 2: it is not, but no solution was found, 3: self-energies do not come to rest",
          [], NaturalRange(0, 3, scale: 1)
        ) { [$0.solution.reason.rawValue] })
    }
    if wants(.checks) { columns += checks(branch) }
    if wants(.threshold) { columns += thresholds }
    if wants(.boundary) { columns += swept.flatMap(boundary) }
    if wants(.fold) { columns += folds }
    if wants(.effectivePotential) {
      columns.append(
        plain("mu_eff", "zeros of Im K1R of the normal state", [zero], scale: "g", .signed) {
          padded(Array($0.potentials.prefix(zeros)), zeros)
        })
    }
    if wants(.spectralFunction) {
      columns.append(
        functions("spectral_function", "spectral function -Im G^R/pi", [branch, level, frequency]) {
          functions, _, k in
          (-functions.upper[k].im / .pi, -functions.lower[k].im / .pi)
        })
    }
    if wants(.occupation) {
      columns.append(
        functions(
          "occupation", "occupation (1 - F)/2, F = G^K/(G^R - G^A)", [branch, level, frequency]
        ) {
          functions, _, k in
          (
            0.5 * (1 - functions.upperKeldysh[k] / (2 * functions.upper[k].im)),
            0.5 * (1 - functions.lowerKeldysh[k] / (2 * functions.lower[k].im))
          )
        })
    }
    if wants(.response) {
      for (suffix, part) in [("re", \ComplexNumber.re), ("im", \ComplexNumber.im)]
        as [(String, KeyPath<ComplexNumber, Double> & Sendable)]
      {
        columns.append(
          plain(
            "k1_retarded_\(suffix)",
            "\(suffix == "re" ? "real" : "imaginary") part of K1R of the normal state", [frequency],
            scale: "g", .signed
          ) { $0.response!.values.map { $0[keyPath: part] } })
      }
    }
    return columns
  }

  private static func polarization(_ branch: Axis) -> SaddlePointColumn {
    var column = plain(
      "polarization", "|<a+ b>| = sqrt(mu_s^2 + kappa^2) psi", [branch],
      NaturalRange(0, 0.5, scale: 0.5)
    ) { point in
      let kappa = point.cavity.kappa
      func norm(_ frequency: Double) -> Double { hypot(frequency, kappa) }
      let values = point.solution.branches.map { branch in
        branch.condensate.map { norm($0.frequency) * $0.field } ?? .nan
      }
      let errors = point.solution.branches.map { branch in
        branch.condensate.map {
          norm($0.frequency) * branch.errors.field
            + $0.field * abs($0.frequency) / norm($0.frequency) * branch.errors.frequency
        } ?? .nan
      }
      return padded(values, SaddlePointSolution.branches)
        + padded(errors, SaddlePointSolution.branches)
    }
    column.hasErrors = true
    return column
  }

  private static func checks(_ branch: Axis) -> [SaddlePointColumn] {
    func check(_ name: String, _ longName: String, _ value: @escaping @Sendable (Checks) -> Double)
      -> SaddlePointColumn
    {
      plain(name, longName, [branch], .positive) {
        padded($0.solution.branches.map { value($0.checks) }, SaddlePointSolution.branches)
      }
    }
    return [
      check("causality_error", "share of the self-energies before t = 0") { $0.causality },
      check("sum_rule_error", "largest deviation of the spectral functions' integrals from 1") {
        $0.sumRule
      },
      check("positivity_error", "most negative value of a spectral function over its largest") {
        $0.positivity
      },
      check("occupation_error", "deviation of n_b + n_a from 1") { $0.occupation },
    ]
  }

  // MARK: Forms

  static func plain(
    _ name: String, _ longName: String, _ axes: [Axis], scale: String = "", _ range: NaturalRange,
    _ values: @escaping @Sendable (SaddlePointPoint) -> [Double]
  ) -> SaddlePointColumn {
    SaddlePointColumn(
      name: name, longName: longName, axes: axes, scale: scale, range: range, values: values)
  }

  private static func perBranch(
    _ name: String, _ longName: String, _ branch: Axis, scale: String = "", _ range: NaturalRange,
    _ value: @escaping @Sendable (SaddlePointSolution.Branch) -> (Double, Double)
  ) -> SaddlePointColumn {
    var column = plain(name, longName, [branch], scale: scale, range) { point in
      let pairs = point.solution.branches.map(value)
      return padded(pairs.map(\.0), SaddlePointSolution.branches)
        + padded(pairs.map(\.1), SaddlePointSolution.branches)
    }
    column.hasErrors = true
    return column
  }

  private static func functions(
    _ name: String, _ longName: String, _ axes: [Axis],
    _ value: @escaping @Sendable (GreenFunctions, DrivenCavity, Int) -> (Double, Double)
  ) -> SaddlePointColumn {
    let count = axes[2].count
    return plain(name, longName, axes, .signed) { point in
      var values: [Double] = []
      for branch in point.solution.branches {
        let pairs = (0..<count).map { value(branch.functions, point.cavity, $0) }
        values += pairs.map(\.0) + pairs.map(\.1)
      }
      return padded(values, 2 * count * SaddlePointSolution.branches)
    }
  }

  static func padded(_ values: [Double], _ count: Int) -> [Double] {
    values + [Double](repeating: .nan, count: count - values.count)
  }
}

extension NaturalRange {
  static let signed = NaturalRange(-.infinity, .infinity, scale: 1)
  static let share = NaturalRange(0, 1, scale: 1)
}

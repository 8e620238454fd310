import BatchCore
import Foundation
import Numerics

// Levels of one realization, and the state at t = 0.

extension BCSCavity {
  /// ε_i of one realization: upper box, lower box.
  func levels(_ disorder: RandomStream) -> [Double] {
    [separation / 2, -separation / 2].enumerated().flatMap { box, centre in
      levels(ofBox: box, disorder).map { centre + ($0 - 0.5) * (width / 2) }
    }
  }

  /// Places in one box of length 1.
  private func levels(ofBox box: Int, _ disorder: RandomStream) -> [Double] {
    func uniform(_ atom: Int, row: UInt64) -> Double {
      let (words, _) = disorder.words(site: box * half + atom, step: row, firstTrajectory: 0)
      return Double(words[0] >> 11) * 0x1p-53
    }
    if hasRandomLevels { return (0..<half).map { uniform($0, row: 1) } }
    let grid = (0..<half).map { (Double($0) + 0.5) / Double(half) }
    guard isStandingWave else { return grid }
    // Levels know nothing of positions.
    let keys = (0..<half).map { uniform($0, row: 2) }
    let order = (0..<half).sorted { (keys[$0], $0) < (keys[$1], $1) }
    return order.map { grid[$0] }
  }

  func numbers(disorder: RandomStream) -> [String: ExpressionScope.Parameter] {
    [
      "epsilon": .list(levels(disorder), over: "atom"),
      "c": .list((0..<atoms).map(mode), over: "atom"),
    ]
  }

  /// Azimuths ±Δφ₀/2 of the two boxes; where c < 0 the opposite direction.
  func directions(_ initial: InitialState) -> [InitialState] {
    let turn = (initial.phaseDifference ?? 0) / 2
    return (0..<atoms).map { site in
      var direction = initial
      direction.phi += site < half ? turn : -turn
      if mode(at: site) < 0 { direction.phi += .pi }
      return direction
    }
  }

  /// The mode as `displacement` says, from its stationary amplitude for the spins as they are,
  /// a = −(g/Δ_c) Σ c_i ⟨σ⁻_i⟩, where `cavity: equilibrium`.
  func modeStates(_ initial: InitialState) -> [ModeState]? {
    guard initial.cavity == .equilibrium else { return nil }
    var sum = ComplexNumber.zero
    for (site, direction) in directions(initial).enumerated() {
      let length = mode(at: site) * sine(direction.theta) / 2
      sum = sum + ComplexNumber(length * cosine(direction.phi), -length * sine(direction.phi))
    }
    let factor = -(chiN / (Double(half) * detuning)).squareRoot()
    return [
      ModeState(
        displacement: ComplexNumber(initial.displacement + factor * sum.re, factor * sum.im))
    ]
  }

  /// Equally spaced levels are in phase again after 2πN/W.
  func advice(until end: Double) -> String? {
    let recurrence = 2 * .pi * Double(half) / width
    guard !hasRandomLevels, end > recurrence / 2 else { return nil }
    func text(_ value: Double) -> String { String(format: "%.3g", value) }
    return
      "levels: grid of \(atoms) atoms is in phase again at t = \(text(recurrence)) = 2 pi N/width: beyond half of that it is no continuum of levels; \(Quantity.text(2 * (end * width / .pi).rounded(.up))) atoms would be one up to t = \(text(end))"
  }

  /// Where Lax vectors are looked at: off the real axis by about the width of the levels.
  var laxPoints: [ComplexNumber] {
    let distance = max(abs(separation) / 2 + width / 4, detuning / 2, chiN)
    return [
      ComplexNumber(0, distance), ComplexNumber(detuning / 2, distance / 2),
      ComplexNumber(-separation / 2, distance / 2),
    ]
  }
}

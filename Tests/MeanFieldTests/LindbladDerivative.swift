import BatchCore
import Foundation

@testable import Exact
@testable import MeanField
@testable import Models

/// d⟨A⟩/dt of the master equation itself in a product of spins with any Bloch vectors and coherent states, by
/// the operators of `method: exact`: a mixed spin is a mixture of two pure ones.
struct LindbladDerivative {
  let equation: MasterEquation
  /// Bloch vector of every site; of length one for S > ½.
  let bloch: [SIMD3<Double>]
  let amplitudes: [ComplexNumber]
  let cutoffs: [Int]

  func values(of operators: [TimedOperator], at time: Double) throws -> [ComplexNumber] {
    let sites = bloch.count
    var sums = [ComplexNumber](repeating: .zero, count: operators.count)
    for pattern in 0..<(1 << sites) {
      var (weight, directions) = (1.0, [InitialState]())
      for (site, m) in bloch.enumerated() {
        let length = (m * m).sum().squareRoot()
        let sign: Double = pattern >> site & 1 == 0 ? 1 : -1
        weight *= (1 + sign * length) / 2
        directions.append(
          InitialState(theta: acos(sign * m.z / length), phi: atan2(sign * m.y, sign * m.x)))
      }
      if weight < 1e-14 { continue }
      let own = try values(of: operators, directions, at: time)
      for (number, value) in own.enumerated() { sums[number] = sums[number] + weight * value }
    }
    return sums
  }

  private func values(
    of operators: [TimedOperator], _ directions: [InitialState], at time: Double
  ) throws -> [ComplexNumber] {
    var options = ExactOptions()
    (options.cutoffs, options.groupsSpins) = (cutoffs, false)
    let problem = try ExactProblem(
      equation, directions: directions, modes: amplitudes.map { ModeState(displacement: $0) },
      operators: operators, options: options)
    let space = problem.space
    let psi = space.startVector()!
    let h = space.hamiltonian.applied(psi, time)
    let jumps = space.jumps.map {
      ($0.operation, $0.rate(at: time), $0.operation.applied(psi, time))
    }
    return operators.map { operation in
      let a = space.matrix(of: operation)
      let right = a.applied(psi, time)
      let left = a.adjoint.applied(psi, time)
      // ⟨i[H, A]⟩.
      var sum = ComplexNumber.i * (dot(h, right) - dot(left, h))
      for (l, rate, jumped) in jumps {
        sum =
          sum + rate
          * (dot(jumped, a.applied(jumped, time)) - 0.5 * dot(l.applied(left, time), jumped)
            - 0.5 * dot(jumped, l.applied(right, time)))
      }
      return sum
    }
  }

  private func dot(_ a: [ComplexNumber], _ b: [ComplexNumber]) -> ComplexNumber {
    zip(a, b).reduce(.zero) { $0 + $1.0.conjugate * $1.1 }
  }
}

extension SparseOperator {
  func applied(_ vector: [ComplexNumber], _ time: Double) -> [ComplexNumber] {
    let (re, im) = values(at: time)
    return (0..<count).map { row in
      (starts[row]..<starts[row + 1]).reduce(.zero) {
        $0 + ComplexNumber(re[$1], im[$1]) * vector[Int(columns[$1])]
      }
    }
  }
}

/// Random product states of a layout.
struct RandomState {
  var bloch: [SIMD3<Double>] = []
  var amplitudes: [ComplexNumber] = []
  private(set) var values: [Double]

  init(
    _ layout: StateLayout, isPure: (Int) -> Bool, _ random: inout some RandomNumberGenerator
  ) {
    values = [Double](repeating: 0, count: layout.count)
    for site in 0..<layout.sites {
      let z = Double.random(in: -0.95..<0.95, using: &random)
      let phi = Double.random(in: -3..<3, using: &random)
      let length = isPure(site) ? 1 : Double.random(in: 0.1..<1, using: &random)
      let m =
        length * SIMD3((1 - z * z).squareRoot() * cos(phi), (1 - z * z).squareRoot() * sin(phi), z)
      bloch.append(m)
      for axis in 0..<3 { values[layout.spin(site, axis)] = m[axis] }
    }
    for mode in 0..<layout.modes {
      let own = ComplexNumber(
        .random(in: -0.25..<0.25, using: &random), .random(in: -0.25..<0.25, using: &random))
      amplitudes.append(own)
      values[layout.re(mode)] = own.re
      values[layout.im(mode)] = own.im
    }
  }
}

import Foundation

@testable import Lax

/// Mean field of the simulator, integrated by the classical Runge-Kutta method of fourth order; χN = 1:
///
///     ds/dt = −2iε s + i b z,   dz/dt = −4 Im(b̄ s),   db/dt = −i Δ_c (b + S),   S = (1/N) Σ s
///
/// over 2N spins s = ⟨σ⁻⟩, z = ⟨σ^z⟩.
struct Dynamics {
  let quench: Quench
  let levels: [Double]
  /// [Re s, Im s, z] of each spin, then Re b, Im b.
  private(set) var state: [Double]
  private var stages: [[Double]]
  private var scratch: [Double]

  /// - Parameter places: of the levels in a box from 0 to 1.
  init(_ quench: Quench, places: [Double]) {
    self.quench = quench
    levels = [1.0, -1.0].flatMap { side in
      places.map { side * quench.splitting / 2 + ($0 - 0.5) * quench.width / 2 }
    }
    let half = quench.phaseDifference / 2
    state = [half, -half].flatMap { angle in
      places.flatMap { _ in [0.5 * cos(angle), -0.5 * sin(angle), 0] }
    }
    state += quench.hasCavityField ? [-cos(half), 0] : [0, 0]
    stages = Array(repeating: state, count: 4)
    scratch = state
  }

  /// Levels in the middles of equal pieces.
  init(_ quench: Quench, perBox count: Int) {
    self.init(quench, places: (0..<count).map { (Double($0) + 0.5) / Double(count) })
  }

  var field: (re: Double, im: Double) { (state[state.count - 2], state[state.count - 1]) }
  /// |b|.
  var amplitude: Double { hypot(field.re, field.im) }
  /// |S⁺|.
  var coherence: Double {
    var (re, im) = (0.0, 0.0)
    for j in levels.indices {
      re += state[3 * j]
      im += state[3 * j + 1]
    }
    return 2 * hypot(re, im) / Double(levels.count)
  }

  /// The conserved square of the Lax vector.
  func square(at u: Complex) -> Complex {
    let weight = 1 / Double(levels.count)
    var (x, y, z) = (Complex(0), Complex(0), Complex(0))
    for (j, level) in levels.enumerated() {
      let pole = weight * (u - Complex(level)).reciprocal
      x += (2 * state[3 * j]) * pole
      y += (-2 * state[3 * j + 1]) * pole
      z += state[3 * j + 2] * pole
    }
    x += Complex(2 / quench.cavity * field.re)
    y += Complex(-2 / quench.cavity * field.im)
    z = z - Complex(1) + (2 / quench.cavity) * u
    return x * x + y * y + z * z
  }

  mutating func step(_ h: Double) {
    derivative(state, &stages[0])
    for (stage, part) in [(1, 0.5), (2, 0.5), (3, 1.0)] {
      for k in state.indices { scratch[k] = state[k] + part * h * stages[stage - 1][k] }
      derivative(scratch, &stages[stage])
    }
    for k in state.indices {
      state[k] += h / 6 * (stages[0][k] + 2 * stages[1][k] + 2 * stages[2][k] + stages[3][k])
    }
  }

  /// Runs to a time.
  mutating func run(to end: Double, each: (Double, Dynamics) -> Void = { _, _ in }) {
    let longest = min(0.04, 0.24 / (max(quench.cavity, quench.splitting + quench.width / 2) + 2))
    let steps = Int((end / longest).rounded(.up))
    for index in 1...steps {
      step(end / Double(steps))
      each(end * Double(index) / Double(steps), self)
    }
  }

  private func derivative(_ state: [Double], _ out: inout [Double]) {
    let count = levels.count
    let (re, im) = (state[3 * count], state[3 * count + 1])
    state.withUnsafeBufferPointer { s in
      out.withUnsafeMutableBufferPointer { d in
        levels.withUnsafeBufferPointer { levels in
          var (sumRe, sumIm) = (0.0, 0.0)
          for j in 0..<count {
            let (x, y, z) = (s[3 * j], s[3 * j + 1], s[3 * j + 2])
            sumRe += x
            sumIm += y
            d[3 * j] = 2 * levels[j] * y - im * z
            d[3 * j + 1] = -2 * levels[j] * x + re * z
            d[3 * j + 2] = -4 * (re * y - im * x)
          }
          let (fieldRe, fieldIm) = (
            re + 2 * sumRe / Double(count), im + 2 * sumIm / Double(count)
          )
          d[3 * count] = quench.cavity * fieldIm
          d[3 * count + 1] = -quench.cavity * fieldRe
        }
      }
    }
  }
}

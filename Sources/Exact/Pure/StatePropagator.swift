import BatchCore
import Foundation
import Numerics

/// ψ as it goes on in time by H(t): Chebyshev polynomials of a constant H, else the method of Dormand and
/// Prince.
final class StatePropagator {
  /// Real and imaginary parts side by side.
  let x: Buffer<Double>
  var control: StepControl
  private let chebyshev: ChebyshevSeries?
  private let dormandPrince: DormandPrince853?
  private let hamiltonian: StateOperator
  /// 1, or −1 backwards: the time of H is origin + direction · time.
  private let origin: Double
  private let direction: Double
  private let longestStep: Double

  init(_ space: Space, at time: Double, origin: Double = 0, direction: Double = 1) {
    (self.origin, self.direction) = (origin, direction)
    x = Buffer(zeros: 2 * space.dimension)
    control = StepControl(time: time, step: 0)
    hamiltonian = StateOperator(space.hamiltonian)
    let isTimed = space.hamiltonian.dependsOnTime
    chebyshev = isTimed ? nil : ChebyshevSeries(space.hamiltonian)
    dormandPrince = isTimed ? DormandPrince853(count: x.count) : nil
    longestStep = isTimed ? 1 / max(1e-300, space.hamiltonian.rowBound) : chebyshev!.longestStep
  }

  /// - Parameter accepts: judges the state after a step; false: `advance` ends before the step.
  /// - Returns: whether the time was reached.
  func advance(
    to target: Double, budget: ErrorBudget, goesOn: () -> Bool,
    accepts: (UnsafePointer<Double>) throws -> Bool
  ) throws -> Bool {
    if control.step == 0 { control.step = chebyshev == nil ? 0.1 * longestStep : longestStep }
    while control.time < target {
      guard goesOn() else { throw AbandonedUnit() }
      control.step = min(control.step, longestStep)
      let (step, arrives) = control.next(to: target)
      let (state, factor): (UnsafeMutablePointer<Double>, Double)
      if let chebyshev {
        let isWhole = chebyshev.apply(
          x.pointer, step: direction * step, tolerance: 0.01 * budget.tolerance, goesOn: goesOn)
        guard isWhole else { throw AbandonedUnit() }
        (state, factor) = (chebyshev.candidate, 1)
      } else {
        let method = dormandPrince!
        let next = try control.attempt(
          method, x.pointer, step: step, norm: norm, budget, derivative)
        guard let next else { continue }
        (state, factor) = (method.candidate, next)
      }
      guard try accepts(state) else { return false }
      x.pointer.update(from: state, count: x.count)
      control.accept(step, arrives: arrives, target: target, factor: factor)
    }
    return true
  }

  /// ∓i H ψ.
  private func derivative(
    _ time: Double, _ psi: UnsafePointer<Double>, _ out: UnsafeMutablePointer<Double>
  ) {
    hamiltonian.refresh(at: origin + direction * time)
    hamiltonian.apply(psi, out)
    for index in 0..<(x.count / 2) {
      let (a, b) = (out[2 * index], out[2 * index + 1])
      (out[2 * index], out[2 * index + 1]) = (direction * b, -direction * a)
    }
  }

  private var norm: Double {
    (0..<x.count).reduce(0) { $0 + x.pointer[$1] * x.pointer[$1] }.squareRoot()
  }
}

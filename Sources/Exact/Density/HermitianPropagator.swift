import BatchCore
import Foundation
import Numerics

/// A Hermitian matrix in blocks as it goes on in time.
///
/// Equations that do not depend on time go in steps of the exponential series, others by the method of
/// Dormand and Prince.
final class HermitianPropagator {
  let x: Buffer<Double>
  var control: StepControl
  private let generator: any HermitianGenerator
  private let taylor: TaylorExponential?
  private let dormandPrince: DormandPrince853?
  /// The time that equations have, for one of the propagation.
  private let clock: (Double) -> Double
  /// A longer step may pass over what depends on time.
  private let longestStep: Double

  /// - Parameter clock: the time of the equations for one of the propagation, which runs forward.
  init(
    _ layout: BlockLayout, _ terms: GeneratorTerms, at time: Double,
    clock: @escaping (Double) -> Double = { $0 }
  ) {
    self.clock = clock
    x = Buffer(zeros: layout.count)
    generator = layout.generator(terms)
    let isTimed = terms.dependsOnTime
    taylor = isTimed ? nil : TaylorExponential(count: layout.count)
    dormandPrince = isTimed ? DormandPrince853(count: layout.count) : nil
    longestStep = isTimed ? 2 / max(1e-300, terms.generator.rowBound) : .infinity
    control = StepControl(time: time, step: 0)
  }

  /// - Parameter accepts: judges the state after a step; false: `advance` ends before the step.
  /// - Returns: whether the time was reached.
  /// - Throws: `AbandonedUnit`, `ImpossibleRealization`, and what `accepts` throws.
  func advance(
    to target: Double, budget: ErrorBudget, goesOn: () -> Bool,
    accepts: (UnsafePointer<Double>) throws -> Bool
  ) throws -> Bool {
    while control.time < target {
      guard goesOn() else { throw AbandonedUnit() }
      if control.step == 0 { control.step = firstStep() }
      control.step = min(control.step, longestStep)
      let (step, arrives) = control.next(to: target)
      let (state, factor): (UnsafeMutablePointer<Double>, Double)
      if let taylor {
        let outcome = taylor.attempt(
          x.pointer, step: step, tolerance: 0.01 * budget.tolerance, goesOn: goesOn
        ) { generator.apply(at: 0, $0, $1) }
        guard case .converged(let terms)? = outcome else {
          if outcome == nil { throw AbandonedUnit() }
          try control.reject(step, factor: 0.5)
          continue
        }
        (state, factor) = (taylor.candidate, TaylorExponential.stepFactor(terms: terms))
      } else {
        let method = dormandPrince!
        let next = try control.attempt(
          method, x.pointer, step: step, norm: norm(x.pointer), budget
        ) { generator.apply(at: clock($0), $1, $2) }
        guard let next else { continue }
        (state, factor) = (method.candidate, next)
      }
      guard try accepts(state) else { return false }
      x.pointer.update(from: state, count: x.count)
      control.accept(step, arrives: arrives, target: target, factor: factor)
    }
    return true
  }

  /// A step in which the state changes by a part of its size.
  private func firstStep() -> Double {
    let rate = Buffer(zeros: x.count)
    generator.apply(at: clock(control.time), x.pointer, rate.pointer)
    let (size, change) = (norm(x.pointer), norm(rate.pointer))
    return change > 0 ? (taylor == nil ? 0.05 : 1) * size / change : .infinity
  }

  private func norm(_ x: UnsafePointer<Double>) -> Double {
    var sum = 0.0
    for index in 0..<self.x.count { sum += x[index] * x[index] }
    return sum.squareRoot()
  }
}

extension SparseOperator {
  /// The largest sum of magnitudes of a row, functions of time left out.
  var rowBound: Double {
    (0..<count).reduce(0) { bound, row in
      max(
        bound,
        (starts[row]..<starts[row + 1]).reduce(0) { sum, index in
          parts.reduce(sum) { $0 + hypot($1.re[index], $1.im[index]) }
        })
    }
  }
}

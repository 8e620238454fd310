import BatchCore
import Numerics

/// Reads the named expressions of jobs: sets, parameters and definitions are those of the job's model.
public struct ModelExpressionReader: ExpressionReader {
  public init() {}

  /// What depends on parameters and on time is looked at for a few points of the sweep, in the first
  /// realization of each.
  public func read(_ name: String, _ field: JobField, of job: Job) throws -> NamedExpression {
    let text = try field.text("an expression")
    do {
      return try read(name, text, of: job)
    } catch let error as ExpressionError {
      // A mistake may stand in a definition of a typed model.
      guard error.text != text, let typed = job.model.typed as? CustomText else {
        throw field.error(error)
      }
      throw typed.located(error)
    }
  }

  private func read(_ name: String, _ text: String, of job: Job) throws -> NamedExpression {
    let expression = try ModelExpression(text)
    var looks: [Look] = []
    for point in Self.points(of: job) {
      if looks.reduce(0, { $0 + $1.terms }) > Self.largestWork { break }
      let disorder = RandomStream(
        seed: job.sampling.seed, purpose: .disorder, point: point, realization: 0)
      let names = ExpressionNames(of: job, atPoint: point)
      looks.append(
        Look(
          try names.operators([text], disorder: disorder)[0].operation, names.shape,
          until: job.time.end, atPoint: point))
    }
    for look in looks {
      guard let time = look.undefined else { continue }
      let place = job.sweep.isEmpty ? "" : ", \(job.sweepText(atPoint: look.point))"
      throw ExpressionError(
        "the value is not a finite number (at t = \(Quantity.text(time))\(place))", text,
        expression.root.columns)
    }
    let scale = looks.reduce(0) { max($0, $1.scale) }
    return NamedExpression(
      name, text: expression.canonical, isReal: looks.allSatisfy(\.isReal),
      scale: scale > 0 ? scale : 1, terms: looks.reduce(0) { max($0, $1.terms) })
  }

  /// Terms that are looked at before further points are not.
  private static let largestWork = 200_000

  /// At most 16, spread over the sweep.
  private static func points(of job: Job) -> [Int] {
    let count = min(16, job.points)
    return (0..<count).map { count == 1 ? 0 : $0 * (job.points - 1) / (count - 1) }
  }

  /// An operator at one point of the sweep.
  private struct Look {
    let point: Int
    let isReal: Bool
    let scale: Double
    let terms: Int
    /// A time at which it has no value.
    let undefined: Double?

    init(
      _ operation: TimedOperator, _ shape: SystemShape, until end: Double, atPoint point: Int
    ) {
      self.point = point
      terms = operation.parts.reduce(0) { $0 + $1.polynomial.monomialCount }
      guard operation.dependsOnTime else {
        (isReal, undefined) = (operation.constant.isHermitian, nil)
        scale = operation.constant.scale(shape)
        return
      }
      // Times at which functions would meet by chance are unlikely among these.
      let functions = operation.timed.map(\.function)
      undefined = (0...500).lazy.map { Double($0) * end / 500 }.first { time in
        functions.contains { !$0.value(at: time).isFinite }
      }
      let times = terms > 100_000 ? 4 : 16
      let values =
        undefined == nil
        ? (0...times).map {
          operation.polynomial(at: $0 == 0 ? 0 : end * (Double($0) - 0.382) / Double(times))
        }
        : []
      isReal = values.allSatisfy(\.isHermitian)
      scale = values.reduce(0) { max($0, $1.scale(shape)) }
    }
  }
}

extension OperatorPolynomial {
  /// Root of the sum of squares of the coefficients, the constant left out: how far a sum of independent
  /// spins scatters. Components of a large spin count as far as they reach.
  fileprivate func scale(_ shape: SystemShape) -> Double {
    terms.reduce(0) { sum, term in
      if term.monomial == .one { return sum }
      let size = term.monomial.spins.reduce(term.coefficient.magnitude) {
        $1.isLarge ? $0 * Double(shape.spinsPerSite(of: $1.site)) : $0
      }
      return sum + size * size
    }.squareRoot()
  }
}

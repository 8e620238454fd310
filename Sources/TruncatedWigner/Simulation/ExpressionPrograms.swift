import Models
import Numerics
import Observables

/// The named expressions of a layout in one realization after the other. What is not drawn is expanded
/// once.
final class ExpressionPrograms {
  private let layout: ObservableLayout
  private let names: ExpressionNames
  private var known: (realization: Int, programs: [(program: SymbolProgram, isDrawn: Bool)])?

  init(_ layout: ObservableLayout, _ names: ExpressionNames) {
    self.layout = layout
    self.names = names
  }

  /// In the order of the layout.
  /// - Throws: `UndefinedExpression`.
  func programs(realization: Int, point: Int, disorder: RandomStream) throws -> [SymbolProgram] {
    let expressions = layout.expressions
    var programs = known?.programs ?? []
    let isNew = known?.realization != realization
    let changed = expressions.indices.filter {
      programs.isEmpty || (isNew && programs[$0].isDrawn)
    }
    if !changed.isEmpty {
      do {
        let drawn = try names.operators(changed.map { expressions[$0].text }, disorder: disorder)
        let fresh = zip(changed, drawn).map { index, drawn in
          (
            program: SymbolProgram(
              drawn.operation, isReal: expressions[index].isReal, vacuum: layout.kind.vacuum,
              shape: layout.shape), isDrawn: drawn.isDrawn
          )
        }
        if programs.isEmpty {
          programs = fresh
        } else {
          for (index, program) in zip(changed, fresh) { programs[index] = program }
        }
      } catch let problem as ExpressionError {
        throw UndefinedExpression(
          description:
            "an expression has no value in realization \(realization) at sweep point \(point): \(problem.message)"
        )
      }
    }
    known = (realization, programs)
    return programs.map(\.program)
  }
}

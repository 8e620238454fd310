import BatchCore
import Numerics

/// A typed model with the numbers of one point of a sweep: what its expressions mean, but for what is
/// drawn for every realization.
struct CustomPoint: Sendable {
  let text: CustomText
  /// Sets, and all parameters that are not drawn.
  let scope: ExpressionScope
  /// Parameters that are drawn, with their numbers.
  let random: [(name: String, distribution: Distribution, over: [String], row: UInt64)]

  /// - Throws: `ExpressionError`; never for the points of a job that was checked.
  init(_ text: CustomText, _ values: Parameters) throws {
    self.text = text
    var parameters: [String: ExpressionScope.Parameter] = [:]
    for parameter in text.parameters {
      switch parameter.form {
      case .number: parameters[parameter.name] = .number(values.number(parameter.name))
      case .values(let array, let over): parameters[parameter.name] = .array(array, over: over)
      case .table(let times, let values, let isConstant):
        parameters[parameter.name] = .function { time in
          tabulated(times, values, isConstant: isConstant, at: time)
        }
      case .formula, .distribution: break
      }
    }
    let numbers = ExpressionScope(parameters: parameters, definitions: text.formulas)
    let sets = try text.sets.map { try $0.sites(values, numbers) }
    let scope = ExpressionScope(
      sets: sets, parameters: parameters, definitions: text.formulas)
    random = try text.parameters.compactMap { parameter in
      guard case .distribution(let own) = parameter.form else { return nil }
      return (parameter.name, try own.resolved(scope), own.over, own.row)
    }
    self.scope = scope
  }

  /// The scope with the drawn parameters of a realization.
  func scope(drawnFrom stream: RandomStream) -> ExpressionScope {
    var scope = scope
    scope.drawn = Set(random.map(\.name))
    for (name, distribution, over, row) in random {
      let counts = over.map { name in scope.sets.first { $0.name == name }!.count }
      switch counts.count {
      case 0:
        scope.parameters[name] = .number(distribution.value(site: 0, stream: stream, row: row))
      case 1:
        scope.parameters[name] = .list(
          (0..<counts[0]).map { distribution.value(site: $0, stream: stream, row: row) },
          over: over[0])
      default:
        let drawn = distribution.matrix(
          rows: counts[0], columns: counts[1], stream: stream, row: row)
        scope.parameters[name] = ExpressionScope.Parameter(
          over: over, sizes: counts.map { $0 }
        ) { i, j, _ in ComplexNumber(drawn[i * counts[1] + j]) }
      }
    }
    return scope
  }

  var shape: SystemShape {
    var next: [SiteSet.Kind: Int] = [:]
    func range(_ set: SiteSet) -> Range<Int> {
      let first = next[set.kind, default: 0]
      next[set.kind] = first + set.count
      return first..<(first + set.count)
    }
    return SystemShape(
      species: scope.sets.filter { $0.kind == .spins }.map {
        .init(name: $0.name, sites: range($0), spinsPerSite: $0.twiceSpin)
      },
      modeSets: scope.sets.filter { $0.kind == .modes }.map {
        .init(name: $0.name, modes: range($0))
      })
  }
}

extension ExpressionScope.Parameter {
  /// Numbers along one or two indices.
  static func array(_ array: NumberArray, over: [String?]) -> Self {
    let width = array.shape.count == 2 ? array.shape[1] : 0
    let (real, imaginary) = (array.real, array.imaginary)
    return Self(
      over: over.isEmpty ? array.shape.map { _ in nil } : over, sizes: array.shape.map { $0 }
    ) { i, j, _ in
      let place = width == 0 ? i : i * width + j
      return ComplexNumber(real[place], imaginary?[place] ?? 0)
    }
  }
}

/// Between the times linear, or constant from each to the next; before and after as at the ends.
private func tabulated(
  _ times: [Double], _ values: [Double], isConstant: Bool, at time: Double
) -> Double {
  // A step belongs to what follows, also where the time is rounded.
  let time = isConstant ? time + 1e-12 * abs(time) : time
  var (low, high) = (0, times.count)
  while low < high {
    let middle = (low + high) / 2
    if times[middle] <= time { low = middle + 1 } else { high = middle }
  }
  if low == 0 { return values[0] }
  if isConstant || low == times.count { return values[low - 1] }
  let fraction = (time - times[low - 1]) / (times[low] - times[low - 1])
  return values[low - 1] + fraction * (values[low] - values[low - 1])
}

import BatchCore

/// The values of observables in each sample of a run: `output.per_realization`.
///
/// Nodes of the reduction tree are sums over samples, in which single ones cannot be told apart. So they
/// stand beside the tree: what a sample says by itself is made of its own numbers the moment it is whole,
/// on whichever rank that is, and carries the sample's number from there. Order and grouping mean nothing
/// to it; checkpoints have it as the variables `NAME_realizations` of the file.
public struct RealizationValues: Sendable {
  /// One sample's.
  struct Row: Sendable {
    let point: Int
    let sample: Int
    /// Of the observables one after the other.
    let values: [Double]
  }

  /// Observables, with the numbers of each.
  let variables: [(name: String, values: Int)]
  /// Samples of a point.
  private let samples: Int
  private var rows: [Int: [Double]] = [:]

  /// Nil where the plan keeps none. The only realization of a job is all of its samples together, of which
  /// the tree knows enough.
  init?(plan: Plan) {
    variables = plan.realizationVariables
    samples = plan.division.samples
    if variables.isEmpty || plan.job.sampling.realizations == 1 { return nil }
  }

  func values(atPoint point: Int, sample: Int) -> [Double]? { rows[point * samples + sample] }

  mutating func add(_ row: Row) { rows[row.point * samples + row.sample] = row.values }

  /// Those of the observables that are kept.
  /// - Parameter sample: what the reduction says of it.
  func values(of sample: [PointVariable]) -> [Double] {
    variables.flatMap { variable in sample.first { $0.name == variable.name }?.values ?? [] }
  }

  /// All of them, in the order of samples.
  var all: [Row] {
    rows.keys.sorted().map { Row(point: $0 / samples, sample: $0 % samples, values: rows[$0]!) }
  }

  /// Hands over all and forgets them.
  mutating func take() -> [Row] {
    defer { rows = [:] }
    return all
  }

  mutating func remove(point: Int) {
    for sample in 0..<samples { rows[point * samples + sample] = nil }
  }

  /// Takes those of a stored result.
  /// - Parameters:
  ///   - spans: samples that the run still has.
  ///   - stored: the plan of the result.
  /// - Throws: `DamagedNode` where the result has other numbers of values than its job.
  mutating func adopt(_ document: ResultDocument, _ spans: [NodeSpan], of stored: Plan) throws {
    let realizations = stored.division.samples
    guard stored.job.sampling.realizations > 1 else { return }
    var columns: [[Double]] = []
    for variable in variables {
      let name = variable.name + RealizationChoice.suffix
      guard let own = document.variable(name) else { return }
      guard case .real(let values) = own.values,
        own.dimensions.firstIndex(of: RealizationChoice.axis) == stored.job.sweep.count,
        values.count == stored.points * realizations * variable.values
      else { throw DamagedNode() }
      columns.append(values)
    }
    for span in spans where span.kind == .samples {
      for sample in span.range {
        let place = span.point * realizations + sample
        let values = zip(variables, columns).flatMap { variable, column in
          column[(place * variable.values)..<((place + 1) * variable.values)]
        }
        add(Row(point: span.point, sample: sample, values: values))
      }
    }
  }
}

extension Plan {
  /// Observables of which the result has the value in each realization, and how many numbers each takes.
  public var realizationVariables: [(name: String, values: Int)] {
    guard job.output.perRealization != .none else { return [] }
    let able = computation.reduction(atPoint: 0).sampleVariables
    let names = Set(job.output.perRealization.names(among: able.map(\.name)))
    return able.filter { names.contains($0.name) }
  }

  /// Values along the axis `realization`.
  public var realizations: Int { job.sampling.realizations == 1 ? 1 : division.samples }
}

extension ResultDocument {
  /// Observables of which it has the value in each realization.
  public var realizationObservables: [String] {
    observables.filter {
      variable($0 + RealizationChoice.suffix)?.dimensions.contains(RealizationChoice.axis) == true
    }
  }
}

import Models

/// States at the times of records, which two-time functions are worked out from.
public final class StateHistory {
  struct Entry {
    let time: Double
    let space: Space
    let density: DensityEvolution.Frame?
    let values: Buffer<Double>
  }

  private(set) var entries: [Entry] = []
  private let problem: ExactProblem
  private var bytes = 0.0

  public init(_ problem: ExactProblem) { self.problem = problem }

  /// Times of the states kept.
  public var times: [Double] { entries.map(\.time) }

  /// Keeps the state that an evolution has now.
  /// - Throws: `ExactSizeError` where all of them take too much.
  public func keep(_ evolution: any ExactEvolution) throws {
    let (values, density): (Buffer<Double>, DensityEvolution.Frame?)
    switch evolution {
    case let evolution as DensityEvolution:
      (values, density) = (evolution.frame.x, evolution.frame)
    case let evolution as PureEvolution: (values, density) = (evolution.frame.x, nil)
    default: preconditionFailure("no state to keep")
    }
    bytes += 8 * Double(values.count)
    let limit = problem.options.memoryLimit
    if bytes > limit {
      let dimension = Double(evolution.space.dimension)
      throw ExactSizeError(
        subject: "\(entries.count + 1) states at records, for two-time functions,",
        dimension: dimension, isLowerBound: false, bytes: bytes, limit: limit,
        fittingDimension: dimension / 2, time: evolution.time, cutoffs: evolution.space.cutoffs)
    }
    entries.append(
      Entry(
        time: evolution.time, space: evolution.space, density: density,
        values: Buffer(
          Array(UnsafeBufferPointer(start: values.pointer, count: values.count)))))
  }
}

import BatchCore
import Foundation

/// The points of a sweep at which `step: auto` runs pilots, and what follows for the others.
///
/// Small sweeps are judged at every point. In large ones a few values of each axis are, among them
/// always the least and the greatest; every other point takes the finest step of the judged points
/// around it.
public struct StepPoints: Sendable {
  private let job: Job
  private let axes: [Axis]

  private struct Axis {
    /// Indices in the order of their values, and where in it every index stands.
    let order: [Int]
    let place: [Int]
    /// Places that are judged, rising.
    let judged: [Int]
  }

  /// Sweeps up to this many points are judged at every one.
  private static let most = 64

  /// - Throws: `JobError` for sweeps of more axes than can be judged.
  public init(job: Job) throws {
    self.job = job
    let counts = job.sweep.map(\.values.count)
    var judged = counts.map { min($0, 2) }
    guard job.points <= Self.most || judged.reduce(1, *) <= 1024 else {
      throw JobError(
        message:
          "\(job.file): `step: auto` judges the ends of every axis of the sweep, and \(counts.count) axes have too many; give `time.step`"
      )
    }
    // One more value for the axis that has the largest share left out, while there is room.
    while true {
      let open = counts.indices.filter { axis in
        judged[axis] < counts[axis]
          && (job.points <= Self.most
            || judged.reduce(1, *) / judged[axis] * (judged[axis] + 1) <= Self.most)
      }
      guard let axis = open.max(by: { counts[$0] * judged[$1] < counts[$1] * judged[$0] }) else {
        break
      }
      judged[axis] += 1
    }
    axes = job.sweep.indices.map { axis in
      let values = job.sweep[axis].values
      let order = values.indices.sorted { values[$0] < values[$1] }
      var place = order
      for (rank, index) in order.enumerated() { place[index] = rank }
      let (last, kept) = (order.count - 1, judged[axis])
      return Axis(
        order: order, place: place,
        judged: kept == 1 ? [0] : (0..<kept).map { $0 * last / (kept - 1) })
    }
  }

  /// Points to judge, rising.
  public var judged: [Int] {
    var points = [0]
    for axis in axes {
      points = points.flatMap { base in
        axis.judged.map { base * axis.order.count + axis.order[$0] }
      }
    }
    return points.sorted()
  }

  /// The judged points around a point, itself alone if it is one.
  public func around(_ point: Int) -> [Int] {
    var corners = [0]
    for (axis, index) in zip(axes, job.sweepIndices(ofPoint: point)) {
      let place = axis.place[index]
      let below = axis.judged.last { $0 <= place }!
      let above = axis.judged.first { $0 >= place }!
      corners = corners.flatMap { base in
        Set([below, above]).sorted().map { base * axis.order.count + axis.order[$0] }
      }
    }
    return corners
  }

  /// Steps and bounds of the bias at every point.
  /// - Parameter choices: of every judged point.
  public func all(_ choices: [Int: StepChoice]) -> [StepChoice] {
    (0..<job.points).map { point in
      let around = around(point).map { choices[$0]! }
      return StepChoice(
        stepsPerRecord: around.map(\.stepsPerRecord).max()!, bias: around.map(\.bias).max()!)
    }
  }
}

import BatchCore
import Foundation

extension StoppingRule {
  /// Where all samples did not bring the precision that `sampling.target_stderr` asks for: a line for
  /// each observable that held points back.
  func warnings(_ tree: ReductionTree) -> [String] {
    var held: [String: [(point: Int, excess: Excess)]] = [:]
    for point in 0..<plan.points {
      guard case .samples(let own) = tree.prefix(samples, atPoint: point),
        let excess = largestExcess(own, atPoint: point)
      else { continue }
      held[excess.observable, default: []].append((point, excess))
    }
    return held.sorted { $0.key < $1.key }.map { observable, points in
      let worst = points.max { $0.excess.ratio < $1.excess.ratio }!
      let place =
        plan.job.sweep.isEmpty ? "" : " at \(plan.job.sweepText(atPoint: worst.point))"
      let others =
        points.count > 1 ? ", and \(points.count - 1) more points likewise" : ""
      return
        "sampling.target_stderr was not reached\(place) with all samples: \(observable) held it back; \(text(worst.excess))\(others)"
    }
  }

  private func text(_ excess: Excess) -> String {
    let target = targetText(excess.observable)
    if !excess.error.isFinite {
      return
        "its error is not defined\(time(excess)), so that no number of samples is enough; give targets for other observables alone"
    }
    if excess.limit == 0 {
      return
        "it is zero wherever it is defined, so that \(target) is zero too; give it an absolute target"
    }
    return String(format: "its error ended at %.2g", excess.error)
      + "\(time(excess)), the target is " + String(format: "%.2g", excess.limit)
      + (target.hasSuffix("value") ? " (\(target))" : "")
  }

  /// " at t = 1.5" where the observable is one of the time.
  private func time(_ excess: Excess) -> String {
    let variables = plan.computation.reduction(atPoint: 0).variables(nil)
    guard let variable = variables.first(where: { $0.name == excess.observable }),
      let time = variable.axes.first, time.name == "time", case .real(let times) = time.values,
      !times.isEmpty
    else { return "" }
    return " at t = \(Quantity.text(times[excess.place / (variable.values.count / times.count)]))"
  }
}

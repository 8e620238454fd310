import BatchRunner
import Foundation

extension Summary {
  /// Whether the result can be trusted: what was measured on the way, then warnings.
  func validity() -> [String] {
    func largest(_ name: String) -> Double? {
      variable(name).flatMap { Self.reals($0).filter(\.isFinite).max() }
    }
    var measures: [String] = []
    if let drift = largest("spin_length_drift") {
      measures.append(String(format: "spin length kept to %.0e", drift))
    }
    if let drift = largest("energy_drift") {
      measures.append(String(format: "energy per spin to %.1e", drift))
    }
    if let angle = largest("turn_per_step") {
      measures.append(String(format: "%.2g rad a step", angle))
    }
    if case .real(let deviation)? = document[attribute: "step_check_max"] {
      measures.append(String(format: "half the step moves results by up to %.1f errors", deviation))
    } else if !measures.isEmpty {
      // Methods without steps measure none of these.
      measures.append("step not checked (--check-step)")
    }
    var lines = measures.isEmpty ? [] : ["validity    " + measures.joined(separator: ", ")]
    if case .texts(let warnings)? = document[attribute: "warnings"] {
      lines += warnings.map { "warning     \($0)" }
    }
    return lines
  }
}

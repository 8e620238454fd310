import BatchCore
import Foundation

/// One of two results that are compared.
struct ComparedResult {
  /// Of the file.
  let name: String
  let document: ResultDocument

  /// Trajectories in a sample where there is one realization, as result_file.md says.
  private static let block = 8

  func text(_ attribute: String) -> String? {
    if case .text(let text)? = document[attribute: attribute] { text } else { nil }
  }

  /// The number that the job gives a parameter or an angle which is not swept; nil where it has none.
  func fixedValue(_ key: String) -> Double? {
    guard let json = text("job_resolved"),
      let job = try? JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
    else { return nil }
    let model = job["model"] as? [String: Any]
    let sections = [
      model, model?["parameters"] as? [String: Any], job["initial"] as? [String: Any],
    ]
    return sections.lazy.compactMap { ($0?[key] as? NSNumber)?.doubleValue }.first
  }

  /// Samples from which the errors of a point come; nil where they are not of samples.
  func samples(atPoint point: Int) -> Int? {
    func count(_ name: String) -> Int? {
      guard case .integer(let counts)? = document.variable(name)?.values,
        counts.indices.contains(point)
      else { return nil }
      return Int(max(0, counts[point]))
    }
    let samples =
      document[attribute: "realizations"] == .integer(1)
      ? count("trajectories_done").map { $0 / Self.block + ($0 % Self.block > 0 ? 1 : 0) }
      : count("realizations_done")
    return samples.flatMap { $0 > 1 ? $0 : nil }
  }
}

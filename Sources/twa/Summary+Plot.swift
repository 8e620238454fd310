import BatchRunner
import Foundation

extension Summary {
  /// A plot of one observable in characters: up to four curves over time or lag, of the first
  /// sweep points, components or waiting times.
  func plot(_ name: String, width: Int = 64, height: Int = 12) -> String {
    guard let variable = variable(name) else { return "" }
    let values = Self.reals(variable)
    let own = ["time", "component", "waiting_time", "lag"]
    let inner = variable.dimensions.filter(own.contains)
    let outer = variable.dimensions.filter { !own.contains($0) }
    let sizes = inner.map { coordinate($0)?.count ?? 1 }
    let size = sizes.reduce(1, *)
    let axis = inner.contains("lag") ? "lag" : "time"
    let points = coordinate(axis).flatMap { Self.realValues($0) } ?? []
    guard points.count > 1, size > 0 else { return "\(name): nothing to plot" }

    var curves: [(label: String, values: [Double])] = []
    let outerCount = max(1, values.count / size)
    // At most four curves, spread over what varies.
    let perPoint =
      inner == ["time", "component"] ? 3 : (inner.first == "waiting_time" ? sizes[0] : 1)
    let count = min(4, outerCount * perPoint)
    for k in 0..<count {
      let index = count == 1 ? 0 : k * (outerCount * perPoint - 1) / (count - 1)
      let (point, part) = (index / perPoint, index % perPoint)
      let base = point * size
      let curve: [Double] =
        switch inner {
        case ["time", "component"]: points.indices.map { values[base + 3 * $0 + part] }
        case ["waiting_time", "lag"]: points.indices.map { values[base + part * sizes[1] + $0] }
        default: points.indices.map { values[base + $0] }
        }
      var label = outer.isEmpty ? "" : "point \(point + 1) of \(outerCount)"
      if inner == ["time", "component"] {
        label += (label.isEmpty ? "" : ", ") + ["x", "y", "z"][part]
      }
      if inner.first == "waiting_time",
        let waiting = coordinate("waiting_time").flatMap({ Self.realValues($0) })
      {
        label += (label.isEmpty ? "" : ", ") + "tau = \(waiting[part].formatted)"
      }
      curves.append((label, curve))
    }
    return draw(name, axis, points, curves, width, height)
  }

  private static func realValues(_ coordinate: ResultDocument.Coordinate) -> [Double]? {
    if case .real(let values) = coordinate.values { values } else { nil }
  }

  private func draw(
    _ name: String, _ axis: String, _ points: [Double],
    _ curves: [(label: String, values: [Double])], _ width: Int, _ height: Int
  ) -> String {
    let finite = curves.flatMap(\.values).filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max() else { return "\(name): no values yet" }
    let span = high > low ? high - low : 1
    var canvas = [[Character]](
      repeating: [Character](repeating: " ", count: width), count: height)
    let marks: [Character] = ["*", "o", "+", "x"]
    for (curve, mark) in zip(curves, marks) {
      for column in 0..<width {
        let value = curve.values[column * (points.count - 1) / (width - 1)]
        guard value.isFinite else { continue }
        let row = Int(((high - value) / span * Double(height - 1)).rounded())
        canvas[row][column] = mark
      }
    }
    var lines: [String] = []
    for (row, characters) in canvas.enumerated() {
      let label =
        row == 0 ? high : row == height - 1 ? low : nil
      let text = label.map { String(format: "%10.4g", $0) } ?? String(repeating: " ", count: 10)
      lines.append("\(text) |\(String(characters))")
    }
    lines.append(
      String(repeating: " ", count: 11) + "+" + String(repeating: "-", count: width))
    let last = points.last!.formatted
    lines.append(
      String(repeating: " ", count: 12) + "0"
        + last.leftPadded(to: width - 1) + "  \(axis)")
    let legend = zip(curves, marks).map { curve, mark in
      curve.label.isEmpty ? "\(mark) \(name)" : "\(mark) \(name), \(curve.label)"
    }
    return (lines + legend.map { String(repeating: " ", count: 12) + $0 }).joined(separator: "\n")
  }
}

extension String {
  fileprivate func leftPadded(to width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }
}

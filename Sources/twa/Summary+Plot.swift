import BatchRunner
import Foundation

extension Summary {
  /// A plot of one observable in characters over time, or over the lag: up to four curves, spread
  /// over what else it depends on.
  func plot(_ name: String, width: Int = 64, height: Int = 12) -> String {
    guard let variable = variable(name) else { return "" }
    let values = Self.reals(variable)
    let axis = variable.dimensions.contains("lag") ? "lag" : "time"
    let sizes = variable.dimensions.map { coordinate($0)?.count ?? 1 }
    let points = coordinate(axis).map(Self.numbers) ?? []
    guard let place = variable.dimensions.firstIndex(of: axis), points.count > 1,
      values.count == sizes.reduce(1, *)
    else { return "\(name): nothing to plot" }

    let inner = sizes[(place + 1)...].reduce(1, *)
    let others = values.count / points.count
    let count = min(4, others)
    let curves = (0..<count).map { number in
      let curve = count == 1 ? 0 : number * (others - 1) / (count - 1)
      let start = curve / inner * inner * points.count + curve % inner
      return (
        label: label(ofCurve: curve, variable.dimensions, sizes, without: place),
        values: points.indices.map { values[start + $0 * inner] }
      )
    }
    return draw(name, axis, points, curves, width, height)
  }

  /// "kappa = 0.5, z": where a curve lies on all axes but one.
  private func label(
    ofCurve number: Int, _ dimensions: [String], _ sizes: [Int], without place: Int
  ) -> String {
    var (rest, parts) = (number, [String]())
    for index in dimensions.indices.reversed() where index != place {
      let position = rest % sizes[index]
      rest /= sizes[index]
      guard let coordinate = coordinate(dimensions[index]) else { continue }
      if case .text(let names) = coordinate.values {
        parts.append(names[position])
      } else if coordinate.count > 1 || dimensions[index] == "waiting_time" {
        parts.append("\(coordinate.name) = \(Self.numbers(coordinate)[position].formatted)")
      }
    }
    return parts.reversed().joined(separator: ", ")
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

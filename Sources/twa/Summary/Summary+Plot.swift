import BatchRunner
import Foundation

extension Summary {
  /// A plot of one observable in characters over time, or over the lag: up to four curves that
  /// differ in one thing only. With a sweep these are its points, for one component, waiting time or
  /// site; without, components, waiting times or sites. The first line says what is shown.
  func plot(_ name: String, width: Int = 64, height: Int = 12) -> String {
    guard let variable = variable(name) else { return "" }
    let axis = variable.dimensions.contains("lag") ? "lag" : "time"
    let grid = AxisGrid(
      axes: variable.dimensions.map { ($0, coordinate($0)?.count ?? 1) },
      values: Self.reals(variable))
    let positions = coordinate(axis).map(Self.numbers) ?? []
    guard grid.isWhole, positions.count > 1, variable.dimensions.contains(axis) else {
      return "\(name): nothing to plot"
    }
    let sweptAxes = variable.dimensions.filter { name in
      sweep.contains { $0.name == name && $0.count > 1 }
    }
    let innerAxes = variable.dimensions.filter { name in
      name != axis && !sweep.contains { $0.name == name } && (coordinate(name)?.count ?? 1) > 1
    }
    // What varies from curve to curve; all else stays at one place.
    let varying = sweptAxes.isEmpty ? Array(innerAxes.prefix(1)) : sweptAxes
    var fixed: [String: Int] = [:]
    for inner in innerAxes where !varying.contains(inner) {
      fixed[inner] = place(on: inner, of: grid, along: axis)
    }
    let count = grid.places(on: varying)
    let chosen = Self.spread(count, 4).map { grid.place($0, on: varying) }
    let curves = chosen.map { place in
      Curve(
        label: place.isEmpty ? name : varying.map { label($0, place[$0]!) }.joined(separator: ", "),
        values: grid.line(along: axis, at: fixed.merging(place) { $1 }))
    }
    var title =
      name
      + variable.dimensions.compactMap { name in
        fixed[name].map { ", \(label(name, $0))" }
      }.joined()
    if chosen.count < count {
      title += ": \(chosen.count) of \(count) " + (sweptAxes.isEmpty ? "\(varying[0])s" : "points")
    }
    return ([title] + draw(axis, positions, curves, width, height)).joined(separator: "\n")
  }

  private struct Curve {
    let label: String
    let values: [Double]
  }

  /// Where an axis that is not drawn stays: the longest waiting time, the first site or distance,
  /// of components the one that moves most.
  private func place(on inner: String, of grid: AxisGrid, along axis: String) -> Int {
    let count = coordinate(inner)?.count ?? 1
    switch inner {
    case "waiting_time": return count - 1
    case "component", "pair_component":
      let ranges = (0..<count).map { grid.largestRange(along: axis, at: [inner: $0]) }
      return ranges.indices.max { ranges[$0] < ranges[$1] } ?? 0
    default: return 0
    }
  }

  /// "kappa = 0.5", "z".
  private func label(_ axis: String, _ place: Int) -> String {
    guard let coordinate = coordinate(axis) else { return axis }
    if case .text(let names) = coordinate.values { return names[place] }
    return "\(axis) = \(Self.numbers(coordinate)[place].formatted)"
  }

  private func draw(
    _ axis: String, _ positions: [Double], _ curves: [Curve], _ width: Int, _ height: Int
  ) -> [String] {
    let finite = curves.flatMap(\.values).filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max() else { return ["no values yet"] }
    // Halves, since the difference of two large numbers may not be one.
    let half = high / 2 - low / 2
    let span = half > 0 ? half : 1
    var canvas = [[Character]](
      repeating: [Character](repeating: " ", count: width), count: height)
    let marks: [Character] = ["*", "o", "+", "x"]
    for (curve, mark) in zip(curves, marks) {
      for column in 0..<width {
        let value = curve.values[column * (positions.count - 1) / (width - 1)]
        guard value.isFinite else { continue }
        let share = min(1, max(0, (high / 2 - value / 2) / span))
        canvas[Int((share * Double(height - 1)).rounded())][column] = mark
      }
    }
    let indent = String(repeating: " ", count: 11)
    var lines = canvas.enumerated().map { row, characters in
      let label = row == 0 ? high : row == height - 1 ? low : nil
      return (label.map { String(format: "%10.4g", $0) } ?? String(repeating: " ", count: 10))
        + " |\(String(characters))"
    }
    lines.append(indent + "+" + String(repeating: "-", count: width))
    let (first, last) = (positions.first!.formatted, positions.last!.formatted)
    lines.append(
      indent + " " + first
        + String(repeating: " ", count: max(1, width - first.count - last.count)) + last
        + "  \(axis)")
    return lines + zip(curves, marks).map { "\(indent) \($1) \($0.label)" }
  }
}

/// Values on named axes, slowest first.
private struct AxisGrid {
  let axes: [(name: String, count: Int)]
  let values: [Double]

  var isWhole: Bool {
    var product = 1
    for axis in axes {
      let (next, overflow) = product.multipliedReportingOverflow(by: axis.count)
      if overflow { return false }
      product = next
    }
    return product == values.count && product > 0
  }

  private func stride(of name: String) -> Int {
    let index = axes.firstIndex { $0.name == name }!
    return axes[(index + 1)...].reduce(1) { $0 * $1.count }
  }

  private func count(of name: String) -> Int { axes.first { $0.name == name }!.count }

  /// Number of combinations of places on some of the axes.
  func places(on names: [String]) -> Int { names.reduce(1) { $0 * count(of: $1) } }

  /// One of these combinations, the last axis running fastest.
  func place(_ number: Int, on names: [String]) -> [String: Int] {
    var (rest, place) = (number, [String: Int]())
    for name in names.reversed() {
      place[name] = rest % count(of: name)
      rest /= count(of: name)
    }
    return place
  }

  /// The values along an axis, at the given places on others and the first place on the rest.
  func line(along name: String, at place: [String: Int]) -> [Double] {
    let start = place.reduce(0) { $0 + $1.value * stride(of: $1.key) }
    let step = stride(of: name)
    return (0..<count(of: name)).map { values[start + $0 * step] }
  }

  /// The largest difference of two finite values along an axis, of any line through a place.
  func largestRange(along name: String, at place: [String: Int]) -> Double {
    let rest = axes.map(\.name).filter { $0 != name && place[$0] == nil }
    return Summary.spread(places(on: rest), 16).reduce(0) { largest, number in
      let at = place.merging(self.place(number, on: rest)) { $1 }
      let finite = line(along: name, at: at).filter(\.isFinite)
      guard let low = finite.min(), let high = finite.max() else { return largest }
      return max(largest, high / 2 - low / 2)
    }
  }
}

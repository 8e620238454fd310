import BatchCore
import BatchRunner
import Foundation
import Testing

/// Which points, times and other values `twa compare` takes as the same.
struct MatchingTests {
  private func axis(_ name: String, _ values: [Double]) -> Axis {
    Axis(name: name, values: .real(values), units: "1", longName: "")
  }

  /// Rounding apart, in whatever order.
  @Test func valuesOfAxes() {
    func places(_ a: [Double], _ b: [Double]) -> [[Int]] {
      AxisMatch(axis("time", a), axis("time", b)).places.map { [$0.a, $0.b] }
    }
    #expect(places([0, 0.1, 0.3], [1e-17, 0.1 + 0.2, 5]) == [[0, 0], [2, 1]])
    #expect(places([3, 1, 2], [2, 3]) == [[0, 1], [2, 0]])
    // Neighbours on a logarithmic axis stay apart.
    #expect(places([1e-6, 2e-6, 1e3], [1.5e-6, 2e-6, 1e3]) == [[1, 1], [2, 2]])
    #expect(places([.nan, 1], [.nan, 1]) == [[1, 1]])
    #expect(places([1, 1], [1]) == [[0, 0]])
    #expect(places([1], [1 + 1e-6]).isEmpty)
  }

  @Test func commonTimesOnly() throws {
    let files = try ComparedFiles()
    let a = ComparedFiles.Result(axis: axis("time", [0, 0.5, 1]), values: [1, 7, 3])
    let b = ComparedFiles.Result(axis: axis("time", [0, 1, 2, 3]), values: [1, 2, 8, 9])
    let compared = try files.compare(a, b)
    #expect(try compared.observable("excitation").largest() == 1)
    #expect(try compared.observable("excitation").number("values") == 2)
    let text = try files.run(a, b).output
    #expect(text.contains("time        2 common of 3 in A and 4 in B"), "\(text)")
    let none = try files.run(
      .init(axis: axis("time", [0.5, 1.5]), values: [1, 7]),
      .init(axis: axis("time", [0, 1]), values: [1, 7]))
    #expect(none.code == 65 && none.ownErrors.count == 1 && none.output == "")
    #expect(none.errors.contains("no common value of time: 0.5, 1.5 in A and 0, 1 in B"))
  }

  /// The order of axes and values does not matter.
  @Test func sweepsByValue() throws {
    let files = try ComparedFiles()
    let time = axis("time", [0])
    let a = ComparedFiles.Result(
      sweep: [("g", [1, 2, 3]), ("kappa", [0, 1])], axis: time, values: [10, 11, 20, 21, 30, 31])
    let b = ComparedFiles.Result(
      sweep: [("kappa", [1, 0]), ("g", [3, 1])], axis: time, values: [31, 11, 30.5, 10])
    let compared = try files.compare(a, b)
    let part = try compared.observable("excitation")
    #expect(part.number("values") == 4)
    #expect(part.largest() == -0.5 && part.place() == ["time": 0, "g": 3, "kappa": 0])
    #expect(part.points.map { $0.largest() } == [0, 0, -0.5, 0])
    #expect(part.points[2].at == ["g": 3, "kappa": 0])
    #expect(compared.notes == "g: 2 common of 3 values in A and 2 in B")
  }

  @Test func sweepOfOneOnly() throws {
    let files = try ComparedFiles()
    let time = axis("time", [0])
    let swept = ComparedFiles.Result(sweep: [("g", [1, 2, 3])], axis: time, values: [1, 2, 3])
    // At a point of the sweep, at none, and without the parameter.
    for (model, values, words) in [
      (#"{"g":2}"#, 1.0, "g is swept in A only: compared where it is 2, as in B"),
      (#"{"parameters":{"g":3.0}}"#, 1, "compared where it is 3, as in B"),
      (#"{"g":7}"#, 3, "B has 7, which is none of its points: compared with each"),
      ("{}", 3, "g is swept in A only: B is compared with each of its points"),
    ] {
      let compared = try files.compare(swept, .init(axis: time, values: [0], model: model))
      #expect(try compared.observable("excitation").number("values") == values)
      #expect(compared.notes.contains(words), "\(compared.notes)")
    }
    let turned = try files.compare(.init(axis: time, values: [0], model: #"{"g":2}"#), swept)
    #expect(try turned.observable("excitation").largest() == -2)
    #expect(turned.notes.contains("g is swept in B only: compared where it is 2, as in A"))
    let other = ComparedFiles.Result(sweep: [("kappa", [1, 2])], axis: time, values: [1, 2])
    let crossed = try files.run(swept, other)
    #expect(crossed.code == 65 && crossed.ownErrors.count == 1, "\(crossed.errors)")
    #expect(crossed.errors.contains("nothing says which points belong together"))
    let apart = try files.run(
      swept, .init(sweep: [("g", [4, 5])], axis: time, values: [1, 2]))
    #expect(apart.code == 65 && apart.errors.contains("no value of g in common: 1, 2, 3, and 4, 5"))
  }

  /// Words and sites are the same or cannot be compared.
  @Test func otherComponents() throws {
    let files = try ComparedFiles()
    func result(_ values: Axis.Values, _ numbers: [Double]) -> ComparedFiles.Result {
      .init(
        axis: Axis(name: "component", values: values, units: "1", longName: ""), values: numbers)
    }
    let turned = try files.compare(
      result(.text(["x", "y"]), [1, 2]), result(.text(["y", "x"]), [2, 1.5]))
    #expect(try turned.observable("excitation").largest() == -0.5)
    for (a, b) in [
      (result(.text(["x", "y"]), [1, 2]), result(.text(["x", "z"]), [1, 2])),
      (result(.integer([0, 1]), [1, 2]), result(.integer([0, 1, 2]), [1, 2, 3])),
    ] {
      let other = try files.run(a, b)
      #expect(other.code == 65 && other.errors.contains("other values of component"))
    }
    let axes = try files.run(result(.integer([0, 1]), [1, 2]), .init(values: [1, 2, 3]))
    #expect(axes.code == 65 && axes.errors.contains("has component in A and time in B"))
  }
}

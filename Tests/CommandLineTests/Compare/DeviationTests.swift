import BatchCore
import Foundation
import Testing

/// `twa compare` on files made by hand, whose deviations are known.
struct DeviationTests {
  private func isClose(_ a: Double?, _ b: Double) -> Bool {
    a.map { abs($0 - b) <= 1e-12 * max(1, abs(b)) } ?? false
  }

  @Test func errorsOfBoth() throws {
    let part = try ComparedFiles().compare(
      .init(values: [1, 2, 3], errors: [0.3, 0.3, 0.03]),
      .init(values: [1.1, 1.5, 3.1], errors: [0.4, 0.4, 0.04])
    ).observable("excitation")
    #expect(part.number("values") == 3 && part.number("with_error") == 3)
    #expect(isClose(part.largest(), 0.5) && part.place() == ["time": 1])
    #expect(isClose(part.number("rms"), (0.27 / 3).squareRoot()))
    #expect(isClose(part.largest("largest_z"), -2) && part.place("largest_z") == ["time": 2])
    #expect(isClose(part.number("rms_z"), ((0.04 + 1 + 4) / 3).squareRoot()))
    #expect(part.isBeyondChance == false)
    #expect(try #require(part.number("chance")) > 4)
  }

  /// Also where the other has a variable of errors, none of which is a number.
  @Test(arguments: [nil, [Double.nan, .nan, .nan]] as [[Double]?])
  func errorsOfOne(_ none: [Double]?) throws {
    let files = try ComparedFiles()
    let (exact, sampled) = (
      ComparedFiles.Result(values: [1, 2, 3], errors: none),
      ComparedFiles.Result(values: [1, 2.1, 4], errors: [0.1, 0.1, 0.1])
    )
    for (a, b, sign) in [(exact, sampled, 1.0), (sampled, exact, -1.0)] {
      let part = try files.compare(a, b).observable("excitation")
      #expect(isClose(part.largest("largest_z"), sign * -10))
      #expect(part.isBeyondChance == true)
    }
  }

  @Test func noErrors() throws {
    let files = try ComparedFiles()
    let (a, b) = (
      ComparedFiles.Result(values: [1, 2, 3]), ComparedFiles.Result(values: [1, 2, 2.5])
    )
    let part = try files.compare(a, b).observable("excitation")
    #expect(part.largest() == 0.5 && part.number("with_error") == 0)
    #expect(part.largest("largest_z") == nil && part.number("chance") == nil)
    #expect(part.isBeyondChance == nil)
    let text = try files.run(a, b)
    #expect(text.code == 0 && !text.output.contains("beyond chance"), "\(text.output)")
  }

  /// Errors of zero or of rounding measure nothing; a missing one beside others is not taken as none.
  @Test func errorsThatMeasureNothing() throws {
    let part = try ComparedFiles().compare(
      .init(values: [1, 2, 3], errors: [0, 1e-17, 0.1]),
      .init(values: [1.5, 2.5, 3.1], errors: [0, 0, .nan])
    ).observable("excitation")
    #expect(part.number("values") == 3 && part.number("with_error") == 0)
    #expect(part.largest() == -0.5)
  }

  @Test func missingValuesAreCounted() throws {
    let files = try ComparedFiles()
    let axis = Axis(
      name: "time", values: .real([0, 1, 2, 3, 4]), units: "1", longName: "time")
    let a = ComparedFiles.Result(
      axis: axis, values: [.nan, .nan, 3, .infinity, 5],
      attributes: [("warnings", .texts(["samples are missing"]))])
    let b = ComparedFiles.Result(axis: axis, values: [.nan, 1, 3, 4, .nan])
    let part = try files.compare(a, b).observable("excitation")
    #expect(part.number("values") == 1)
    #expect(part.leftOut("a") == 2 && part.leftOut("b") == 1 && part.leftOut("both") == 1)
    let text = try files.run(a, b)
    #expect(
      text.output.contains(
        "excitation: 4 of 5 left out, not computed or not defined: 2 in A, 1 in B, 1 in both"),
      "\(text.output)")
  }

  @Test func hugeNumbersHaveARootMeanSquare() throws {
    let part = try ComparedFiles().compare(
      .init(values: [3e300, 0, 0]), .init(values: [0, 4e300, 0])
    ).observable("excitation")
    #expect(isClose(part.number("rms").map { $0 / 1e300 }, (25.0 / 3).squareRoot()))
  }

  @Test func fewSamplesAllowMore() throws {
    let files = try ComparedFiles()
    var (a, b) = (
      ComparedFiles.Result(values: [1, 2, 3], errors: [0.1, 0.1, 0.1]),
      ComparedFiles.Result(values: [1, 2, 4], errors: [0.1, 0.1, 0.1])
    )
    #expect(try files.compare(a, b).observable("excitation").isBeyondChance == true)
    b.samples = 4
    #expect(try files.compare(a, b).observable("excitation").isBeyondChance == false)
    (a.samples, b.samples) = (1, 1)
    #expect(try files.compare(a, b).observable("excitation").isBeyondChance == nil)
  }
}

import BatchCore
import TestSupport
import Testing

@testable import TruncatedWigner

/// Which points of a sweep `step: auto` judges, and what the others get.
struct StepPointsTests {
  private func job(_ sweep: String) throws -> Job {
    try Job.parse(
      yaml: """
        model: {name: tavis_cummings, atoms: 2, omega: 1, epsilon: 1, g: 1, kappa: 1, gamma_down: 0, gamma_up: 1}
        time: {end: 1, step: auto, record_every: 1}
        sweep: \(sweep)
        """, file: "job.yaml")
  }

  @Test func smallSweepsAreJudgedAtEveryPoint() throws {
    let points = try StepPoints(job: job("{gamma_up: [3, 1, 2], kappa: [1, 2, 3, 4]}"))
    #expect(points.judged == Array(0..<12))
    for point in 0..<12 { #expect(points.around(point) == [point]) }
  }

  /// The least and the greatest value of each axis are judged wherever they stand, and a point
  /// between judged ones takes the finest step around it.
  @Test func largeSweepsAreJudgedAtTheirEndsAndBetween() throws {
    let values = (0..<200).map { ($0 * 77) % 200 }
    let job = try job("{gamma_up: \(values), kappa: [5, 1, 3]}")
    let points = try StepPoints(job: job)
    #expect(points.judged.count <= 64)
    let judged = Set(points.judged)
    for extreme in [0, 199] {
      let index = values.firstIndex(of: extreme)!
      // kappa = 5 and 1.
      for kappa in 0..<2 { #expect(judged.contains(3 * index + kappa)) }
    }
    // A step that becomes finer with the rate.
    func steps(_ point: Int) -> Int { 1 + values[point / 3] }
    let choices = Dictionary(
      uniqueKeysWithValues: points.judged.map {
        ($0, StepChoice(stepsPerRecord: steps($0), bias: 0.01))
      })
    for (point, choice) in points.all(choices).enumerated() {
      #expect(choice.stepsPerRecord >= steps(point))
      #expect(choice.stepsPerRecord <= steps(point) + 15)
      if judged.contains(point) { #expect(choice.stepsPerRecord == steps(point)) }
    }
  }

  @Test func aMillionPointsAreLaidOutAtOnce() throws {
    let job = try job(
      "{gamma_up: {from: 1, to: 2, count: 1000}, kappa: {from: 1, to: 2, count: 1000}}")
    let points = try StepPoints(job: job)
    #expect(points.judged.count == 64)
    #expect(points.around(999_999) == [999_999])
    #expect(points.around(500_123).count == 4)
  }
}

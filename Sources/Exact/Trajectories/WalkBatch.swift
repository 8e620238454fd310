import Foundation
import Models
import Numerics

/// Eight walks side by side in one space, each at its own time. When one ends, the next takes its lane;
/// what a walk does depends on that walk alone.
final class WalkBatch {
  /// Told at every record: the walk, the number of the time, and the values of all operators.
  typealias Record = (Walk, Int, UnsafeBufferPointer<ComplexNumber>) throws -> Void

  let place: TrajectorySpace
  /// States of a walk: 1, or 2 of χ and ψ.
  let copies: Int
  /// Their values are ⟨ψ|O|ψ⟩ or ⟨ψ|O|χ⟩ over the squared norm of all.
  let operators: [LaneOperator]
  let tolerance: Double
  let streams: TrajectoryStreams
  let stepper: any LaneStepper
  private let vectors: LaneVectors
  /// The states at the start of a step, one inside of it, and what a matrix makes of that.
  let (start, point, image): (Pointer, Pointer, Pointer)
  typealias Pointer = UnsafeMutablePointer<Lanes>
  private(set) var report: TrajectoryReport

  var walks: [Walk?] = Array(repeating: nil, count: laneCount)
  private(set) var time = Lanes.zero
  /// |ψ|² at which a jump comes.
  private(set) var threshold = Lanes.zero
  /// Weights of jump operators.
  var weights: [Lanes]
  private var values: [ComplexNumber]
  private var lanes: [Lanes]

  /// - Parameter tolerance: of a step, relative to the norm of the state.
  private let marks: StepMarks

  init(
    _ place: TrajectorySpace, operators: [LaneOperator], copies: Int, tolerance: Double,
    streams: TrajectoryStreams, marks: StepMarks
  ) {
    self.marks = marks
    (self.place, self.operators, self.copies) = (place, operators, copies)
    (self.tolerance, self.streams) = (tolerance, streams)
    stepper = place.stepper(copies: copies, tolerance: tolerance)
    vectors = LaneVectors(3, of: 2 * place.dimension * copies)
    (start, point, image) = (vectors[0], vectors[1], vectors[2])
    report = TrajectoryReport(cutoffs: place.cutoffs)
    weights = Array(repeating: .zero, count: place.jumps.count)
    values = Array(repeating: .zero, count: operators.count)
    lanes = Array(repeating: .zero, count: 2 * operators.count)
  }

  var count: Int { 2 * place.dimension * copies }
  var block: Int { 2 * place.dimension }

  /// Takes walks to their last record.
  /// - Parameters:
  ///   - times: of records.
  ///   - limit: of the population of the last two levels of a mode; nil: cutoffs are fixed.
  ///   - goesOn: asked before every step.
  /// - Returns: walks that need more levels, as they were before they did; nil: `goesOn` said no.
  /// - Throws: `ImpossibleRealization`, and what `record` throws.
  func run(
    _ all: [Walk], times: [Double], limit: Double?, goesOn: () -> Bool, record: Record
  ) throws -> [Walk]? {
    var paused: [Walk] = []
    var next = 0
    // A narrow pulse between records is not stepped over.
    let longest =
      place.generator.isConstant
      ? Double.infinity : zip(times.dropFirst(), times).reduce(0) { max($0, $1.0 - $1.1) }
    while true {
      for lane in 0..<laneCount where walks[lane] == nil && next < all.count {
        load(all[next], lane)
        next += 1
      }
      if walks.allSatisfy({ $0 == nil }) { return paused }
      if !goesOn() { return nil }
      try step(times, longest: longest, limit: limit, record) { paused.append($0) }
    }
  }

  private func load(_ walk: Walk, _ lane: Int) {
    for (index, amplitude) in walk.state.enumerated() {
      start[2 * index][lane] = amplitude.re
      start[2 * index + 1][lane] = amplitude.im
    }
    walks[lane] = walk
    walks[lane]!.state = []
    time[lane] = walk.time
    stepper.suggestion[lane] = stepper.firstSuggestion
    threshold[lane] =
      streams.jump(walk.jumps, path: walk.path, trajectory: walk.trajectory).norm
  }

  /// The state of one lane.
  func state(_ x: UnsafePointer<Lanes>, _ lane: Int) -> [ComplexNumber] {
    (0..<count / 2).map { ComplexNumber(x[2 * $0][lane], x[2 * $0 + 1][lane]) }
  }

  private func step(
    _ times: [Double], longest: Double, limit: Double?, _ record: Record, pause: (Walk) -> Void
  ) throws {
    var (target, isActive) = (time, LaneMask(repeating: false))
    for lane in 0..<laneCount {
      guard let walk = walks[lane] else { continue }
      isActive[lane] = true
      target[lane] = min(
        times[walk.records.last!], time[lane] + longest, marks.next(after: time[lane]))
    }
    let room = target - time
    let reached = stepper.advance(start, at: time, limit: room)
    report.steps += 1
    try check(reached, room)
    let isShort = reached .!= room
    target.replace(with: time + reached, where: isShort)
    let norm = LaneArithmetic.squaredNorm(stepper.end, count)
    let jumps = isActive .& (reached .> 0) .& (norm .<= threshold)
    var lengths = reached
    if any(jumps) {
      lengths.replace(with: jumpLengths(jumps, reached, norm), where: jumps)
      target.replace(with: time + lengths, where: jumps)
      try jump(jumps, at: target)
    }
    if let limit { pauseOverfull(limit, &isActive, pause) } else { watchLevels(isActive) }
    try look(times, until: target, lengths, isActive, record)
    accept(jumps .& isActive, until: target)
  }

  private func check(_ reached: Lanes, _ room: Lanes) throws {
    for lane in 0..<laneCount where walks[lane] != nil && room[lane] > 0 {
      for jump in place.timedRates {
        let rate = jump.rate(at: time[lane])
        if !(rate >= 0) { throw negative(rate, at: time[lane]) }
      }
      if reached[lane].isFinite, reached[lane] > 0 { continue }
      let step = stepper.suggestion[lane]
      if !(step > 1e-13 * max(1e-3, abs(time[lane]))) {
        throw ImpossibleRealization(
          String(format: "the state has no value after t = %.6g", time[lane]))
      }
    }
  }

  func negative(_ rate: Double, at time: Double) -> ImpossibleRealization {
    ImpossibleRealization(
      String(format: "a rate is %.6g at t = %.6g; a rate is a number >= 0", rate, time))
  }

  /// Looks at all walks until times.
  private func look(
    _ times: [Double], until target: Lanes, _ lengths: Lanes, _ isActive: LaneMask,
    _ record: Record
  ) throws {
    while true {
      var (offset, isDue) = (Lanes.zero, LaneMask(repeating: false))
      for lane in 0..<laneCount where isActive[lane] {
        let walk = walks[lane]!
        guard walk.recorded < walk.records.count else { continue }
        let next = times[walk.records[walk.recorded]]
        if next > target[lane] { continue }
        isDue[lane] = true
        offset[lane] = min(lengths[lane], max(0, next - time[lane]))
      }
      if !any(isDue) { return }
      stepper.evaluate(offset, into: point)
      let norm = LaneArithmetic.squaredNorm(point, count)
      for (number, operation) in operators.enumerated() {
        operation.refresh(at: time + offset)
        let (re, im) = operation.form(point + (copies - 1) * block, point)
        (lanes[2 * number], lanes[2 * number + 1]) = (re / norm, im / norm)
      }
      for lane in 0..<laneCount where isDue[lane] {
        for number in operators.indices {
          values[number] = ComplexNumber(lanes[2 * number][lane], lanes[2 * number + 1][lane])
        }
        currentLane = lane
        try values.withUnsafeBufferPointer {
          try record(walks[lane]!, walks[lane]!.records[walks[lane]!.recorded], $0)
        }
        walks[lane]!.recorded += 1
      }
    }
  }

  private var currentLane = 0

  /// The state that is being recorded, normalised.
  var recordedState: [ComplexNumber] {
    let state = state(point, currentLane)
    let norm = state.reduce(0) { $0 + $1.re * $1.re + $1.im * $1.im }.squareRoot()
    return state.map { (1 / norm) * $0 }
  }

  private func accept(_ jumps: LaneMask, until target: Lanes) {
    start.update(from: stepper.end, count: count)
    time = target
    for lane in 0..<laneCount {
      guard let walk = walks[lane] else { continue }
      if jumps[lane] {
        walks[lane]!.jumps += 1
        report.jumps += 1
        threshold[lane] =
          streams.jump(walk.jumps + 1, path: walk.path, trajectory: walk.trajectory).norm
      }
      if walk.recorded == walk.records.count { walks[lane] = nil }
    }
  }

  // MARK: Cutoffs

  /// The share of every lane's norm in the last two levels of a mode.
  private func lastPopulation(_ states: [Int32], _ norm: Lanes) -> Lanes {
    var sum = Lanes.zero
    for copy in 0..<copies {
      let x = stepper.end + copy * block
      for state in states {
        let (re, im) = (x[2 * Int(state)], x[2 * Int(state) + 1])
        sum = sum.addingProduct(re, re).addingProduct(im, im)
      }
    }
    return sum / norm
  }

  /// Walks that came too high go on in a larger space from before this step.
  private func pauseOverfull(_ limit: Double, _ isActive: inout LaneMask, _ pause: (Walk) -> Void) {
    if place.lastLevels.isEmpty { return }
    let norm = LaneArithmetic.squaredNorm(stepper.end, count)
    var grown: [Int: [Int]] = [:]
    for (mode, states) in place.lastLevels {
      let population = lastPopulation(states, norm)
      for lane in 0..<laneCount where isActive[lane] {
        if population[lane] > limit {
          grown[lane, default: place.cutoffs][mode] = Self.grown(place.cutoffs[mode])
        }
      }
      note(population, mode, isActive, below: limit)
    }
    for lane in 0..<laneCount {
      guard let cutoffs = grown[lane] else { continue }
      var walk = walks[lane]!
      walk.state = state(start, lane)
      (walk.time, walk.cutoffs) = (time[lane], cutoffs)
      pause(walk)
      walks[lane] = nil
      isActive[lane] = false
    }
  }

  private func watchLevels(_ isActive: LaneMask) {
    if place.lastLevels.isEmpty { return }
    let norm = LaneArithmetic.squaredNorm(stepper.end, count)
    for (mode, states) in place.lastLevels {
      note(lastPopulation(states, norm), mode, isActive, below: .infinity)
    }
  }

  private func note(_ population: Lanes, _ mode: Int, _ isActive: LaneMask, below limit: Double) {
    for lane in 0..<laneCount where isActive[lane] && population[lane] <= limit {
      report.lastPopulations[mode] = max(report.lastPopulations[mode], population[lane])
    }
  }

  /// More levels of a mode that came too high.
  static func grown(_ levels: Int) -> Int { max(levels + 4, levels * 3 / 2) }
}

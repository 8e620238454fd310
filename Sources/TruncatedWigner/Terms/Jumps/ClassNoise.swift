import Models
import Numerics

/// The noise of jump operators made ready, and the memory that it takes.
final class ClassNoiseWork {
  let support: PhaseSpaceSupport
  let classes: [NoiseClass]
  let block: LaneBuffer
  let blocks: RungeKuttaBlocks
  /// Numbers of all noises, in the order of the classes.
  let weights: LaneBuffer
  private let rates: TimedValues
  /// Of channels with noise, by rising number.
  private let numbers: [Int]
  /// Rows of dξ₂ (with A) and −dξ₁ (with B) of these channels; −1 without.
  private let rows: [(a: Int, b: Int)]
  private let sites: Int

  init(_ part: JumpChannels, like state: BatchState) {
    sites = state.sites
    let noises = part.classes.flatMap(\.self)
    func polynomial(_ noise: JumpChannels.Noise) -> PhaseSpacePolynomial {
      let channel = part.channels[noise.channel]
      return noise.isA ? channel.a : channel.b
    }
    support = PhaseSpaceSupport(of: noises.map(polynomial), allSites: state.sites)
    var (classes, first) = ([NoiseClass](), 0)
    for noises in part.classes {
      classes.append(
        NoiseClass(
          noises.map(polynomial), firstNoise: first, support: support, groups: state.groups))
      first += noises.count
    }
    self.classes = classes
    block = LaneBuffer(rows: support.rows, groups: state.groups)
    blocks = RungeKuttaBlocks(rows: support.rows, groups: state.groups)
    weights = LaneBuffer(rows: noises.count, groups: state.groups)
    var found: [Int: (a: Int, b: Int)] = [:]
    for (row, noise) in noises.enumerated() {
      if noise.isA {
        found[noise.channel, default: (-1, -1)].a = row
      } else {
        found[noise.channel, default: (-1, -1)].b = row
      }
    }
    let channels = found.keys.sorted { part.channels[$0].number < part.channels[$1].number }
    numbers = channels.map { part.channels[$0].number }
    precondition(Set(numbers).count == numbers.count, "two channels have the same number")
    rows = channels.map { found[$0]! }
    rates = TimedValues(TimedNumbers(rates: channels.map { part.channels[$0].rate }))
  }

  func fits(_ state: BatchState) -> Bool { sites == state.sites && block.groups == state.groups }

  /// Draws the numbers of an interval: dξ₂ and −dξ₁ of every channel.
  /// - Parameter columns: where every group goes.
  func draw(
    duration: Double, groups: Int, at context: StepContext, columns: UnsafePointer<Int>
  ) {
    rates.update(at: context.time)
    let (w, stride) = (weights.lanes, weights.groups)
    context.noise?.pairs(.jumps, of: numbers, groups: groups, at: context) {
      place, group, first, second in
      // A rate that is negative beyond rounding ends the trajectory, rather than losing its noise silently.
      let rate = rates.values[place]
      let deviation = (rate < -1e-12 ? .nan : max(0, rate) * duration).squareRoot()
      let column = columns[group]
      if rows[place].a >= 0 { w[rows[place].a * stride + column] = second * deviation }
      if rows[place].b >= 0 { w[rows[place].b * stride + column] = first * -deviation }
    }
  }

  /// Adds the noise at the present state as increments.
  func add(
    _ state: BatchState, to increments: EffectiveField, duration: Double, at context: StepContext
  ) {
    guard context.noise != nil else { return }
    let columns = 0..<state.activeGroups
    withUnsafeTemporaryAllocation(of: Int.self, capacity: columns.count) { places in
      for group in columns { places[group] = group }
      draw(
        duration: duration, groups: columns.count, at: context,
        columns: UnsafePointer(places.baseAddress!))
    }
    support.load(state, into: block)
    blocks.k1.clear()
    for noiseClass in classes {
      noiseClass.update(at: context.time)
      noiseClass.addGradient(
        at: LaneColumns(block, columns), weights: weights, columns: columns,
        to: LaneColumns(blocks.k1, columns))
    }
    support.add(blocks.k1, to: increments)
  }
}

/// The noise of jump operators over an interval: all classes once, in their order or reversed, by a random
/// bit of every group of eight trajectories (Ninomiya and Victoir).
final class ClassNoise: Flow {
  private let work: ClassNoiseWork
  private let duration: Double

  init(_ work: ClassNoiseWork, duration: Double) {
    self.work = work
    self.duration = duration
  }

  /// Site of the order's random word; that of turns about x and y has site 0.
  private static let orderSite = 1

  func apply(_ state: BatchState, at context: StepContext) {
    guard let noise = context.noise else { return }
    let groups = state.activeGroups
    withUnsafeTemporaryAllocation(of: Int.self, capacity: groups) { places in
      // Groups with the first order stand in front, those with the other behind them.
      var (front, back) = (0, groups)
      for group in 0..<groups {
        let word = noise.order.words(
          site: Self.orderSite, step: context.index,
          firstTrajectory: context.firstTrajectory + group * laneCount
        ).0
        if word[0] & 1 == 0 || work.classes.count == 1 {
          places[group] = front
          front += 1
        } else {
          back -= 1
          places[group] = back
        }
      }
      let columns = UnsafePointer(places.baseAddress!)
      work.draw(duration: duration, groups: groups, at: context, columns: columns)
      work.support.load(state, into: work.block, columns: columns)
      for noiseClass in work.classes { noiseClass.update(at: context.time) }
      apply(work.classes, 0..<front)
      apply(work.classes.reversed(), front..<groups)
      work.support.store(work.block, into: state, columns: columns)
    }
  }

  private func apply(_ classes: some Sequence<NoiseClass>, _ columns: Range<Int>) {
    guard !columns.isEmpty else { return }
    for noiseClass in classes {
      noiseClass.move(
        work.block, columns: columns, weights: work.weights, blocks: work.blocks)
    }
  }
}

import BatchCore
import Models
import Numerics

/// ρ(t) of a master equation, in the blocks that the initial state reaches.
///
/// Modes whose cutoff is found on the way get more levels where a step would populate
/// the last two, before the step is taken.
public final class DensityEvolution: ExactEvolution {
  private let problem: ExactProblem
  public private(set) var space: Space
  public var time: Double { frame.propagator.control.time }
  private var cutoffs: CutoffWatch
  private(set) var frame: Frame

  /// What belongs to one space.
  final class Frame {
    let layout: BlockLayout
    let propagator: HermitianPropagator
    var x: Buffer<Double> { propagator.x }
    let functionals: [DensityFunctional]
    /// Real parts of the populations of the last two levels of every mode that is cut off.
    let ends: [[Int]]
    let diagonal: [Int]

    init(_ problem: ExactProblem, _ space: Space, time: Double?) throws {
      let blocks = DensityBlocks(space)
      let (_, bytes) = blocks.size
      let limit = problem.options.memoryLimit
      guard bytes <= limit else {
        let dimension = Double(space.dimension)
        throw ExactSizeError(
          subject: "the density matrix", dimension: dimension, bytes: bytes, limit: limit,
          fittingDimension: dimension * (limit / bytes).squareRoot(), time: time,
          cutoffs: space.cutoffs)
      }
      let layout = BlockLayout(blocks.components, blocks.pairs)
      self.layout = layout
      propagator = HermitianPropagator(layout, GeneratorTerms(space), at: time ?? 0)
      functionals = problem.operators.map { DensityFunctional(space.matrix(of: $0), layout) }
      ends = space.cutoffs.indices.map { mode in
        space.basis.isTruncated[mode]
          ? space.lastLevels(ofMode: mode).compactMap { layout.place($0, $0)?.re } : []
      }
      diagonal = (0..<space.dimension).compactMap { layout.place($0, $0)?.re }
    }

    /// Sets the stored elements.
    func fill(_ element: (Int, Int) -> ComplexNumber) {
      for block in layout.blocks {
        let (rows, columns) = (
          layout.components.states[block.pair.first], layout.components.states[block.pair.second]
        )
        for (i, a) in rows.enumerated() {
          for (j, b) in columns.enumerated() where !block.isDiagonal || j >= i {
            let value = element(a, b)
            let place = block.start + block.rowOffsets[i] + j
            x.pointer[place] = value.re
            x.pointer[place + block.plane] = a == b ? 0 : value.im
          }
        }
      }
    }

    func element(_ row: Int, _ column: Int) -> ComplexNumber {
      guard let place = layout.place(row, column) else { return .zero }
      return ComplexNumber(
        x.pointer[place.re], place.isConjugate ? -x.pointer[place.im] : x.pointer[place.im])
    }
  }

  /// - Throws: `ExactSizeError`.
  public init(_ problem: ExactProblem) throws {
    self.problem = problem
    space = problem.space
    frame = try Frame(problem, space, time: nil)
    cutoffs = CutoffWatch(space)
    frame.fill(space.startElement)
    cutoffs.watch(populations(frame.x.pointer))
  }

  // MARK: Steps

  public func advance(to target: Double, goesOn: () -> Bool) throws {
    while time < target {
      let arrived = try frame.propagator.advance(
        to: target, budget: problem.options.budget, goesOn: goesOn
      ) { candidate in
        try problem.checkRates(at: time)
        let populations = populations(candidate)
        let modes = problem.findsCutoffs ? cutoffs.exceeded(populations, problem.options) : []
        if modes.isEmpty {
          cutoffs.watch(populations)
          return true
        }
        try grow(modes)
        return false
      }
      if arrived { return }
    }
  }

  // MARK: Cutoffs

  public var modes: [ModeCutoff] { cutoffs.modes(space) }

  private func populations(_ x: UnsafePointer<Double>) -> [Double] {
    frame.ends.map { places in places.reduce(0) { $0 + x[$1] } }
  }

  private func grow(_ modes: [Int]) throws {
    do {
      try move(to: problem.grown(space, modes: modes))
    } catch var error as ExactSizeError {
      error.time = time
      throw error
    }
  }

  private func move(to larger: Space) throws {
    let next = try Frame(problem, larger, time: time)
    let places = space.places(in: larger)
    var origin = Array(repeating: -1, count: larger.dimension)
    for (old, new) in places.enumerated() { origin[new] = old }
    let own = frame
    next.fill { a, b in
      origin[a] < 0 || origin[b] < 0 ? .zero : own.element(origin[a], origin[b])
    }
    (space, frame) = (larger, next)
  }

  // MARK: Results

  public func expectations() -> [ComplexNumber] {
    frame.functionals.map { $0.value(frame.x.pointer, at: time) }
  }

  public var normError: Double {
    frame.diagonal.reduce(0) { $0 + frame.x.pointer[$1] } - 1
  }

  /// ⟨row|ρ|column⟩ between states of the space.
  func element(_ row: Int, _ column: Int) -> ComplexNumber { frame.element(row, column) }

  // MARK: Kept states

  public func state() -> [UInt8] {
    var bytes = StateBytes()
    bytes.put(frame.propagator.control)
    bytes.put(cutoffs, space)
    bytes.put(frame.x.pointer, frame.x.count)
    return bytes.bytes
  }

  /// Goes on where a state was kept.
  /// - Throws: `ExactSizeError`.
  public convenience init(_ problem: ExactProblem, state: [UInt8]) throws {
    try self.init(problem)
    var bytes = StateBytes(state)
    let control = bytes.control()
    let levels: [Int]
    (cutoffs, levels) = bytes.cutoffs(modes: space.cutoffs.count)
    if levels != space.cutoffs {
      space = try problem.space(cutoffs: levels)
      frame = try Frame(problem, space, time: control.time)
    }
    frame.propagator.control = control
    bytes.doubles(into: frame.x.pointer, frame.x.count)
  }
}

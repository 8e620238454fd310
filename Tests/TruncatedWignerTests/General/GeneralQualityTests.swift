import BatchCore
import Models
import Numerics
import Observables
import Testing

@testable import TruncatedWigner

/// What says whether steps are fine enough, with general parts.
@Suite("quality of runs with general parts") struct GeneralQualityTests {
  /// A model made of parts.
  private struct PartModel: Model {
    static var description: ModelDescription { fatalError("not in the catalogue") }

    let shape: SystemShape
    let stages: @Sendable () -> [[any SystemPart]]

    init(_ parameters: Parameters) { fatalError("made of parts") }

    init(sites: Int, modes: Int, _ stages: @escaping @Sendable () -> [[any SystemPart]]) {
      shape = SystemShape(sites: sites, modes: modes)
      self.stages = stages
    }

    func system(disorder: RandomStream) -> PhysicalSystem {
      PhysicalSystem(shape: shape, stages: stages())
    }
  }

  private static func simulator(_ model: PartModel, step: Double, records: Int) -> BatchSimulator {
    var settings = SimulationSettings(
      model: model, initial: InitialState(theta: 1), spinSampling: .discrete, fluctuations: true,
      step: step, stepsPerRecord: 4,
      layout: ObservableLayout(
        records: records, shape: model.shape, kind: .wigner, selection: ObservableSelection(),
        waitingRecords: []), seed: 560, point: 0, batchWidth: 64)
    settings.watchesRates = true
    return BatchSimulator(settings: settings)
  }

  /// Spins of a fast product, modes of a fast form, and amplitudes that a jump operator damps fast.
  @Test("the fastest motion is seen")
  func fastest() throws {
    let v = Variables(sites: 2)
    let loss = JumpSymbols(sites: 2).annihilation(0)
    let parts: [(PhaseSpacePolynomial?, Double)] = [
      (PhaseSpacePolynomial([(50, [v.z(0), v.x(1)])]), 80),
      (PhaseSpacePolynomial([(70, [v.re(0), v.re(0)]), (70, [v.im(0), v.im(0)])]), 69.9),
      (nil, 69.9),
    ]
    for (energy, least) in parts {
      let model = PartModel(sites: 2, modes: 1) {
        if let energy { return [[PolynomialHamiltonian(energy)]] }
        return [[JumpChannels([(loss.a, loss.b, 140)])]]
      }
      let simulator = Self.simulator(model, step: 1e-4, records: 2)
      _ = try simulator.run(realization: 0, batch: 0, trajectories: 64, perGroup: false)
      #expect(simulator.fastestRate >= least && simulator.fastestRate < 4 * least)
    }
  }

  @Test("energy and lengths are kept")
  func energy() throws {
    let model = PartModel(sites: 3, modes: 1) {
      let v = Variables(sites: 3)
      let chi = Matrix(rows: 3, columns: 1)
      for i in 0..<3 { chi[i, 0] = 0.2 * Double(i + 1) }
      let linear = Matrix(rows: 2, columns: 2)
      (linear[0, 1], linear[1, 0]) = (1.2, -0.8)
      return [
        [
          LinearModes(drift: linear, shift: [0, 0], diffusion: Matrix(rows: 2, columns: 2)),
          DrivenField(sites: [1], fields: TimedNumbers([0.4, 0, 1])),
        ],
        [DispersiveCoupling(chi)],
        [
          PolynomialHamiltonian(
            PhaseSpacePolynomial([
              (0.5, [v.x(0), v.y(1), v.z(2)]), (0.8, [v.x(0), v.re(0)]), (0.3, [v.z(1), v.z(2)]),
              (0.7, [v.y(2)]),
            ]))
        ],
      ]
    }
    let drifts = try [0.02, 0.01].map { step in
      let simulator = Self.simulator(model, step: step, records: Int(0.5 / step) + 1)
      _ = try simulator.run(realization: 0, batch: 0, trajectories: 64, perGroup: false)
      #expect(simulator.quality.lengthDrift < 1e-13)
      return try #require(simulator.quality.energyDrift)
    }
    print("energy drift of general parts: \(drifts)")
    #expect(drifts[0] < 0.01 && drifts[0] / drifts[1] > 3)
  }

  @Test("no energy is kept with functions of time and jump operators")
  func dissipative() throws {
    let pulse = TimeFunction.cosine(1)
    let timed: [@Sendable () -> any SystemPart] = [
      { PolynomialHamiltonian(PhaseSpacePolynomial([(1, [0])]).timed([0: pulse])) },
      {
        DrivenField(
          sites: [0],
          fields: TimedNumbers(
            [0, 0, 1], functions: [pulse],
            contributions: [.init(number: 0, function: 0, re: 1, im: 0)]))
      },
      { JumpChannels([(PhaseSpacePolynomial([(1, [2])]), .none, 0.1)]) },
      { TiltedDecay(axes: [SIMD3(0.1, 0, 0)]) },
      {
        IsingCoupling(
          axis: .z, couplings: .sparse(SparseMatrix(rows: [[]])), factor: pulse)
      },
    ]
    for part in timed {
      let model = PartModel(sites: 1, modes: 0) { [[part()]] }
      let simulator = Self.simulator(model, step: 0.1, records: 2)
      _ = try simulator.run(realization: 0, batch: 0, trajectories: 64, perGroup: false)
      #expect(simulator.quality.energyDrift == nil)
    }
  }
}

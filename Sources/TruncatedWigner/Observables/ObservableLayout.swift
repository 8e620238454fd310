import Statistics

/// Which observables are recorded.
public struct ObservableSelection: Sendable, Equatable {
  public var magnetization = true
  public var photonNumber = false
  public var overlap = false
  /// Number of excitations Σ (1 + σ^z)/2.
  public var excitationNumber = false
  /// Photon emission rate of correlated decay (Eq. 61 of PRX Quantum 6, 030344).
  public var emissionRate = false
  /// g²(0) of the modes.
  public var g2 = false
  /// Wineland's spin squeezing ξ².
  public var squeezing = false
  /// ⟨σ⟩ of every site.
  public var siteMagnetization = false
  /// ⟨σ^α_i σ^β_j⟩ averaged over pairs at each distance up to this; 0: none.
  public var pairDistances = 0
  /// Two-time correlations of these, at the waiting times.
  public var correlations: [CorrelationChannel] = []

  public init() {}
}

/// Operators of two-time correlations.
public enum CorrelationChannel: String, Sendable, CaseIterable {
  case sx, sy, sz
  /// The field a of the modes.
  case field
}

/// What is recorded of a run, and where its sums lie in the flat arrays that units, the reduction
/// tree and checkpoints carry.
///
/// Two levels (DESIGN: statistics). *Sums* add over trajectories of one realization; where there
/// are no more trajectories to come they become *features*, the nonlinear per-realization
/// quantities, whose `Moments` add over realizations. With one realization, blocks of up to eight
/// trajectories take the place of realizations.
///
/// Conventions: m = ⟨σ⟩ averaged over spins; s_i = S_i/N_s = J_i/(2 N_s).
public struct ObservableLayout: Sendable, Equatable {
  public let records: Int
  public let shape: SystemShape
  /// ½ where amplitudes are sampled from a Wigner function, 0 in mean field.
  public let vacuum: Double
  public let selection: ObservableSelection
  /// Recorded-time indices of the waiting times τ of C(τ, τ − t).
  public let waitingRecords: [Int]

  public init(
    records: Int, shape: SystemShape, vacuum: Double, selection: ObservableSelection,
    waitingRecords: [Int]
  ) {
    self.records = records
    self.shape = shape
    self.vacuum = vacuum
    self.selection = selection
    self.waitingRecords = selection.correlations.isEmpty ? [] : waitingRecords
  }

  /// Whether trajectories scatter about what they stand for; in mean field they are it.
  var isSampled: Bool { vacuum > 0 }
  var sites: Int { shape.sites }
  var channels: [CorrelationChannel] { waitingRecords.isEmpty ? [] : selection.correlations }

  // MARK: Scalars of one recorded time

  /// Features of the time block, all linear in trajectories: m first, then what is selected.
  var photonScalar: Int { 3 }
  var photonScalars: Int { selection.photonNumber || selection.g2 ? 1 : 0 }
  var coherenceScalar: Int { photonScalar + photonScalars }
  var speciesScalar: Int { coherenceScalar + (selection.g2 ? 1 : 0) }
  var speciesCount: Int { shape.species.count }
  var emissionScalar: Int { speciesScalar + 3 * speciesCount }
  var squeezingScalar: Int { emissionScalar + (selection.emissionRate ? 1 : 0) }
  var fieldScalar: Int { squeezingScalar + (selection.squeezing ? 6 : 0) }
  /// Scalars at one recorded time.
  public var scalars: Int { fieldScalar + (channels.contains(.field) ? 2 : 0) }

  // MARK: Sums over trajectories

  /// Position of the number of trajectories.
  var countOffset: Int { 0 }
  /// Σ of the scalars, [record][scalar].
  var scalarOffset: Int { 1 }
  /// Σ_trajectories Σ_i s_i², [record], s = S^x.
  var squareOffset: Int { scalarOffset + scalars * records }
  /// Σ_trajectories s_i, [record][site].
  var siteOffset: Int { squareOffset + (selection.overlap ? records : 0) }
  /// Σ_trajectories σ_i, [record][site][component].
  var siteMagnetizationOffset: Int { siteOffset + siteRecords * sites }
  /// Σ ⟨J^α_i J^β_j⟩, [record][distance][xx, yy, zz, xy, xz, yz].
  var pairOffset: Int {
    siteMagnetizationOffset + (selection.siteMagnetization ? 3 * sites * records : 0)
  }
  /// Σ of two-time products, [channel][τ][t' = 0 … τ], the field with real and imaginary part.
  var correlationOffset: Int { pairOffset + 6 * selection.pairDistances * records }
  /// Length of one array of sums.
  public var sumsCount: Int {
    correlationOffset + channels.reduce(0) { $0 + $1.parts } * correlationPairs
  }

  /// Records whose site-resolved sums are kept.
  var siteRecords: Int {
    if selection.overlap { return records }
    return channels.contains(.sx) ? historyRecords : 0
  }
  /// Pairs (τ, t'), all waiting times together.
  public var correlationPairs: Int { waitingRecords.reduce(0) { $0 + $1 + 1 } }
  /// Recorded times that are kept for the batch at hand.
  var historyRecords: Int { (waitingRecords.max() ?? -1) + 1 }
  /// Rows of lanes kept at each of them.
  var historyRows: Int {
    channels.reduce(0) { $0 + ($1 == .field ? 2 * shape.modes : sites) }
  }

  // MARK: Features over realizations

  /// Shapes of the moments, in order: time; overlap; sites; pairs; for each channel across and, for
  /// S^x, within realizations.
  var blocks: [(indices: Int, features: Int)] {
    var blocks = [(records, scalars)]
    if selection.overlap { blocks.append((records, 2)) }  // q, m_x/2
    if selection.siteMagnetization { blocks.append((3 * sites * records, 1)) }
    if selection.pairDistances > 0 { blocks.append((6 * selection.pairDistances * records, 1)) }
    for channel in channels {
      switch channel {
      case .field: blocks.append((correlationPairs, 6))  // Re c, Im c, a(τ), a(t')
      default: blocks.append((correlationPairs, 3))  // c, s(τ), s(t')
      }
      if channel == .sx { blocks.append((correlationPairs, 1)) }  // subtracted within
    }
    return blocks
  }

  /// Length of the flat form of the moments.
  public var momentsCount: Int {
    blocks.reduce(0) { $0 + Moments.flatCount(indices: $1.indices, features: $1.features) }
  }

  /// Bytes of the past that a batch keeps for two-time correlations (single precision).
  public func historyBytes(lanes: Int) -> Double {
    4 * Double(historyRecords) * Double(historyRows) * Double(lanes)
  }
}

extension CorrelationChannel {
  /// Real numbers in one product.
  var parts: Int { self == .field ? 2 : 1 }
  /// Component of the magnetization whose mean is subtracted.
  var component: Int { self == .sx ? 0 : self == .sy ? 1 : 2 }
}

import Statistics

/// What is recorded of a run, and where its sums lie in the flat arrays that units, the reduction
/// tree and checkpoints carry.
///
/// Two levels (DESIGN: statistics). *Sums* add over trajectories of one realization; where there
/// are no more trajectories to come they become *features*, the nonlinear per-realization
/// quantities, whose `Moments` add over realizations. With one realization, blocks of up to eight
/// trajectories take the place of realizations.
///
/// Conventions: m = ⟨σ⟩ averaged over spins; s_i = S^x_i/N_s = J^x_i/(2 N_s).
public struct ObservableLayout: Sendable, Equatable {
  public let records: Int
  public let sites: Int
  public let modes: Int
  public let spinsPerSite: Int
  /// ½ where amplitudes are sampled from a Wigner function, 0 in mean field.
  public let vacuum: Double
  public let magnetization: Bool
  public let photonNumber: Bool
  public let overlap: Bool
  /// Recorded-time indices of the waiting times τ of C(τ, τ − t).
  public let waitingRecords: [Int]

  public init(
    records: Int, sites: Int, modes: Int, spinsPerSite: Int, vacuum: Double, magnetization: Bool,
    photonNumber: Bool, overlap: Bool, waitingRecords: [Int]
  ) {
    self.records = records
    self.sites = sites
    self.modes = modes
    self.spinsPerSite = spinsPerSite
    self.vacuum = vacuum
    self.magnetization = magnetization
    self.photonNumber = photonNumber
    self.overlap = overlap
    self.waitingRecords = waitingRecords
  }

  // MARK: Sums over trajectories

  /// Position of the number of trajectories.
  var countOffset: Int { 0 }
  /// Σ m, [record][x, y, z].
  var magnetizationOffset: Int { 1 }
  /// Σ |a|² − vacuum, averaged over modes, [record].
  var photonOffset: Int { magnetizationOffset + 3 * records }
  /// Σ_trajectories Σ_i s_i², [record].
  var squareOffset: Int { photonOffset + (photonNumber ? records : 0) }
  /// Σ_trajectories s_i, [record][site].
  var siteOffset: Int { squareOffset + (overlap ? records : 0) }
  /// Σ_trajectories Σ_i s_i(τ) s_i(t'), [τ][t' = 0 … τ].
  var correlationOffset: Int { siteOffset + siteRecords * sites }
  /// Length of one array of sums.
  public var sumsCount: Int { correlationOffset + correlationPairs }

  /// Records whose site-resolved sums are kept.
  var siteRecords: Int { overlap ? records : (waitingRecords.max().map { $0 + 1 } ?? 0) }
  /// Pairs (τ, t'), all waiting times together.
  var correlationPairs: Int { waitingRecords.reduce(0) { $0 + $1 + 1 } }
  /// Recorded times whose S^x is kept for the batch at hand.
  var historyRecords: Int { waitingRecords.max() ?? 0 }

  // MARK: Features over realizations

  /// Shapes of the moments, in order.
  var blocks: [(indices: Int, features: Int)] {
    var blocks = [(records, 4)]  // m_x, m_y, m_z, photon number
    if overlap { blocks.append((records, 2)) }  // q, m_x/2
    if !waitingRecords.isEmpty {
      blocks.append((correlationPairs, 3))  // c, m_x(τ)/2, m_x(t')/2
      blocks.append((correlationPairs, 1))  // c with the subtraction within the realization
    }
    return blocks
  }

  /// Length of the flat form of the moments.
  public var momentsCount: Int {
    blocks.reduce(0) { $0 + Moments.flatCount(indices: $1.indices, features: $1.features) }
  }

  /// Bytes of recorded S^x that a batch of the given width keeps (single precision).
  public func historyBytes(width: Int) -> Int {
    historyRecords * sites * width * MemoryLayout<Float>.size
  }
}

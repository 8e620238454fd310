/// The size of a system, known without building it.
public struct SystemShape: Sendable, Equatable {
  /// Kinds of sites, one range behind the other; together all sites.
  public var species: [Species]
  /// Sets of modes that are integrated, one range behind the other; together all of them.
  public var modeSets: [ModeSet]
  /// Elements of the coupling matrices a realization holds; for memory estimates.
  public var matrixElements = 0.0
  /// Whether time steps take products with dense coupling matrices.
  public var hasDenseCouplings = false

  /// Sites of one kind: spins, large spins, or clusters of spins.
  public struct Species: Sendable, Equatable {
    public var name: String
    public var sites: Range<Int>
    /// Spins ½ that a site stands for, whose sum J = Σ σ is its classical vector: 1, the spins of a
    /// cluster, or 2S of a spin S.
    public var spinsPerSite: Int

    public init(name: String, sites: Range<Int>, spinsPerSite: Int = 1) {
      self.name = name
      self.sites = sites
      self.spinsPerSite = spinsPerSite
    }

    /// All spins ½ of the sites.
    public var spins: Int { sites.count * spinsPerSite }
  }

  public struct ModeSet: Sendable, Equatable {
    public var name: String
    public var modes: Range<Int>

    public init(name: String, modes: Range<Int>) {
      self.name = name
      self.modes = modes
    }
  }

  public init(species: [Species], modeSets: [ModeSet]) {
    self.species = species
    self.modeSets = modeSets
  }

  /// One kind of sites, one set of modes.
  public init(sites: Int, modes: Int, spinsPerSite: Int = 1) {
    self.init(
      species: [Species(name: "spin", sites: 0..<sites, spinsPerSite: spinsPerSite)],
      modeSets: [ModeSet(name: "mode", modes: 0..<modes)])
  }

  // MARK: Numbers

  /// Spins or clusters of spins.
  public var sites: Int { species.last?.sites.upperBound ?? 0 }
  public var modes: Int { modeSets.last?.modes.upperBound ?? 0 }

  /// Spins ½ of all sites.
  public var spins: Int { species.reduce(0) { $0 + $1.spins } }

  public func spinsPerSite(of site: Int) -> Int {
    species.first { $0.sites.contains(site) }?.spinsPerSite ?? 1
  }

  /// The number of spins ½ that all sites have in common; nil where they differ.
  public var commonSpinsPerSite: Int? {
    let numbers = Set(species.filter { !$0.sites.isEmpty }.map(\.spinsPerSite))
    return numbers.count > 1 ? nil : numbers.first ?? 1
  }

  /// All sites in the fewest ranges within which a site has the same number of spins ½.
  public var blocks: [Species] {
    species.reduce(into: []) { blocks, next in
      if next.sites.isEmpty { return }
      if let last = blocks.last, last.spinsPerSite == next.spinsPerSite {
        blocks[blocks.count - 1].sites = last.sites.lowerBound..<next.sites.upperBound
      } else {
        blocks.append(next)
      }
    }
  }
}

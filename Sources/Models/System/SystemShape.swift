/// The size of a system, known without building it.
public struct SystemShape: Sendable, Equatable {
  /// Spins, or clusters of spins.
  public var sites: Int
  /// Modes that are integrated.
  public var modes: Int
  public var spinsPerSite = 1
  /// Kinds of sites, each a range of them; one kind in most models.
  public var species: [Species] = []
  /// Elements of the coupling matrices a realization holds; for memory estimates.
  public var matrixElements = 0.0
  /// Whether time steps take products with dense coupling matrices.
  public var hasDenseCouplings = false

  public struct Species: Sendable, Equatable {
    public var name: String
    public var sites: Range<Int>

    public init(name: String, sites: Range<Int>) {
      self.name = name
      self.sites = sites
    }
  }

  public init(sites: Int, modes: Int) {
    self.sites = sites
    self.modes = modes
  }
}

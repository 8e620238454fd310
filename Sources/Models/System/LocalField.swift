/// A constant field on every site, H = ½ Σ_i b_i · σ_i: spins precess about b_i at the rate |b_i|.
public struct LocalField: SystemPart {
  /// b of every site.
  public let fields: [SIMD3<Double>]

  public init(sites: Int, _ field: SIMD3<Double>) {
    fields = Array(repeating: field, count: sites)
  }

  public init(_ fields: [SIMD3<Double>]) { self.fields = fields }
}

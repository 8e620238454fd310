/// Fields on single spins that depend on time, H = ½ Σ_i b_i(t) · σ_i.
public struct DrivenField: SystemPart {
  /// Sites with such a field, rising.
  public let sites: [Int]
  /// b^x, b^y, b^z of one site after the other, three numbers a site of `sites`.
  public let fields: TimedNumbers

  public init(sites: [Int], fields: TimedNumbers) {
    precondition(fields.constants.count == 3 * sites.count)
    self.sites = sites
    self.fields = fields
  }
}

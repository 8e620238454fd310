import Models

/// Where the variables of mean field lie in one vector: the components of the Bloch vectors m_i, |m| ≤ 1,
/// all x, all y, all z, and then all Re α and all Im α of the coherent amplitudes.
///
/// A site of n spins ½, a cluster or a spin S = n/2, has one Bloch vector: all its spins start alike and
/// are in the same field.
public struct StateLayout: Sendable, Equatable {
  public let sites: Int
  public let modes: Int
  /// n of every site.
  public let spins: [Double]

  public init(_ shape: SystemShape) {
    (sites, modes) = (shape.sites, shape.modes)
    spins = shape.blocks.flatMap {
      Array(repeating: Double($0.spinsPerSite), count: $0.sites.count)
    }
  }

  public var count: Int { 3 * sites + 2 * modes }

  /// Kinds of variables, whose variables are neighbours: m^x, m^y, m^z, Re α, Im α.
  static let kinds = 5

  func range(ofKind kind: Int) -> Range<Int> {
    kind < 3
      ? (kind * sites)..<((kind + 1) * sites)
      : (3 * sites + (kind - 3) * modes)..<(3 * sites + (kind - 2) * modes)
  }

  func kind(of variable: Int32) -> Int {
    let place = Int(variable)
    return place < 3 * sites ? place / sites : 3 + (place - 3 * sites) / modes
  }

  public func spin(_ site: Int, _ component: Int) -> Int { component * sites + site }
  public func re(_ mode: Int) -> Int { 3 * sites + mode }
  public func im(_ mode: Int) -> Int { 3 * sites + modes + mode }
}

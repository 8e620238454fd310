import BatchCore

/// Keys of the section `lax`.
public struct LaxKeys: KeySection {
  public static let path = "lax"

  @Key(
    .word,
    "`continuum`: boxes filled evenly, whatever `atoms` is; `finite`: the levels of the atoms one by one, roots with Im u > `width`/(2 `atoms`)"
  )
  public var levels = Levels.continuum

  public init() {}

  public enum Levels: String, Sendable, CaseIterable {
    case continuum, finite
  }
}

/// The ground state that a job asks for, the key `observables.equilibrium`.
enum EquilibriumChoice: String, CaseIterable {
  case fixedNumber = "fixed_number"
  case zeroPotential = "zero_mu"

  static let key = ObservableKey(
    "equilibrium", type: "boolean, `fixed_number`, `zero_mu`", defaultText: "false",
    "`equilibrium_gap`, `equilibrium_chemical_potential`, `equilibrium_coherence`, `equilibrium_photon_density`, `equilibrium_critical_epsilon_0`: the ground state of mean field, with the excitations that the quench starts with (`true` means `fixed_number`), or at chemical potential 0; of `method: lax`",
    absent: "false", isAvailable: { $0.name == LaxMethod.model },
    read: { field, _ in
      if let flag = field.node.boolean {
        return flag ? .text(Self.fixedNumber.rawValue) : false
      }
      return .text(try field.word(of: Self.allCases.map(\.rawValue)))
    })

  init?(_ job: Job) {
    guard case .text(let word) = job.observables[Self.key.name] else { return nil }
    self.init(rawValue: word)
  }
}

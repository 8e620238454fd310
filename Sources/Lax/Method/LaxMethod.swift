import BatchCore
import Foundation

/// Late times of the two-channel BCS simulator from its conserved quantities: the roots of the square of
/// the Lax vector.
public struct LaxMethod: Method {
  public let name = "lax"
  public let meaning =
    "late times of `bcs_cavity` without loss from the roots of its conserved Lax vector; `time` and trajectories are not used."
  public let sections: [any KeySection.Type] = [LaxKeys.self]
  public let needsTime = false
  public let unusedKeys: Set<String> = ["sampling.trajectories", "time.step"]
  public let observables: [ObservableKey] = [
    .flag(
      "roots", defaultText: "true",
      "`root_pairs`, `root_re`, `root_im`, `frequency`, `amplitude`, `steady_coherence`, `steady_photon_density`, `period`, `boundary_lower`, `boundary_upper`, `boundary_third`; of `method: lax`",
      absent: "true", needs: "Lax vector", { $0.name == LaxMethod.model },
      standard: { _ in true }),
    EquilibriumChoice.key,
  ]

  public init() {}

  static let model = "bcs_cavity"

  public func supports(_ model: ModelDescription) -> Bool { model.name == Self.model }

  public func check(_ job: inout Job, _ reader: JobReader) throws {
    for loss in ["kappa", "kappa_over_g"] where job.variant.parameter(loss) != nil {
      try job.refuse(
        reader, loss, where: { $0 > 0 },
        because: "has no conserved Lax vector with photon loss",
        remedy: "set it to 0, or use `method: mean_field`")
    }
    if case .word(let coupling)? = job.parameters["coupling"], coupling != "uniform" {
      throw try reader.section("model").place(of: "coupling").error(
        "`method: lax` is for equal couplings, but `coupling` is \(coupling); give uniform, or use `method: mean_field`"
      )
    }
    try job.refuse(
      reader, "theta", where: { abs($0 - .pi / 2) > 1e-12 },
      because: "is for spins in the xy plane", remedy: "set it to 0.5pi")
    try job.refuse(
      reader, "displacement", where: { $0 != 0 },
      because: "is for a cavity that is empty or in equilibrium with the spins",
      remedy: "leave it out and give `cavity: empty` or `cavity: equilibrium`")
    guard job[LaxKeys.self].levels == .finite else { return }
    try job.refuse(
      reader, "atoms", where: { $0 > 20_000 },
      because:
        "takes a time that grows as the square of the number of atoms with `lax.levels: finite`",
      remedy: "give at most 20000, or `lax.levels: continuum`")
  }

  public func computation(of job: Job) -> any Computation { LaxComputation(job: job) }
}

extension JobReader {
  fileprivate func place(of key: String) -> JobLocation { field(key)?.place ?? place }
}

extension Job {
  /// Refuses values of a number of the model or of the initial state, given or swept.
  fileprivate func refuse(
    _ reader: JobReader, _ key: String, where isWrong: (Double) -> Bool, because reason: String,
    remedy: String
  ) throws {
    let swept = sweep.first { $0.key == key }?.values
    var values = swept ?? []
    let isParameter = variant.parameter(key) != nil
    if swept == nil {
      if isParameter {
        if case .number(let value)? = parameters[key] { values = [value] }
      } else {
        values = [key == "theta" ? initial.theta : initial.displacement]
      }
    }
    guard let value = values.first(where: isWrong) else { return }
    let section = swept != nil ? "sweep" : isParameter ? "model" : "initial"
    throw try reader.section(section).place(of: key).error(
      "`method: lax` \(reason), but `\(key)` \(swept == nil ? "is" : "takes the value") \(Quantity.text(value)); \(remedy)"
    )
  }
}

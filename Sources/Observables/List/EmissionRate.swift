import BatchCore
import Models
import Numerics

/// Photon emission rate per atom, Eq. 61 of PRX Quantum 6, 030344, for real Γ:
/// R = (1/NΓ0) [Σ_ij Γ_ij (s^x_i s^x_j + s^y_i s^y_j)/4 + ½ Γ0 Σ s^z_i], the i = j term fluctuating.
package struct EmissionRate: Observable {
  package static let key = ObservableKey.flag(
    "emission_rate", defaultText: "false; needs correlated decay", "`emission_rate`",
    absent: "false", needs: "correlated decay", \.hasCollectiveEmission)

  /// Of typed models only those whose spins all emit into one common field.
  package static func objection(_ job: Job, _ kind: RunKind) -> String? {
    guard job.model.typed != nil else { return nil }
    let model = ModelCatalogue.instance(job.model, job.parameters(atPoint: 0))
    let disorder = RandomStream(
      seed: job.sampling.seed, purpose: .disorder, point: 0, realization: 0)
    if let decay = try? model.checkedSystem(disorder: disorder).emission, decay.imaginary == nil,
      decay.real.rows == model.shape.sites, model.shape.commonSpinsPerSite == 1
    {
      return nil
    }
    return
      "`observables.emission_rate` is for spins 1/2 that all decay by one real matrix, with the operators sm[i]; give other rates as a named expression"
  }

  package static func inPilot(_ asked: JSON, _ pilot: PilotRun) -> JSON { asked }

  package init(_ value: JSON, _ times: RecordedTimes) {}

  package func sums(in run: RecordedRun) -> [any RecordedSums] { [EmissionSums()] }

  package func compose(_ layout: inout ObservableComposer) {
    let rate = layout.scalar(of: EmissionSums.name)
    layout.addSeries(
      "emission_rate", "photon emission rate per atom in units of Gamma0", .positive,
      judges: StepJudge("emission_rate", floor: 0.02)
    ) { $0.linear($1, rate) }
  }
}

/// R of a trajectory.
package struct EmissionSums: RecordedSums {
  package static let name = "emission"
  package var name: String { Self.name }

  package func extent(in run: RecordedRun) -> SumsExtent { .scalars(1) }

  /// Σ_ij Γ_ij ⟨σ⁺_i σ⁻_j⟩/N.
  package func meaning(in system: MeasuredSystem) -> SumsMeaning {
    guard let decay = system.emission else { return .means([nil]) }
    let sites = 0..<system.run.sites
    let share = 1 / Double(system.run.sites)
    // Of different atoms σ⁺_i σ⁻_j + h.c. is ½ (σ^x_i σ^x_j + σ^y_i σ^y_j).
    let products = [0, 1].map { component in
      let side = sites.map { OperatorPolynomial.vector($0, isLarge: false)[component] }
      return PairProduct(
        left: side, right: side, weights: decay, includesSelf: false, factor: 0.25 * share)
    }
    let own = sites.sum { decay[$0, $0] * (OperatorPolynomial.sp($0) * .sm($0)) }
    return .means([
      MeasuredOperator(PairForm(products: products, rest: share * own)) {
        share
          * sites.sum { i in
            sites.sum { j in
              decay[i, j] == 0
                ? OperatorPolynomial() : decay[i, j] * (OperatorPolynomial.sp(i) * .sm(j))
            }
          }
      }
    ])
  }
}

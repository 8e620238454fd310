import BatchCore

/// Every observable. The order is that of results; new ones go to the
/// end, since sums that no stored file has yet are laid out in it.
package let observableTypes: [any Observable.Type] = [
  Magnetization.self,
  ExcitationNumber.self,
  PhotonNumber.self,
  SecondOrderCoherence.self,
  EmissionRate.self,
  SpinSqueezing.self,
  Overlap.self,
  SiteMagnetization.self,
  PairCorrelation.self,
  TwoTimeCorrelation.self,
  Coherence.self,
  PhotonDensity.self,
  AverageWindow.self,
  ConservedDrift.self,
]

/// Keys of those that runs of a kind have.
package func observableKeys(of kind: RunKind) -> [ObservableKey] {
  observableTypes.filter { $0.isMeasured(kind) }.map { $0.key }
}

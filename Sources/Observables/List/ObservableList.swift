/// Every observable of truncated Wigner and mean field. The order is that of results; new ones go to the
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
]

import Foundation

/// Exponent p of y ∝ x^p: least-squares slope of log y against log x.
func exponent(_ x: [Double], _ y: [Double]) -> Double {
  let (u, v) = (x.map { log($0) }, y.map { log($0) })
  let (meanU, meanV) = (u.reduce(0, +) / Double(u.count), v.reduce(0, +) / Double(v.count))
  let covariance = zip(u, v).reduce(0) { $0 + ($1.0 - meanU) * ($1.1 - meanV) }
  return covariance / u.reduce(0) { $0 + ($1 - meanU) * ($1 - meanU) }
}

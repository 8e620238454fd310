/// Spins whose equations differ in one number p only: every field, rate and coupling is c₀ + c₁ p_i.
///
/// Such are equal couplings with level energies of any distribution: of order k, the series of every spin is one
/// polynomial of degree k in p_i times the spin, so that all sums over spins follow from Σ_i p_i^j m_i.
struct SpinFamily {
  /// c₀ + c₁ p.
  struct Line {
    let constant, slope: Double
  }

  /// p_i between −1 and 1; empty where all spins are alike.
  let parameters: [Double]
  let fields, rates: [Line]
  /// c of the columns.
  let couplings: [Line]

  /// - Returns: nil where spins differ in more than one number.
  init?(_ all: CollectiveCouplings) {
    let lists = all.fields + all.rates + all.columns.map(\.numbers)
    var parameters: [Double] = []
    // Sites where p is least and largest.
    var (low, high) = (0, 0)
    if let list = lists.first(where: { $0.uniform == nil })?.each {
      for site in list.indices {
        if list[site] < list[low] { low = site }
        if list[site] > list[high] { high = site }
      }
      let (center, half) = (
        0.5 * list[low] + 0.5 * list[high], 0.5 * list[high] - 0.5 * list[low]
      )
      guard center.isFinite, half.isFinite, half > 0 else { return nil }
      parameters = list.map { ($0 - center) / half }
    }
    var lines: [Line] = []
    for list in lists {
      if let uniform = list.uniform {
        lines.append(Line(constant: uniform, slope: 0))
        continue
      }
      let line = Line(
        constant: 0.5 * list.each[low] + 0.5 * list.each[high],
        slope: 0.5 * list.each[high] - 0.5 * list.each[low])
      let allowed = 1e-15 * max(abs(list.each[low]), abs(list.each[high]))
      let isLine = zip(list.each, parameters).allSatisfy {
        abs($0 - (line.constant + line.slope * $1)) <= allowed
      }
      guard isLine else { return nil }
      lines.append(line)
    }
    self.parameters = parameters
    (fields, rates) = (Array(lines[..<3]), Array(lines[3..<12]))
    couplings = Array(lines[12...])
  }
}

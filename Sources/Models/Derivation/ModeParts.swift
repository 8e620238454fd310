import Numerics

/// Modes with a quadratic Hamiltonian and jump operators that are linear in them.
struct ModeParts {
  private let variables: ClassicalVariables
  /// Coefficients of H in z = (Re a_0, Im a_0, Re a_1, …): of z_v z_w with v ≤ w, and of z_v.
  private var quadratic: [(v: Int, w: Int, value: Double)] = []
  private var linear: [(v: Int, value: Double)] = []
  /// Jump operators p · z + i q · z.
  private var jumps: [(p: [(Int, Double)], q: [(Int, Double)], rate: Double)] = []

  /// - Parameters:
  ///   - energy: constant quadratic and linear monomials of modes, canonical.
  ///   - jumps: constant and linear in modes.
  init(_ energy: MonomialList, jumps: [SymbolJump], _ variables: ClassicalVariables) {
    self.variables = variables
    let first = Int32(3 * variables.sites)
    for entry in 0..<energy.count {
      let (monomial, value) = (energy.monomial(entry), energy.values[entry])
      if monomial.count == 1 {
        linear.append((Int(monomial.first! - first), value))
      } else {
        quadratic.append((Int(monomial.first! - first), Int(monomial.last! - first), value))
      }
    }
    func vector(_ list: MonomialList) -> [(Int, Double)] {
      (0..<list.count).map { (Int(list.monomial($0).first! - first), list.values[$0]) }
    }
    self.jumps = jumps.map { (vector($0.a), vector($0.b), $0.rate.number) }
  }

  var isEmpty: Bool { quadratic.isEmpty && linear.isEmpty && jumps.isEmpty }

  /// Modes that are free of one another, or the linear equation of all.
  var part: any SystemPart { free ?? all }

  /// Whether they turn and nothing else.
  var conservesNumbers: Bool { jumps.isEmpty && linear.isEmpty && free != nil }

  // MARK: Free modes

  private var free: FreeModes? {
    var modes = Array(repeating: FreeModes.Mode(omega: 0), count: variables.modes)
    // Coefficients of x² and y².
    var squares = Array(repeating: SIMD2<Double>.zero, count: variables.modes)
    for (v, w, value) in quadratic {
      if v != w { return nil }
      squares[v / 2][v % 2] = value
    }
    for (mode, square) in squares.enumerated() {
      guard EnergyParts.areEqual(square.x, square.y) else { return nil }
      modes[mode].omega = square.x
    }
    for (v, value) in linear { modes[v / 2].drive[v % 2] = value / 2 }
    var losses = Array(repeating: (down: 0.0, up: 0.0), count: variables.modes)
    for jump in jumps {
      guard let (mode, isLoss, strength) = Self.ladder(p: jump.p, q: jump.q) else { return nil }
      if isLoss {
        losses[mode].down += jump.rate * strength
      } else {
        losses[mode].up += jump.rate * strength
      }
    }
    for (mode, (down, up)) in losses.enumerated() where down > 0 || up > 0 {
      guard down > up else { return nil }
      modes[mode].decay = (down - up) / 2
      modes[mode].occupation = up / (down - up)
    }
    return FreeModes(modes)
  }

  /// c a or c a† of one mode, and |c|².
  private static func ladder(
    p: [(Int, Double)], q: [(Int, Double)]
  ) -> (mode: Int, isLoss: Bool, strength: Double)? {
    guard let first = p.first ?? q.first else { return nil }
    let mode = first.0 / 2
    guard (p + q).allSatisfy({ $0.0 / 2 == mode }) else { return nil }
    func components(_ list: [(Int, Double)]) -> SIMD2<Double> {
      list.reduce(into: .zero) { $0[$1.0 % 2] = $1.1 }
    }
    let (p, q) = (components(p), components(q))
    // c (x ± iy), c = c₁ + ic₂: p = (c₁, ∓c₂), q = (c₂, ±c₁).
    func fits(_ sign: Double) -> Bool {
      let rest = SIMD2(p.x - sign * q.y, p.y + sign * q.x)
      return (rest * rest).sum() <= 1e-26 * ((p * p).sum() + (q * q).sum())
    }
    let strength = p.x * p.x + q.x * q.x
    if fits(1) { return (mode, true, strength) }
    return fits(-1) ? (mode, false, strength) : nil
  }

  // MARK: All modes together

  /// With {z, F} = J ∂F and J = ½ (0 1; −1 0) for every mode: M z = J ∂H + Σ γ (Jp qᵀ − Jq pᵀ) z, and
  /// noise of covariance Σ γ (Jp pᵀJᵀ + Jq qᵀJᵀ).
  private var all: LinearModes {
    let size = 2 * variables.modes
    let (drift, diffusion) = (
      Matrix(rows: size, columns: size), Matrix(rows: size, columns: size)
    )
    var shift = Array(repeating: 0.0, count: size)
    func turned(_ v: Int) -> (place: Int, factor: Double) { (v ^ 1, v % 2 == 0 ? -0.5 : 0.5) }
    for (v, w, value) in quadratic {
      for (v, w) in [(v, w), (w, v)] {
        let (place, factor) = turned(v)
        drift[place, w] += factor * value
      }
    }
    for (v, value) in linear {
      let (place, factor) = turned(v)
      shift[place] += factor * value
    }
    for (p, q, rate) in jumps {
      for (first, second, sign) in [(p, q, 1.0), (q, p, -1.0)] {
        for (v, x) in first {
          let (place, factor) = turned(v)
          for (w, y) in second { drift[place, w] += sign * rate * factor * x * y }
        }
      }
      for vector in [p, q] {
        for (v, x) in vector {
          for (w, y) in vector {
            let (i, j) = (turned(v), turned(w))
            diffusion[i.place, j.place] += rate * (i.factor * x) * (j.factor * y)
          }
        }
      }
    }
    return LinearModes(drift: drift, shift: shift, diffusion: diffusion)
  }
}

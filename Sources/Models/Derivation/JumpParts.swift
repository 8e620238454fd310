import Numerics

/// Jump operators, sorted by what solves them.
struct JumpParts {
  /// γ↓ and γ↑ of loss and pump of single spins.
  var down: [Double]
  var up: [Double]
  /// κ of σ^z of single spins.
  var dephasing: [Double]
  /// Σ γ u × v of single spins with other operators (u + iv) · s.
  var axes: [SIMD3<Double>]
  /// Γ of collective emission, real and imaginary.
  var emission: (re: Matrix, im: Matrix)?
  /// Linear in modes alone.
  var modes: [SymbolJump] = []
  /// With noise of their own; the drift of some is in `axes`.
  var channels: [(jump: SymbolJump, leavesDrift: Bool)] = []

  private let variables: ClassicalVariables
  /// Sites of spins S > ½: `SpinDecay` is for spins ½, a tilted axis for any length.
  private let largeSites: Set<Int>

  /// What one operator is.
  private enum Kind {
    case loss(site: Int, rate: Double)
    case pump(site: Int, rate: Double)
    case dephasing(site: Int, rate: Double)
    case tilted(site: Int, axis: SIMD3<Double>)
    case modes
    case other
  }

  init(
    _ jumps: [SymbolJump], emission: (re: Matrix, im: Matrix)?, largeSites: Set<Int>,
    _ shape: SystemShape
  ) {
    variables = ClassicalVariables(shape)
    self.largeSites = largeSites
    self.emission = emission
    down = Array(repeating: 0, count: shape.sites)
    (up, dephasing) = (down, down)
    axes = Array(repeating: .zero, count: shape.sites)
    let kinds = jumps.map(kind)
    // Loss and pump about z and a tilted axis do not commute: they move together.
    var isTilted = Array(repeating: false, count: shape.sites)
    for case .tilted(let site, _) in kinds { isTilted[site] = true }
    for (jump, kind) in zip(jumps, kinds) {
      switch kind {
      case .loss(let site, let rate) where emission != nil: emission!.re[site, site] += rate
      case .loss(let site, let rate) where !isTilted[site]: down[site] += rate
      case .pump(let site, let rate) where !isTilted[site] && emission == nil: up[site] += rate
      case .loss(let site, let rate): tilt(jump, site, SIMD3(0, 0, -rate / 4))
      case .pump(let site, let rate): tilt(jump, site, SIMD3(0, 0, rate / 4))
      case .tilted(let site, let axis): tilt(jump, site, axis)
      case .dephasing(let site, let rate): dephasing[site] += rate
      case .modes: modes.append(jump)
      case .other: channels.append((jump, false))
      }
    }
  }

  private mutating func tilt(_ jump: SymbolJump, _ site: Int, _ axis: SIMD3<Double>) {
    axes[site] += axis
    channels.append((jump, true))
  }

  private func kind(_ jump: SymbolJump) -> Kind {
    guard jump.isConstant, jump.degree == 1 else { return .other }
    let all = jump.a.variables + jump.b.variables
    if all.allSatisfy({ !variables.isSpin($0) }) { return .modes }
    let site = variables.place(all[0])
    guard all.allSatisfy({ variables.isSpin($0) && variables.place($0) == site }) else {
      return .other
    }
    let (u, v) = (vector(jump.a), vector(jump.b))
    let rate = jump.rate.number
    if jump.isHermitian {
      return u.x == 0 && u.y == 0 ? .dephasing(site: site, rate: rate * u.z * u.z) : .other
    }
    let axis = Self.cross(u, v)
    if largeSites.contains(site) { return .tilted(site: site, axis: rate * axis) }
    let strength = 4 * rate * (u.x * u.x + u.y * u.y)
    // c (s^x ∓ i s^y): v = ±(u^y, −u^x).
    func fits(_ sign: Double) -> Bool {
      let rest = v - sign * SIMD3(u.y, -u.x, 0)
      return u.z == 0 && v.z == 0 && (rest * rest).sum() <= 1e-26 * (u * u).sum()
    }
    if fits(1) { return .loss(site: site, rate: strength) }
    if fits(-1) { return .pump(site: site, rate: strength) }
    return .tilted(site: site, axis: rate * axis)
  }

  private func vector(_ list: MonomialList) -> SIMD3<Double> {
    (0..<list.count).reduce(into: .zero) { vector, entry in
      vector[Int(list.monomial(entry).first!) % 3] = list.values[entry]
    }
  }

  private static func cross(_ u: SIMD3<Double>, _ v: SIMD3<Double>) -> SIMD3<Double> {
    SIMD3(u.y * v.z - u.z * v.y, u.z * v.x - u.x * v.z, u.x * v.y - u.y * v.x)
  }
}

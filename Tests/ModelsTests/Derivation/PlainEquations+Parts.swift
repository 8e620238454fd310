import Numerics

@testable import Models

extension PlainEquations {
  /// Of the parts of a system, as their comments say them.
  init(_ system: PhysicalSystem, at time: Double) {
    sites = system.shape.sites
    for part in system.parts { add(part, at: time) }
  }

  private func spin(_ site: Int, _ axis: Int) -> PlainPolynomial { .variable(3 * site + axis) }

  private func re(_ mode: Int) -> PlainPolynomial { .variable(3 * sites + 2 * mode) }
  private func im(_ mode: Int) -> PlainPolynomial { .variable(3 * sites + 2 * mode + 1) }
  private func number(_ mode: Int) -> PlainPolynomial { re(mode) * re(mode) + im(mode) * im(mode) }

  private mutating func add(_ part: any SystemPart, at time: Double) {
    switch part {
    case let field as LocalField:
      for (site, b) in field.fields.enumerated() {
        for axis in 0..<3 { energy = energy + (b[axis] / 2) * spin(site, axis) }
      }
    case let field as DrivenField:
      let values = field.fields.values(at: time)
      for (place, site) in field.sites.enumerated() {
        for axis in 0..<3 { energy = energy + (values[3 * place + axis] / 2) * spin(site, axis) }
      }
    case let ising as IsingCoupling:
      let factor = (ising.factor?.value(at: time).re ?? 1) / 2
      for i in 0..<sites {
        for j in 0..<sites {
          let element = factor * ising.couplings.element(i, j)
          if element == 0 { continue }
          energy =
            energy + element * (spin(i, ising.axis.rawValue) * spin(j, ising.axis.rawValue))
        }
      }
    case let coupling as QuadratureCoupling:
      let factor = 2 * (coupling.factor?.value(at: time).re ?? 1)
      for i in 0..<coupling.couplings.rows {
        for l in 0..<coupling.couplings.columns {
          energy =
            energy + (factor * coupling.couplings[i, l])
            * (spin(i, coupling.axis.rawValue) * (coupling.quadrature == .real ? re(l) : im(l)))
        }
      }
    case let kerr as KerrNonlinearity:
      for (l, strength) in kerr.strengths.enumerated() {
        energy = energy + (strength / 2) * (number(l) * number(l) + -2 * number(l))
      }
    case let coupling as DispersiveCoupling:
      for i in 0..<coupling.couplings.rows {
        for l in 0..<coupling.couplings.columns {
          energy = energy + coupling.couplings[i, l] * (spin(i, 2) * number(l))
        }
      }
    case let polynomial as PolynomialHamiltonian:
      energy = energy + PlainPolynomial(polynomial.energy, at: time)
    case let free as FreeModes: add(free)
    case let linear as LinearModes: add(linear)
    default: addJumps(of: part, at: time)
    }
  }

  private mutating func add(_ free: FreeModes) {
    let first = 3 * sites
    for (l, mode) in free.modes.enumerated() {
      energy = energy + mode.omega * number(l)
      energy = energy + (2 * mode.drive.x) * re(l) + (2 * mode.drive.y) * im(l)
      otherDrift.append { point in
        point.indices.map { ($0 - first) / 2 == l && $0 >= first ? -mode.decay * point[$0] : 0 }
      }
      for v in [first + 2 * l, first + 2 * l + 1] {
        additive[SIMD2(v, v), default: 0] += mode.decay * (2 * mode.occupation + 1) / 2
      }
    }
  }

  private mutating func add(_ linear: LinearModes) {
    let (first, size) = (3 * sites, linear.shift.count)
    otherDrift.append { point in
      point.indices.map { v in
        v < first
          ? 0
          : (0..<size).reduce(linear.shift[v - first]) {
            $0 + linear.drift[v - first, $1] * point[first + $1]
          }
      }
    }
    for v in 0..<size {
      for w in 0..<size {
        additive[SIMD2(first + v, first + w), default: 0] += linear.diffusion[v, w]
      }
    }
  }

  private mutating func addJumps(of part: any SystemPart, at time: Double) {
    switch part {
    case let decay as SpinDecay:
      for site in 0..<sites {
        add(.sm(site), rate: decay.down[site])
        add(.sp(site), rate: decay.up[site])
      }
    case let dephasing as Dephasing:
      for site in 0..<sites { add(.sz(site), rate: dephasing.rates[site]) }
    case let emission as CollectiveEmission:
      for i in 0..<sites {
        for j in 0..<sites where i != j {
          let exchange = emission.exchange?[i, j] ?? 0
          if exchange == 0 { continue }
          energy = energy + (exchange / 4) * (spin(i, 0) * spin(j, 0) + spin(i, 1) * spin(j, 1))
        }
      }
      add((0..<sites).map { .sm($0) }, Self.elements(emission.decay))
    case let tilted as TiltedDecay:
      otherDrift.append { point in
        var drift = Array(repeating: 0.0, count: point.count)
        for (site, w) in tilted.axes.enumerated() {
          let s = (0..<3).map { point[3 * site + $0] }
          // 2 (s × w) × s = 2 (w s² − s (w · s)).
          let square = s.reduce(0) { $0 + $1 * $1 }
          let along = (0..<3).reduce(0) { $0 + w[$1] * s[$1] }
          for a in 0..<3 { drift[3 * site + a] = 2 * (w[a] * square - s[a] * along) }
        }
        return drift
      }
    case let channels as JumpChannels:
      for channel in channels.channels {
        families.append(
          Family(
            symbols: [(PlainPolynomial(channel.a, at: time), PlainPolynomial(channel.b, at: time))],
            matrix: [[ComplexNumber(channel.rate.value(at: time))]],
            hasDrift: !channel.leavesDrift))
      }
    default: fatalError("a part that this test does not know: \(type(of: part))")
    }
  }
}

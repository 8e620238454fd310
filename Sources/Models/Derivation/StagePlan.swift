import Numerics

/// Puts parts into the stages of a symmetric splitting: functions of one commuting set each, cheap stages
/// outside, the dearest last.
struct StagePlan {
  private(set) var stages: [[any SystemPart]] = []
  private(set) var noise = PhysicalSystem.NoisePlace.inside

  private let energy: EnergyParts
  private let jumps: JumpParts
  private let modes: ModeParts
  private let table: FunctionTable
  private let shape: SystemShape

  init(
    _ energy: EnergyParts, _ jumps: JumpParts, _ modes: ModeParts, emission: CollectiveEmission?,
    _ shape: SystemShape, _ table: FunctionTable
  ) {
    (self.energy, self.jumps, self.modes) = (energy, jumps, modes)
    (self.shape, self.table) = (shape, table)
    let plain = single + couplings
    // Products of dense matrices behind what is local.
    stages = plain.filter { !Self.hasProducts($0) } + plain.filter(Self.hasProducts)
    stages += general(emission)
    if let last = stages.last {
      let isDear = Self.hasProducts(last) || isGeneral(last)
      if let turns = noiseOfTurns {
        if isDear { stages.insert([turns], at: 0) } else { stages.append([turns]) }
      }
      let isNoisy = emission != nil || (jumps.down + jumps.up).contains { $0 > 0 }
      if isNoisy, isDear || last.contains(where: { $0 is SpinDecay }) { noise = .outside }
    } else {
      stages = noiseOfTurns.map { [[$0]] } ?? [[]]
    }
  }

  // MARK: Single spins and modes

  private var single: [[any SystemPart]] {
    let decay =
      jumps.down.contains { $0 > 0 } || jumps.up.contains { $0 > 0 }
      ? SpinDecay(down: jumps.down, up: jumps.up) : nil
    let dephasing = jumps.dephasing.contains { $0 > 0 } ? Dephasing(jumps.dephasing) : nil
    let free = modes.isEmpty ? nil : modes.part
    let kerr = energy.kerr.contains { $0 != 0 } ? KerrNonlinearity(strengths: energy.kerr) : nil
    let hasShifts = kerr != nil || dispersive != nil
    let isZ = !energy.ising[2].isEmpty || dispersive != nil
    // Where s^z couples, fields are split: those along z commute with it.
    let hasTransverse = energy.fields.contains { $0.x != 0 || $0.y != 0 }
    let first = isZ ? field(SIMD3(0, 0, 1)) : field(SIMD3(1, 1, 1))
    let decays = !isZ && !hasTransverse
    let isModeFirst = !hasShifts || modes.conservesNumbers
    let isDense = ising(2).contains { Self.hasProducts([$0]) }
    var stages: [[(any SystemPart)?]] = [
      [
        first, decays ? decay : nil, decays || isZ ? dephasing : nil,
        isModeFirst && !isDense ? free : nil, kerr, dispersive,
      ] + ising(2)
    ]
    stages.append([
      decays ? nil : decay, decays || isZ ? nil : dephasing, isModeFirst && !isDense ? nil : free,
    ])
    stages.append([tilted])
    if isZ { stages.append([field(SIMD3(1, 1, 0))]) }
    stages.append([driven])
    return stages.map { $0.compactMap { $0 } }.filter { !$0.isEmpty }
  }

  /// Fields along the axes that are 1.
  private func field(_ axes: SIMD3<Double>) -> LocalField? {
    let fields = energy.fields.map { $0 * axes }
    return fields.contains { $0 != .zero } ? LocalField(fields) : nil
  }

  private var driven: DrivenField? {
    if energy.driven.isEmpty { return nil }
    var sites: [Int] = []
    for entry in 0..<energy.driven.count {
      let site = Int(energy.driven.monomial(entry).first!) / 3
      if sites.last != site { sites.append(site) }
    }
    var numbers = TimedNumbers(Array(repeating: 0, count: 3 * sites.count))
    var (places, index) = ([Int: Int](), 0)
    for entry in 0..<energy.driven.count {
      let variable = Int(energy.driven.monomial(entry).first!)
      while sites[index] != variable / 3 { index += 1 }
      // b = 2 ∂H/∂s.
      numbers.add(
        2 * energy.driven.values[entry], slot: Int(energy.driven.slots[entry]),
        to: 3 * index + variable % 3, table, &places)
    }
    return DrivenField(sites: sites, fields: numbers)
  }

  private var dispersive: DispersiveCoupling? {
    let elements = energy.dispersive.elements
    if elements.isEmpty { return nil }
    return DispersiveCoupling(matrix(elements, columns: shape.modes, factor: 1))
  }

  private var tilted: TiltedDecay? {
    jumps.axes.contains { $0 != .zero } ? TiltedDecay(axes: jumps.axes) : nil
  }

  // MARK: Couplings

  /// One stage for (s^α, Re a) and (s^α, Im a) each; pairs of s^α join the first of them.
  private var couplings: [[any SystemPart]] {
    var stages: [[any SystemPart]] = []
    for axis in 0..<3 {
      var pairs = axis == 2 ? [] : ising(axis)
      for (kind, quadrature) in [
        (2 * axis, QuadratureCoupling.Quadrature.real), (2 * axis + 1, .imaginary),
      ] where !energy.quadratures[kind].isEmpty {
        // c s^α Re a = (c/2) s^α 2 Re a.
        let parts = energy.quadratures[kind].map {
          QuadratureCoupling(
            axis: SpinAxis(rawValue: axis)!, quadrature: quadrature,
            couplings: matrix($0.elements, columns: shape.modes, factor: 0.5),
            factor: factor($0.slot))
        }
        stages.append(parts + pairs)
        pairs = []
      }
      if !pairs.isEmpty { stages.append(pairs) }
    }
    return stages
  }

  private func ising(_ axis: Int) -> [any SystemPart] {
    energy.ising[axis].map {
      IsingCoupling(
        axis: SpinAxis(rawValue: axis)!, couplings: symmetric($0.elements), factor: factor($0.slot))
    }
  }

  private func factor(_ slot: Int32) -> TimeFunction? {
    slot == 0 ? nil : table.function(of: slot)
  }

  private func matrix(
    _ elements: [(row: Int, column: Int, value: Double)], columns: Int, factor: Double
  ) -> Matrix {
    let matrix = Matrix(rows: shape.sites, columns: columns)
    for element in elements { matrix[element.row, element.column] = factor * element.value }
    return matrix
  }

  /// Smaller matrices are quicker element by element.
  private static let leastProduct = 64

  /// V with c s_i s_j = ½ (V_ij + V_ji) s_i s_j.
  private func symmetric(
    _ elements: [(row: Int, column: Int, value: Double)]
  ) -> IsingCoupling.Couplings {
    let filled = elements.reduce(0) { $0 + ($1.row == $1.column ? 1 : 2) }
    if filled > Self.leastProduct, 4 * filled > shape.sites * shape.sites {
      let dense = matrix(elements, columns: shape.sites, factor: 1)
      for (i, j, value) in elements { dense[j, i] = i == j ? 2 * value : value }
      return .dense(dense)
    }
    var rows: [[(column: Int, value: Double)]] = Array(repeating: [], count: shape.sites)
    for (i, j, value) in elements where i != j { rows[j].append((i, value)) }
    for (i, j, value) in elements { rows[i].append((j, i == j ? 2 * value : value)) }
    return .sparse(SparseMatrix(rows: rows))
  }

  private static func hasProducts(_ stage: [any SystemPart]) -> Bool {
    stage.contains { part in
      switch part {
      case let coupling as QuadratureCoupling: return coupling.couplings.columns > 1
      case let ising as IsingCoupling: if case .dense = ising.couplings { return true }
      default: break
      }
      return false
    }
  }

  // MARK: Parts without a flow of their own

  /// Lie–Heun steps, the dearer one last.
  private func general(_ emission: CollectiveEmission?) -> [[any SystemPart]] {
    var parts: [(part: any SystemPart, cost: Double)] = []
    if let emission { parts.append((emission, 0.3 * Double(shape.sites * shape.sites))) }
    if !energy.rest.isEmpty {
      let polynomial = energy.rest.polynomial(table)
      parts.append((PolynomialHamiltonian(polynomial), 0.4 * Double(polynomial.count)))
    }
    if noiseOfTurns == nil, let channels { parts.append((channels, Double(channelTerms))) }
    return parts.enumerated().sorted { ($0.element.cost, $0.offset) < ($1.element.cost, $1.offset) }
      .map { [$0.element.part] }
  }

  private func isGeneral(_ stage: [any SystemPart]) -> Bool {
    stage.contains {
      $0 is PolynomialHamiltonian || $0 is CollectiveEmission || $0 is JumpChannels
    }
  }

  private var channelTerms: Int {
    jumps.channels.reduce(0) { $0 + $1.jump.a.count + $1.jump.b.count }
  }

  private var channels: JumpChannels? {
    if jumps.channels.isEmpty { return nil }
    return JumpChannels(
      jumps.channels.map { jump, leavesDrift in
        JumpChannels.Channel(
          a: jump.a.polynomial(table), b: jump.b.polynomial(table), rate: jump.rate,
          number: jump.number, leavesDrift: leavesDrift)
      },
      classes: NoiseClasses.classes(
        of: jumps.channels.map(\.jump), ClassicalVariables(shape)))
  }

  /// Channels that are turns and displacements without drift.
  private var noiseOfTurns: JumpChannels? {
    let isPlain = jumps.channels.allSatisfy { jump, leavesDrift in
      jump.degree == 1 && (leavesDrift || jump.isHermitian)
    }
    return isPlain ? channels : nil
  }
}

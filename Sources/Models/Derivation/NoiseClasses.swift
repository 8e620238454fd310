/// Sorts the noises of jump operators into classes whose flows commute, greedily in the order written.
///
/// Two random Hamiltonians commute where their bracket is constant. Those linear in s and a are turns about
/// fixed axes and displacements: they commute where the axes of every spin agree.
struct NoiseClasses {
  private let variables: ClassicalVariables
  private var classes: [Members] = []

  /// What a class holds.
  private struct Members {
    var noises: [JumpChannels.Noise] = []
    /// Axis of the turns of every spin by linear members.
    var axes: [Int: SIMD3<Double>] = [:]
    /// Modes that linear members displace.
    var displaced: Set<Int> = []
    /// Members that are not linear, and their numbers at every site or mode.
    var polynomials: [MonomialList] = []
    var touching: [Int: [Int]] = [:]
  }

  private init(_ variables: ClassicalVariables) { self.variables = variables }

  static func classes(
    of jumps: [SymbolJump], _ variables: ClassicalVariables
  ) -> [[JumpChannels.Noise]] {
    var sorting = NoiseClasses(variables)
    for (channel, jump) in jumps.enumerated() {
      for (list, isA) in [(jump.a, true), (jump.b, false)] where !list.isEmpty {
        let noise = JumpChannels.Noise(channel: channel, isA: isA)
        if let axes = sorting.axes(of: list) {
          sorting.add(linear: axes, noise)
        } else {
          sorting.add(polynomial: list, noise)
        }
      }
    }
    return sorting.classes.map(\.noises)
  }

  // MARK: Linear noises

  /// Axes by site, and (0, 0, 0) by mode; nil if the noise is not linear or its axes turn in time.
  private func axes(of list: MonomialList) -> [(place: Int, axis: SIMD3<Double>)]? {
    guard list.largestDegree == 1, list.slots.allSatisfy({ $0 == list.slots[0] }) else {
      return nil
    }
    var axes: [(place: Int, axis: SIMD3<Double>)] = []
    for entry in 0..<list.count {
      let variable = list.monomial(entry).first!
      let place = variables.place(variable)
      if axes.last?.place != place { axes.append((place, .zero)) }
      if variables.isSpin(variable) {
        axes[axes.count - 1].axis[Int(variable) % 3] = list.values[entry]
      }
    }
    return axes
  }

  private mutating func add(
    linear axes: [(place: Int, axis: SIMD3<Double>)], _ noise: JumpChannels.Noise
  ) {
    let number = place { [variables] members in
      axes.allSatisfy { place, axis in
        let isLinear = members.touching[place] == nil
        guard isLinear, place < variables.sites, let other = members.axes[place] else {
          return isLinear
        }
        return Self.areParallel(axis, other)
      }
    }
    classes[number].noises.append(noise)
    for (place, axis) in axes {
      if place < variables.sites {
        classes[number].axes[place] = axis
      } else {
        classes[number].displaced.insert(place)
      }
    }
  }

  private static func areParallel(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> Bool {
    let cross = SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
    return (cross * cross).sum() <= 1e-26 * (a * a).sum() * (b * b).sum()
  }

  // MARK: Others

  private mutating func add(polynomial list: MonomialList, _ noise: JumpChannels.Noise) {
    let places = Set(list.variables.map { variables.place($0) }).sorted()
    let number = place { [variables] members in
      let isApart = places.allSatisfy {
        members.axes[$0] == nil && !members.displaced.contains($0)
      }
      guard isApart else { return false }
      let others = Set(places.flatMap { members.touching[$0] ?? [] }).sorted()
      return others.allSatisfy {
        PoissonBracket.isConstant(list, members.polynomials[$0], variables)
      }
    }
    classes[number].noises.append(noise)
    classes[number].polynomials.append(list)
    for place in places {
      classes[number].touching[place, default: []].append(classes[number].polynomials.count - 1)
    }
  }

  /// The first class that takes a noise, a new one if none does.
  private mutating func place(where fits: (Members) -> Bool) -> Int {
    if let place = classes.firstIndex(where: fits) { return place }
    classes.append(Members())
    return classes.count - 1
  }
}

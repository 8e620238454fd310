import BatchCore
import Foundation

@testable import Models

/// A square matrix of complex numbers, for systems small enough to be solved without thought.
struct Dense {
  let size: Int
  var elements: [ComplexNumber]

  init(_ size: Int) {
    self.size = size
    elements = Array(repeating: .zero, count: size * size)
  }

  static func identity(_ size: Int) -> Self {
    var matrix = Self(size)
    for i in 0..<size { matrix[i, i] = ComplexNumber(1) }
    return matrix
  }

  subscript(row: Int, column: Int) -> ComplexNumber {
    get { elements[row * size + column] }
    set { elements[row * size + column] = newValue }
  }

  static func + (a: Self, b: Self) -> Self {
    var sum = a
    for i in sum.elements.indices { sum.elements[i] = a.elements[i] + b.elements[i] }
    return sum
  }

  static func * (factor: ComplexNumber, a: Self) -> Self {
    var product = a
    for i in a.elements.indices { product.elements[i] = factor * a.elements[i] }
    return product
  }

  static func * (a: Self, b: Self) -> Self {
    var product = Self(a.size)
    for i in 0..<a.size {
      for k in 0..<a.size where a[i, k] != .zero {
        let value = a[i, k]
        for j in 0..<a.size { product[i, j] = product[i, j] + value * b[k, j] }
      }
    }
    return product
  }

  var adjoint: Self {
    var adjoint = self
    for i in 0..<size { for j in 0..<size { adjoint[i, j] = self[j, i].conjugate } }
    return adjoint
  }

  var trace: ComplexNumber { (0..<size).reduce(.zero) { $0 + self[$1, $1] } }
  var largest: Double { elements.reduce(0) { max($0, $1.magnitude) } }

  /// Kronecker product.
  func times(_ b: Self) -> Self {
    var product = Self(size * b.size)
    for i in 0..<size {
      for j in 0..<size where self[i, j] != .zero {
        for k in 0..<b.size {
          for l in 0..<b.size { product[i * b.size + k, j * b.size + l] = self[i, j] * b[k, l] }
        }
      }
    }
    return product
  }
}

/// A master equation on the full product space of all sites and modes, by dense matrices and many small
/// steps.
struct DenseReference {
  let equation: MasterEquation
  let dimensions: [Int]
  var rho: Dense
  private let cutoffs: [Int]

  init(
    _ equation: MasterEquation, directions: [InitialState], modes: [ModeState], cutoffs: [Int]
  ) {
    self.equation = equation
    self.cutoffs = cutoffs
    let sites = (0..<equation.shape.sites).map { equation.shape.spinsPerSite(of: $0) + 1 }
    dimensions = sites + cutoffs
    rho = Dense.identity(1)
    for (site, dimension) in sites.enumerated() {
      rho = rho.times(Self.spin(directions[site], dimension))
    }
    for (mode, cutoff) in cutoffs.enumerated() { rho = rho.times(Self.mode(modes[mode], cutoff)) }
  }

  // MARK: Local matrices

  /// J = 2S.
  private static func components(_ dimension: Int) -> [Dense] {
    var (x, y, z) = (Dense(dimension), Dense(dimension), Dense(dimension))
    let s = Double(dimension - 1) / 2
    for k in 0..<dimension {
      let m = s - Double(k)
      z[k, k] = ComplexNumber(2 * m)
      if k + 1 < dimension {
        let value = (s * (s + 1) - m * (m - 1)).squareRoot()
        x[k, k + 1] = ComplexNumber(value)
        x[k + 1, k] = ComplexNumber(value)
        y[k, k + 1] = ComplexNumber(0, -value)
        y[k + 1, k] = ComplexNumber(0, value)
      }
    }
    return [x, y, z]
  }

  private static func lowering(_ levels: Int) -> Dense {
    var a = Dense(levels)
    for n in 1..<levels { a[n - 1, n] = ComplexNumber(Double(n).squareRoot()) }
    return a
  }

  /// (1 + n·σ)/2 of every spin ½ of a spin S, on the symmetric states: exp(−iφS^z) exp(−iθS^y)|S⟩.
  private static func spin(_ direction: InitialState, _ dimension: Int) -> Dense {
    let j = components(dimension)
    var top = Dense(dimension)
    top[0, 0] = ComplexNumber(1)
    let turn =
      exponential(ComplexNumber(0, -direction.phi / 2) * j[2])
      * exponential(ComplexNumber(0, -direction.theta / 2) * j[1])
    return turn * top * turn.adjoint
  }

  private static func mode(_ state: ModeState, _ cutoff: Int) -> Dense {
    let levels = 60
    let a = lowering(levels)
    var thermal = Dense(levels)
    for n in 0..<levels {
      thermal[n, n] = ComplexNumber(
        n == 0 || state.thermal > 0 ? pow(state.thermal / (1 + state.thermal), Double(n)) : 0)
    }
    let shift = exponential(
      state.displacement * a.adjoint + (-state.displacement.conjugate) * a)
    let full = shift * thermal * shift.adjoint
    var part = Dense(cutoff)
    for i in 0..<cutoff { for k in 0..<cutoff { part[i, k] = full[i, k] } }
    return (ComplexNumber(1) / part.trace) * part
  }

  private static func exponential(_ a: Dense) -> Dense {
    let halvings = 8
    let small = ComplexNumber(1 / Double(1 << halvings)) * a
    var (sum, term) = (Dense.identity(a.size), Dense.identity(a.size))
    for k in 1...30 {
      term = ComplexNumber(1 / Double(k)) * (term * small)
      sum = sum + term
    }
    for _ in 0..<halvings { sum = sum * sum }
    return sum
  }

  /// An operator on the full space: symmetrised products as means over all orders.
  func matrix(_ polynomial: OperatorPolynomial) -> Dense {
    var sum = Dense(dimensions.reduce(1, *))
    for (monomial, coefficient) in polynomial.terms {
      var product = Dense.identity(1)
      for (factor, dimension) in dimensions.enumerated() {
        var local = Dense.identity(dimension)
        if factor < equation.shape.sites {
          let own = monomial.spins.filter { $0.site == factor }.map {
            Self.components(dimension)[$0.pauli.rawValue]
          }
          if !own.isEmpty {
            let orders = Self.permutations(own.count)
            local = Dense(dimension)
            for order in orders {
              local = local + order.reduce(Dense.identity(dimension)) { $0 * own[$1] }
            }
            local = ComplexNumber(1 / Double(orders.count)) * local
          }
        } else if let power = monomial.modes.first(where: {
          $0.mode == factor - equation.shape.sites
        }) {
          // Within the cutoff, as one product of a larger space.
          let reach = dimension + power.creations + power.annihilations
          let a = Self.lowering(reach)
          var full = Dense.identity(reach)
          for _ in 0..<power.creations { full = full * a.adjoint }
          for _ in 0..<power.annihilations { full = full * a }
          local = Dense(dimension)
          for i in 0..<dimension { for j in 0..<dimension { local[i, j] = full[i, j] } }
        }
        product = product.times(local)
      }
      sum = sum + coefficient * product
    }
    return sum
  }

  private static func permutations(_ count: Int) -> [[Int]] {
    if count == 0 { return [[]] }
    return permutations(count - 1).flatMap { order in
      (0...order.count).map { place in
        var longer = order
        longer.insert(count - 1, at: place)
        return longer
      }
    }
  }

  // MARK: Time

  private struct Parts {
    let weights: [(Double) -> ComplexNumber]
    let matrices: [Dense]

    func sum(_ time: Double) -> Dense {
      var sum = Dense(matrices[0].size)
      for (weight, matrix) in zip(weights, matrices) { sum = sum + weight(time) * matrix }
      return sum
    }
  }

  private func parts(_ operation: TimedOperator) -> Parts {
    Parts(
      weights: operation.parts.map { part in { part.function.value(at: $0) } },
      matrices: operation.parts.map { matrix($0.polynomial) })
  }

  /// Goes on by steps of the classical method of Runge and Kutta, twice as many for a second result, whose
  /// difference says how far both are from the truth (order 4): the extrapolated one is kept.
  mutating func advance(from start: Double, to end: Double, steps: Int) {
    let hamiltonian = parts(equation.hamiltonian)
    var jumps: [(Parts, (Double) -> Double)] = []
    var families: [([Parts], [[ComplexNumber]])] = []
    for jump in equation.jumps {
      switch jump {
      case .independent(let list):
        for (operation, rate) in list { jumps.append((parts(operation), rate.value)) }
      case .correlated(let operations, let matrix):
        let gamma = operations.indices.map { i in
          operations.indices.map {
            ComplexNumber(matrix.real[i, $0], matrix.imaginary?[i, $0] ?? 0)
          }
        }
        families.append((operations.map(parts), gamma))
      }
    }
    func derivative(_ time: Double, _ rho: Dense) -> Dense {
      let h = hamiltonian.sum(time)
      var out = (-ComplexNumber.i) * (h * rho) + ComplexNumber.i * (rho * h)
      func add(_ a: Dense, _ b: Dense, _ rate: ComplexNumber) {
        let product = b.adjoint * a
        out =
          out + rate * (a * rho * b.adjoint)
          + (ComplexNumber(-0.5) * rate) * (product * rho + rho * product)
      }
      for (jump, rate) in jumps {
        let l = jump.sum(time)
        add(l, l, ComplexNumber(rate(time)))
      }
      for (operations, gamma) in families {
        let all = operations.map { $0.sum(time) }
        for i in all.indices { for j in all.indices { add(all[j], all[i], gamma[i][j]) } }
      }
      return out
    }
    func run(_ steps: Int) -> Dense {
      var rho = rho
      let h = (end - start) / Double(steps)
      for n in 0..<steps {
        let t = start + Double(n) * h
        let k1 = derivative(t, rho)
        let k2 = derivative(t + h / 2, rho + ComplexNumber(h / 2) * k1)
        let k3 = derivative(t + h / 2, rho + ComplexNumber(h / 2) * k2)
        let k4 = derivative(t + h, rho + ComplexNumber(h) * k3)
        rho =
          rho + ComplexNumber(h / 6) * (k1 + ComplexNumber(2) * k2 + ComplexNumber(2) * k3 + k4)
      }
      return rho
    }
    let (coarse, fine) = (run(steps), run(2 * steps))
    rho = ComplexNumber(16.0 / 15) * fine + ComplexNumber(-1.0 / 15) * coarse
  }

  func expectation(_ operation: TimedOperator, at time: Double) -> ComplexNumber {
    (parts(operation).sum(time) * rho).trace
  }
}

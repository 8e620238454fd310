import Numerics

/// The blocks of ρ that a system reaches from its initial state.
struct DensityBlocks {
  let components: Components
  let pairs: ComponentPairs
  private let dependsOnTime: Bool
  private let nonzeros: Int
  private let hasJumps: Bool

  init(_ space: Space) {
    var components = Components(space.generator)
    var pairs = ComponentPairs(
      components, from: Self.start(space, components), space.sandwiches)
    let size = BlockLayout.size(components, pairs)
    let all = Double(space.dimension) * Double(space.dimension)
    // Many small blocks that together are nearly everything go as one.
    if components.count > 1, size.elements > 0.5 * all, space.dimension < 32 * components.count {
      components = Components(whole: space.dimension)
      pairs = ComponentPairs(components, from: [.init(0, 0)], space.sandwiches)
    }
    (self.components, self.pairs) = (components, pairs)
    hasJumps = !space.sandwiches.isEmpty
    dependsOnTime = GeneratorTerms(space).dependsOnTime
    nonzeros =
      space.generator.nonzeros + space.sandwiches.reduce(0) { $0 + $1.left.nonzeros }
  }

  /// Elements of both triangles, and bytes with stages of steps and matrices.
  var size: (elements: Double, bytes: Double) {
    let size = BlockLayout.size(components, pairs)
    let vectors = dependsOnTime ? DormandPrince853.vectors : TaylorExponential.vectors
    // ρ, stages, the rate at the start; all elements of both triangles twice; a block before and behind a
    // jump operator; matrices with what it takes to make them (measured).
    let buffers =
      size.packed * Double(2 + vectors) + 2 * size.full + (hasJumps ? 4 * size.largest : 0)
    return (size.elements, 8 * buffers + 200 * Double(nonzeros))
  }

  /// Pairs of components between which ρ has elements at t = 0.
  private static func start(_ space: Space, _ components: Components) -> [ComponentPairs.Pair] {
    // Modes without coherence have the same level on both sides.
    let diagonal = space.start.locals.indices.filter { space.isIncoherent($0) }
    var found: [[Int]: Set<Int>] = [:]
    for state in 0..<space.dimension where space.startElement(state, state).re > 0 {
      found[diagonal.map { space.basis.level(state, $0) }, default: []].insert(
        components.ofState[state])
    }
    var pairs: Set<ComponentPairs.Pair> = []
    for own in found.values {
      for a in own { for b in own where a <= b { pairs.insert(.init(a, b)) } }
    }
    return Array(pairs)
  }
}

extension Space {
  /// Whether the initial state of a factor is a mixture of its levels.
  func isIncoherent(_ factor: Int) -> Bool {
    guard case .mixed(let elements) = start.locals[factor] else { return false }
    let levels = basis.factors[factor].levels
    return elements.indices.allSatisfy {
      $0 / levels == $0 % levels || elements[$0].magnitude == 0
    }
  }
}

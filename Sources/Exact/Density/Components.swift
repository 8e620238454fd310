/// Parts of the Hilbert space that neither H(t) nor Σ γ L†L connects.
struct Components {
  /// Component of every state, and its place among the states of the component.
  let ofState: [Int]
  let place: [Int]
  /// States of every component, rising.
  let states: [[Int]]

  var count: Int { states.count }

  init(_ generator: SparseOperator) {
    var parents = Array(0..<generator.count)
    func root(_ state: Int) -> Int {
      var state = state
      while parents[state] != state {
        parents[state] = parents[parents[state]]
        state = parents[state]
      }
      return state
    }
    for row in 0..<generator.count {
      for index in generator.starts[row]..<generator.starts[row + 1] {
        let (a, b) = (root(row), root(Int(generator.columns[index])))
        if a != b { parents[max(a, b)] = min(a, b) }
      }
    }
    self.init((0..<generator.count).map { root($0) })
  }

  /// All states in one.
  init(whole count: Int) { self.init(Array(repeating: 0, count: count)) }

  private init(_ roots: [Int]) {
    var numbers: [Int: Int] = [:]
    var (ofState, place, states) = ([Int](), [Int](), [[Int]]())
    for (state, root) in roots.enumerated() {
      let number = numbers[root] ?? states.count
      if number == states.count {
        numbers[root] = number
        states.append([])
      }
      ofState.append(number)
      place.append(states[number].count)
      states[number].append(state)
    }
    (self.ofState, self.place, self.states) = (ofState, place, states)
  }

  /// Components that a matrix leads to from each.
  func targets(_ operation: SparseOperator) -> [[Int]] {
    var targets = Array(repeating: Set<Int>(), count: count)
    for row in 0..<operation.count {
      for index in operation.starts[row]..<operation.starts[row + 1] {
        targets[ofState[Int(operation.columns[index])]].insert(ofState[row])
      }
    }
    return targets.map { $0.sorted() }
  }
}

/// Pairs of components between which ρ has elements, reached from those of the initial state by L ρ L†;
/// each pair once, its first component not after the second.
struct ComponentPairs {
  struct Pair: Hashable, Sendable {
    let first: Int
    let second: Int

    init(_ a: Int, _ b: Int) { (first, second) = (min(a, b), max(a, b)) }
  }

  /// Rising.
  let pairs: [Pair]

  init(_ components: Components, from start: [Pair], _ sandwiches: [Space.Sandwich]) {
    let maps = sandwiches.map {
      let left = components.targets($0.left)
      return (left: left, right: $0.left === $0.right ? left : components.targets($0.right))
    }
    var known = Set(start)
    var open = Array(known)
    while let pair = open.popLast() {
      for map in maps {
        for (a, b) in [(pair.first, pair.second), (pair.second, pair.first)] {
          for first in map.left[a] {
            for second in map.right[b] {
              let next = Pair(first, second)
              if known.insert(next).inserted { open.append(next) }
            }
          }
        }
      }
    }
    pairs = known.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
  }
}

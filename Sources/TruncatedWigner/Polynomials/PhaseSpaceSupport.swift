import Models
import Numerics

/// Sites and modes that some polynomials touch, as rows of a block of lanes: three rows for the
/// components of every site, then Re a and Im a of every mode. A block holds variables, or derivatives of
/// a function F by them; {s, F} and {a, F} then read Ω = 2 ∂F/∂s, d Re a/dt = ½ ∂F/∂ Im a and
/// d Im a/dt = −½ ∂F/∂ Re a.
struct PhaseSpaceSupport {
  /// Rising.
  let sites: [Int]
  let modes: [Int]
  /// Sites of the whole system, which variables are counted by.
  private let allSites: Int
  private var indexOfSite: [Int32] = []
  private var indexOfMode: [Int32] = []

  /// - Parameter allSites: sites of the system.
  init(of polynomials: [PhaseSpacePolynomial], allSites: Int) {
    self.allSites = allSites
    for polynomial in polynomials {
      for variable in polynomial.variables {
        let mode = (Int(variable) - 3 * allSites) >> 1
        if mode < 0 {
          Self.mark(Int(variable) / 3, in: &indexOfSite)
        } else {
          Self.mark(mode, in: &indexOfMode)
        }
      }
    }
    sites = Self.number(&indexOfSite)
    modes = Self.number(&indexOfMode)
  }

  private static func mark(_ index: Int, in marks: inout [Int32]) {
    while marks.count <= index { marks.append(-1) }
    marks[index] = 0
  }

  /// Marked entries, numbered.
  private static func number(_ marks: inout [Int32]) -> [Int] {
    let marked = marks.indices.filter { marks[$0] == 0 }
    for (number, index) in marked.enumerated() { marks[index] = Int32(number) }
    return marked
  }

  var rows: Int { 3 * sites.count + 2 * modes.count }

  /// First row of a mode, by its place in `modes`.
  func row(ofMode place: Int) -> Int { 3 * sites.count + 2 * place }

  /// Row of a variable of the system.
  func row(_ variable: Int32) -> Int32 {
    let number = Int(variable) - 3 * allSites
    if number < 0 { return 3 * indexOfSite[Int(variable) / 3] + variable % 3 }
    return Int32(row(ofMode: Int(indexOfMode[number >> 1]))) + Int32(number & 1)
  }

  /// Copies the variables into a block.
  /// - Parameter columns: where every group of trajectories goes; nil: where it is.
  func load(_ state: BatchState, into block: LaneBuffer, columns: UnsafePointer<Int>? = nil) {
    forEachRow(state) { row, source in
      let target = block.lanes + row * block.groups
      guard let columns else {
        target.update(from: source, count: state.activeGroups)
        return
      }
      for group in 0..<state.activeGroups { target[columns[group]] = source[group] }
    }
  }

  /// Copies the variables of some groups of trajectories into the first columns of a block.
  func load(_ state: BatchState, groups: Range<Int>, into block: LaneBuffer) {
    forEachRow(state) { row, source in
      copyLanes(
        source + groups.lowerBound, to: block.lanes + row * block.groups, count: groups.count)
    }
  }

  /// Copies them back.
  func store(_ block: LaneBuffer, into state: BatchState, groups: Range<Int>) {
    forEachRow(state) { row, target in
      copyLanes(
        block.lanes + row * block.groups, to: target + groups.lowerBound, count: groups.count)
    }
  }

  /// Copies a block back.
  func store(_ block: LaneBuffer, into state: BatchState, columns: UnsafePointer<Int>? = nil) {
    forEachRow(state) { row, target in
      let source = block.lanes + row * block.groups
      guard let columns else {
        target.update(from: source, count: state.activeGroups)
        return
      }
      for group in 0..<state.activeGroups { target[group] = source[columns[group]] }
    }
  }

  @inline(__always)
  private func forEachRow(
    _ state: BatchState, _ body: (_ row: Int, _ lanes: UnsafeMutablePointer<Lanes>) -> Void
  ) {
    for (place, site) in sites.enumerated() {
      let first = site * state.groups
      body(3 * place, state.sx.lanes + first)
      body(3 * place + 1, state.sy.lanes + first)
      body(3 * place + 2, state.sz.lanes + first)
    }
    for (place, mode) in modes.enumerated() {
      let first = mode * state.groups
      body(row(ofMode: place), state.re.lanes + first)
      body(row(ofMode: place) + 1, state.im.lanes + first)
    }
  }

  /// Adds Ω and da/dt of a function with the derivatives in `gradient`.
  func add(_ gradient: LaneBuffer, to field: EffectiveField) {
    let (g, groups) = (gradient.lanes, gradient.groups)
    for (place, site) in sites.enumerated() {
      let (row, target) = (3 * place * groups, site * groups)
      for group in 0..<field.activeGroups {
        field.x.lanes[target + group].addProduct(g[row + group], Lanes(repeating: 2))
        field.y.lanes[target + group].addProduct(g[row + groups + group], Lanes(repeating: 2))
        field.z.lanes[target + group].addProduct(g[row + 2 * groups + group], Lanes(repeating: 2))
      }
    }
    for (place, mode) in modes.enumerated() {
      let (row, target) = (row(ofMode: place) * groups, mode * groups)
      for group in 0..<field.activeGroups {
        field.re.lanes[target + group].addProduct(
          g[row + groups + group], Lanes(repeating: 0.5))
        field.im.lanes[target + group].addProduct(g[row + group], Lanes(repeating: -0.5))
      }
    }
  }
}

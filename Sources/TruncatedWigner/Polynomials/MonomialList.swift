import Models
import Numerics

/// Monomials of one polynomial or of several, in flat lists by rising degree, and by polynomial and place
/// within a degree; pairs of a single polynomial by the variable that more of them have, which stands first.
final class MonomialList {
  /// Monomials of one degree.
  struct Run {
    let degree: Int
    let monomials: Range<Int>
    /// Where their variables begin.
    let variables: Int
  }

  let runs: [Run]
  /// Rows of the variables of every monomial.
  let variables: UnsafeMutablePointer<Int32>
  /// Number of the polynomial that a monomial belongs to.
  let owners: UnsafeMutablePointer<Int32>
  /// Of every monomial.
  let coefficients: TimedValues
  let polynomials: Int

  init(_ polynomials: [PhaseSpacePolynomial], support: PhaseSpaceSupport) {
    self.polynomials = polynomials.count
    let degree = polynomials.reduce(0) { max($0, $1.degree) }
    var counts = [Int](repeating: 0, count: degree + 1)
    for polynomial in polynomials {
      for number in 0..<polynomial.count { counts[polynomial.monomial(number).count] += 1 }
    }
    var (runs, monomials, places) = ([Run](), 0, 0)
    for (degree, count) in counts.enumerated() where count > 0 {
      runs.append(
        Run(degree: degree, monomials: monomials..<(monomials + count), variables: places))
      monomials += count
      places += degree * count
    }
    self.runs = runs
    let rows = UnsafeMutablePointer<Int32>.allocate(capacity: max(1, places))
    let owners = UnsafeMutablePointer<Int32>.allocate(capacity: max(1, monomials))
    (variables, self.owners) = (rows, owners)
    var next = [Int](repeating: 0, count: degree + 1)
    var begin = next
    for run in runs {
      next[run.degree] = run.monomials.lowerBound
      begin[run.degree] = run.variables
    }
    var slots: [[Int]] = []
    for (owner, polynomial) in polynomials.enumerated() {
      let arranged = polynomials.count == 1 ? polynomial.arrangedByHubs() : nil
      var own = [Int](repeating: 0, count: polynomial.count)
      for place in 0..<polynomial.count {
        let number = arranged?.order[place] ?? place
        let monomial = polynomial.monomial(number)
        let slot = next[monomial.count]
        next[monomial.count] += 1
        own[number] = slot
        owners[slot] = Int32(owner)
        let isTurned = monomial.count == 2 && arranged?.hubs[number] == monomial.last
        for variable in isTurned ? monomial.reversed() : Array(monomial) {
          rows[begin[monomial.count]] = support.row(variable)
          begin[monomial.count] += 1
        }
      }
      slots.append(own)
    }
    coefficients = TimedValues(
      TimedNumbers(joining: polynomials.map(\.coefficients), places: slots))
  }

  deinit {
    variables.deallocate()
    owners.deallocate()
  }

  var count: Int { runs.last?.monomials.upperBound ?? 0 }

  /// Variables of every monomial, one after the other.
  func forEach(_ body: (_ monomial: Int, _ rows: UnsafeBufferPointer<Int32>) -> Void) {
    for run in runs {
      for number in 0..<run.monomials.count {
        body(
          run.monomials.lowerBound + number,
          UnsafeBufferPointer(
            start: variables + run.variables + number * run.degree, count: run.degree))
      }
    }
  }
}

/// What a monomial is multiplied with, in one column of lanes.
protocol MonomialScale {
  func value(_ monomial: Int, _ column: Int) -> Lanes
  /// The coefficients, if there is nothing else.
  var alone: UnsafePointer<Double>? { get }
}

/// The coefficient alone.
struct PlainScale: MonomialScale {
  let coefficients: UnsafePointer<Double>

  var alone: UnsafePointer<Double>? { coefficients }

  @inline(__always)
  func value(_ monomial: Int, _ column: Int) -> Lanes { Lanes(repeating: coefficients[monomial]) }
}

/// The coefficient times a number of its polynomial, one for every trajectory.
struct WeightedScale: MonomialScale {
  let coefficients: UnsafePointer<Double>
  let owners: UnsafePointer<Int32>
  /// [polynomial][column].
  let weights: UnsafePointer<Lanes>
  let stride: Int

  var alone: UnsafePointer<Double>? { nil }

  @inline(__always)
  func value(_ monomial: Int, _ column: Int) -> Lanes {
    weights[Int(owners[monomial]) * stride + column] * coefficients[monomial]
  }
}

import BatchCore
import Models
import Numerics

/// The symbol of an operator polynomial: its real part, and its imaginary part where it has one.
struct SymbolSums: TrajectorySums {
  let name: String
  /// Of an operator that is its own adjoint.
  let isReal: Bool
  private let symbol: [(monomial: OperatorMonomial, coefficient: ComplexNumber)]

  /// - Parameter vacuum: ½ where amplitudes are sampled from a Wigner function, 0 in mean field.
  init(_ observable: String, _ polynomial: OperatorPolynomial, vacuum: Double) {
    name = "symbol of \(observable)"
    isReal = polynomial.isHermitian
    symbol = polynomial.symbol(vacuum: vacuum)
  }

  func extent(in run: RecordedRun) -> SumsExtent { .scalars(isReal ? 1 : 2) }

  func recorder(_ batch: RecordedBatch) -> any SumsRecorder {
    SymbolRecorder(symbol, batch, isReal: isReal)
  }
}

private final class SymbolRecorder: SumsRecorder {
  /// A product of rows of the state.
  private struct Term {
    let coefficient: ComplexNumber
    let spins: Range<Int>
    let amplitudes: Range<Int>
  }

  /// A mode: a, or ā where the sign is −1.
  private struct Amplitude {
    let re, im: UnsafePointer<Lanes>
    let sign: Double
  }

  private let isReal: Bool
  private let terms: [Term]
  private let spins: [UnsafePointer<Lanes>]
  private let amplitudes: [Amplitude]

  init(
    _ symbol: [(monomial: OperatorMonomial, coefficient: ComplexNumber)], _ batch: RecordedBatch,
    isReal: Bool
  ) {
    self.isReal = isReal
    var (terms, spins, amplitudes) = ([Term](), [UnsafePointer<Lanes>](), [Amplitude]())
    for (monomial, coefficient) in symbol {
      var scale = 1.0
      let (firstSpin, firstAmplitude) = (spins.count, amplitudes.count)
      for spin in monomial.spins {
        spins.append(batch.lanes.row(of: spin))
        scale /= batch.run.spinsPerSite
      }
      for mode in monomial.modes {
        let row = mode.mode * batch.lanes.groups
        let (re, im) = (batch.lanes.re + row, batch.lanes.im + row)
        let bar = Amplitude(re: re, im: im, sign: -1)
        amplitudes += Array(repeating: bar, count: mode.creations)
        let plain = Amplitude(re: re, im: im, sign: 1)
        amplitudes += Array(repeating: plain, count: mode.annihilations)
      }
      terms.append(
        Term(
          coefficient: scale * coefficient, spins: firstSpin..<spins.count,
          amplitudes: firstAmplitude..<amplitudes.count))
    }
    (self.terms, self.spins, self.amplitudes) = (terms, spins, amplitudes)
  }

  func add(_ group: TrajectoryGroup, record: Int, to sums: UnsafeMutablePointer<Double>) {
    var (re, im) = (Lanes.zero, Lanes.zero)
    for term in terms {
      var product = Lanes(repeating: 1)
      for spin in term.spins { product *= spins[spin][group.number] }
      var (x, y) = (product * term.coefficient.re, product * term.coefficient.im)
      for amplitude in term.amplitudes {
        let factor = amplitudes[amplitude]
        let (p, q) = (factor.re[group.number], factor.im[group.number] * factor.sign)
        (x, y) = (x * p - y * q, x * q + y * p)
      }
      re += x
      im += y
    }
    sums[0] += laneSum(re * group.weight)
    if !isReal { sums[1] += laneSum(im * group.weight) }
  }
}

extension StateLanes {
  fileprivate func row(of spin: OperatorMonomial.Spin) -> UnsafePointer<Lanes> {
    let lanes =
      switch spin.pauli {
      case .x: sx
      case .y: sy
      case .z: sz
      }
    return lanes + spin.site * groups
  }
}

import Models
import Numerics

/// A symbol on a batch: worked out for eight trajectories at a time.
final class SymbolEvaluator {
  private let program: SymbolProgram
  /// Rows of the state that the program's spins and amplitudes are.
  private let spins: UnsafeMutablePointer<UnsafePointer<Lanes>>
  private let amplitudes: UnsafeMutablePointer<Amplitude>
  /// c_n at the time of the last `prepare`.
  private let re, im: UnsafeMutablePointer<Double>

  /// A mode: a, or ā where the sign is −1.
  private struct Amplitude {
    let re, im: UnsafePointer<Lanes>
    let sign: Double
  }

  init(_ program: SymbolProgram, _ lanes: StateLanes) {
    self.program = program
    let components = [lanes.sx, lanes.sy, lanes.sz]
    spins = .allocate(capacity: max(1, program.spins.count))
    for (index, spin) in program.spins.enumerated() {
      (spins + index).initialize(to: components[Int(spin % 3)] + Int(spin / 3) * lanes.groups)
    }
    amplitudes = .allocate(capacity: max(1, program.amplitudes.count))
    for (index, amplitude) in program.amplitudes.enumerated() {
      let row = Int(amplitude / 2) * lanes.groups
      (amplitudes + index).initialize(
        to: Amplitude(
          re: lanes.re + row, im: lanes.im + row, sign: amplitude % 2 == 1 ? -1 : 1))
    }
    re = .allocate(capacity: max(1, program.terms))
    im = .allocate(capacity: max(1, program.terms))
    reset()
  }

  deinit {
    spins.deallocate()
    amplitudes.deallocate()
    re.deallocate()
    im.deallocate()
  }

  var isReal: Bool { program.isReal }

  private func reset() {
    for (term, constant) in program.constants.enumerated() {
      (re[term], im[term]) = (constant.re, constant.im)
    }
  }

  /// Works the coefficients out at a time.
  func prepare(at time: Double) {
    if program.contributions.isEmpty { return }
    reset()
    var (function, value) = (-1, ComplexNumber.zero)
    for contribution in program.contributions {
      if contribution.function != function {
        function = contribution.function
        value = program.functions[function].value(at: time)
      }
      let product = value * contribution.factor
      re[contribution.term] += product.re
      im[contribution.term] += product.im
    }
  }

  /// The symbol in the trajectories of a group of eight.
  func value(_ group: Int) -> (re: Lanes, im: Lanes) {
    program.spinStarts.withUnsafeBufferPointer { starts in
      program.amplitudeStarts.withUnsafeBufferPointer { amplitudeStarts in
        value(group, starts.baseAddress!, amplitudeStarts.baseAddress!)
      }
    }
  }

  private func value(
    _ group: Int, _ starts: UnsafePointer<Int32>, _ amplitudeStarts: UnsafePointer<Int32>
  ) -> (re: Lanes, im: Lanes) {
    let (spins, re, im) = (spins, re, im)
    @inline(__always) func spinProduct(_ term: Int) -> Lanes {
      let (first, end) = (Int(starts[term]), Int(starts[term + 1]))
      guard first < end else { return Lanes(repeating: 1) }
      var product = spins[first][group]
      for index in (first + 1)..<end { product *= spins[index][group] }
      return product
    }
    var (x, y) = (Lanes.zero, Lanes.zero)
    let (spinTerms, terms) = (program.spinTerms, program.terms)
    if program.isReal {
      for term in 0..<spinTerms { x.addProduct(spinProduct(term), Lanes(repeating: re[term])) }
    } else {
      for term in 0..<spinTerms {
        let product = spinProduct(term)
        x.addProduct(product, Lanes(repeating: re[term]))
        y.addProduct(product, Lanes(repeating: im[term]))
      }
    }
    for term in spinTerms..<terms {
      let product = spinProduct(term)
      var (p, q) = (product * re[term], product * im[term])
      for index in Int(amplitudeStarts[term])..<Int(amplitudeStarts[term + 1]) {
        let factor = amplitudes[index]
        let (u, v) = (factor.re[group], factor.im[group] * factor.sign)
        (p, q) = (p * u - q * v, p * v + q * u)
      }
      x += p
      y += q
    }
    return (x, y)
  }
}

import Numerics
import Testing

@testable import Models

/// The text of a built-in model gives the parts and the stages of its hand-made system, and so its speed.
@Suite("derivation of the catalogue") struct BuiltInDerivationTests {
  @Test("parts and stages", arguments: ModelEquationsTests.cases)
  func parts(of example: ModelEquationsTests.Case) throws {
    let setup = try ModelSetup(example)
    let derived = try PhysicalSystem(setup.masterEquation())
    // Parts of zeros move nothing.
    let expected = setup.system.stages.map { $0.map(Contents.init).filter { !$0.isZero } }
      .filter { !$0.isEmpty }
    let found = derived.stages.map { $0.map(Contents.init) }
    #expect(found.map { $0.map(\.name) } == expected.map { $0.map(\.name) })
    if example.given["gamma_down"] != nil || example.model == "correlated_emission" {
      #expect(derived.noise == setup.system.noise)
    }
    for (first, second) in zip(found.joined(), expected.joined()) {
      let scale = second.numbers.reduce(0) { max($0, abs($1)) }
      #expect(first.numbers.count == second.numbers.count)
      for (number, (x, y)) in zip(first.numbers, second.numbers).enumerated() {
        // The square of a spin 1/2 is a number to the text, a self-interaction to `hopfield`.
        let n = derived.shape.sites
        if example.model == "hopfield", first.name == "pairs x", number / n == number % n {
          continue
        }
        #expect(abs(x - y) <= 1e-12 * scale, "\(first.name) \(number)")
      }
    }
  }

  /// Numbers of a part, whatever form they have.
  struct Contents {
    let name: String
    let numbers: [Double]

    var isZero: Bool { numbers.allSatisfy { $0 == 0 } }

    init(_ part: any SystemPart) {
      switch part {
      case let field as LocalField:
        (name, numbers) = ("field", field.fields.flatMap { [$0.x, $0.y, $0.z] })
      case let decay as SpinDecay: (name, numbers) = ("decay", decay.down + decay.up)
      case let dephasing as Dephasing: (name, numbers) = ("dephasing", dephasing.rates)
      case let free as FreeModes:
        name = "modes"
        numbers = free.modes.flatMap {
          [$0.omega, $0.decay, $0.occupation, $0.drive.x, $0.drive.y]
        }
      case let ising as IsingCoupling:
        name = "pairs \(ising.axis)"
        let sites = 0..<ising.couplings.sites
        numbers = sites.flatMap { i in sites.map { ising.couplings.element(i, $0) } }
      case let coupling as QuadratureCoupling:
        name = "\(coupling.axis) \(coupling.quadrature)"
        numbers = (0..<coupling.couplings.rows * coupling.couplings.columns).map {
          coupling.couplings.elements[$0]
        }
      case let emission as CollectiveEmission:
        name = "emission"
        let (exchange, decay) = (emission.exchange!, emission.decay.real)
        numbers = [exchange, decay].flatMap { matrix in
          (0..<matrix.rows * matrix.columns).map { matrix.elements[$0] }
        }
      default: (name, numbers) = ("\(type(of: part))", [])
      }
    }
  }
}

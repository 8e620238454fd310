import Models
import Numerics

/// |a|² less its vacuum part, averaged over modes: ⟨a†a⟩.
package struct PhotonSums: RecordedSums {
  package static let name = "photons"
  package var name: String { Self.name }

  package func extent(in run: RecordedRun) -> SumsExtent { .scalars(1) }

  package func meaning(in system: MeasuredSystem) -> SumsMeaning {
    .means([Self.number(0..<system.run.modes)])
  }

  /// ⟨a†a⟩ averaged over modes.
  static func number(_ modes: Range<Int>) -> MeasuredOperator {
    let total = modes.sum { OperatorPolynomial.ad($0) * OperatorPolynomial.a($0) }
    return MeasuredOperator((1 / Double(modes.count)) * total)
  }
}

/// |a|² less its vacuum part, averaged over the modes of each set, where there are several sets.
package struct PhotonSetSums: RecordedSums {
  package static let name = "photons of sets"
  package var name: String { Self.name }

  package func extent(in run: RecordedRun) -> SumsExtent { .scalars(run.modeSets.count) }

  package func meaning(in system: MeasuredSystem) -> SumsMeaning {
    .means(system.run.modeSets.map { PhotonSums.number($0.modes) })
  }
}

/// a averaged over modes: real part, imaginary part.
package struct FieldSums: RecordedSums {
  package static let name = "field"
  package var name: String { Self.name }

  package func extent(in run: RecordedRun) -> SumsExtent { .scalars(2) }

  package func meaning(in system: MeasuredSystem) -> SumsMeaning {
    let (share, modes) = (1 / Double(system.run.modes), 0..<system.run.modes)
    return .means([
      MeasuredOperator(share * modes.sum(OperatorPolynomial.realPart)),
      MeasuredOperator(share * modes.sum(OperatorPolynomial.imaginaryPart)),
    ])
  }
}

extension OperatorPolynomial {
  /// (a + a†)/2 of a mode.
  static func realPart(_ mode: Int) -> Self { 0.5 * (a(mode) + ad(mode)) }
  /// (a − a†)/(2i) of a mode.
  static func imaginaryPart(_ mode: Int) -> Self { 0.5 * (i * (ad(mode) - a(mode))) }
}

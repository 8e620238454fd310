import Models
import Testing

@testable import Keldysh

/// Modes and drives that are narrower than frequencies of the grid are apart.
@Suite struct NarrowModeTests {
  /// A grid that resolves the atoms is as good as one that resolves everything.
  @Test(arguments: [
    cavity(0.3, 0.01, 0.3, center: 0.2, width: 0.02, .consistent),
    cavity(0.3, 0.02, 0.3, center: 0.2, width: 0.5, .consistent, isSelfConsistent: true),
    cavity(-0.5, 0.3, 0.4, center: -0.3, width: 0.02, .firstOrder),
  ])
  func gridOfTheAtoms(cavity: DrivenCavity) {
    let own = SaddlePointEquation(cavity, FrequencyGrid(count: 1280, cutoff: 20))
    let fine = SaddlePointEquation(cavity, FrequencyGrid(count: 10240, cutoff: 20))
    #expect(own.grid.spacing > cavity.modeWidth && fine.grid.spacing < cavity.modeWidth / 2)
    for (frequency, field) in [(-0.37, 0.0), (-0.2, 0.5), (0.41, 0.9)] {
      let one = own.residual(frequency, field: field, strength: 0.02)
      let other = fine.residual(frequency, field: field, strength: 0.02)
      #expect((one - other).magnitude < 1e-6, "\(one) and \(other)")
      #expect(abs(own.excitationDensity - fine.excitationDensity) < 1e-6)
    }
  }
}

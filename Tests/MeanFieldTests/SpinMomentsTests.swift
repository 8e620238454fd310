import Models
import Testing

@testable import MeanField

struct SpinMomentsTests {
  /// ⟨J_a⟩ = n m_a, ⟨J_a²⟩ = n + n(n − 1) m_a², ⟨Sym J_x J_y⟩ = n(n − 1) m_x m_y.
  @Test(arguments: [1.0, 2, 5, 1e5])
  func secondMoments(n: Double) {
    var moments = SpinMoments()
    func terms(_ x: Int, _ y: Int, _ z: Int) -> [SIMD3<Int>: Double] {
      Dictionary(
        uniqueKeysWithValues: moments.mean(SIMD3(x, y, z), spins: n).map {
          ($0.powers, $0.coefficient)
        })
    }
    #expect(terms(0, 0, 0) == [SIMD3(0, 0, 0): 1])
    #expect(terms(1, 0, 0) == [SIMD3(1, 0, 0): n])
    let square = n > 1 ? [SIMD3(0, 0, 2): n * (n - 1), .zero: n] : [.zero: n]
    #expect(terms(0, 0, 2) == square)
    #expect(terms(1, 1, 0) == (n > 1 ? [SIMD3(1, 1, 0): n * (n - 1)] : [:]))
  }
}

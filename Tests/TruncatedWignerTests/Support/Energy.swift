import Numerics

@testable import Models
@testable import TruncatedWigner

extension DickeRealization {
  /// H of lane `lane` (Weyl symbol without the constant −½ of each mode).
  func energy(_ state: BatchState, lane: Int) -> Double {
    let width = state.groups * laneCount
    func value(_ buffer: LaneBuffer, _ row: Int) -> Double { buffer.doubles[row * width + lane] }
    var energy = 0.0
    for i in 0..<state.sites {
      energy += 0.5 * numbers.splitting * value(state.sz, i)
      if let exchange {
        for j in 0..<state.sites {
          energy -= exchange[i, j] * value(state.sx, i) * value(state.sx, j)
        }
      }
    }
    for l in 0..<state.modes {
      let (re, im) = (value(state.re, l), value(state.im, l))
      energy += numbers.omega * (re * re + im * im)
      for i in 0..<state.sites {
        energy += 2 * couplings[i, l] * value(state.sx, i) * re
      }
    }
    return energy
  }
}

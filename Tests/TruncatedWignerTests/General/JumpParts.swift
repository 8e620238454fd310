import Models

@testable import TruncatedWigner

extension JumpChannels {
  /// Symbols A + iB of jump operators at constant rates; every noise a class of its own unless they are
  /// given.
  init(
    _ jumps: [(a: PhaseSpacePolynomial, b: PhaseSpacePolynomial, rate: Double)],
    classes: [[Noise]]? = nil, leavesDrift: Bool = false
  ) {
    let channels = jumps.enumerated().map { number, jump in
      Channel(
        a: jump.a, b: jump.b, rate: .init(jump.rate), number: number, leavesDrift: leavesDrift)
    }
    let single = channels.indices.flatMap { channel in
      [[Noise(channel: channel, isA: true)]]
        + (channels[channel].b.count > 0 ? [[Noise(channel: channel, isA: false)]] : [])
    }
    self.init(channels, classes: classes ?? single)
  }
}

extension PhaseSpacePolynomial {
  static let none = PhaseSpacePolynomial()
}

/// Symbols of common jump operators in a system of so many sites.
struct JumpSymbols {
  let v: Variables

  init(sites: Int) { v = Variables(sites: sites) }

  typealias Symbol = (a: PhaseSpacePolynomial, b: PhaseSpacePolynomial)

  /// σ⁻ = (s^x − i s^y)/2, times a scale.
  func lowering(_ i: Int) -> Symbol {
    (PhaseSpacePolynomial([(0.5, [v.x(i)])]), PhaseSpacePolynomial([(-0.5, [v.y(i)])]))
  }

  func raising(_ i: Int) -> Symbol {
    (PhaseSpacePolynomial([(0.5, [v.x(i)])]), PhaseSpacePolynomial([(0.5, [v.y(i)])]))
  }

  func annihilation(_ l: Int) -> Symbol {
    (PhaseSpacePolynomial([(1, [v.re(l)])]), PhaseSpacePolynomial([(1, [v.im(l)])]))
  }

  /// a².
  func pair(_ l: Int) -> Symbol {
    (
      PhaseSpacePolynomial([(1, [v.re(l), v.re(l)]), (-1, [v.im(l), v.im(l)])]),
      PhaseSpacePolynomial([(2, [v.re(l), v.im(l)])])
    )
  }

  /// σ⁻ a.
  func exchange(_ i: Int, _ l: Int) -> Symbol {
    (
      PhaseSpacePolynomial([(0.5, [v.x(i), v.re(l)]), (0.5, [v.y(i), v.im(l)])]),
      PhaseSpacePolynomial([(0.5, [v.x(i), v.im(l)]), (-0.5, [v.y(i), v.re(l)])])
    )
  }

  /// σ⁻_i σ⁻_j.
  func pairLoss(_ i: Int, _ j: Int) -> Symbol {
    (
      PhaseSpacePolynomial([(0.25, [v.x(i), v.x(j)]), (-0.25, [v.y(i), v.y(j)])]),
      PhaseSpacePolynomial([(-0.25, [v.x(i), v.y(j)]), (-0.25, [v.y(i), v.x(j)])])
    )
  }
}

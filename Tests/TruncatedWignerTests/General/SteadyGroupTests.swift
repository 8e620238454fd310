import Models
import Numerics
import Testing

@testable import TruncatedWigner

/// Which polynomials fall into two exact flows, and which do not.
@Suite("groups of exact flows") struct SteadyGroupTests {
  private static func groups(_ monomials: [[Int]], sites: Int) -> [[Int]]? {
    let polynomial = PhaseSpacePolynomial(monomials.map { (coefficient: 1, variables: $0) })
    let support = PhaseSpaceSupport(of: [polynomial], allSites: sites)
    return SteadyGroups(polynomial, support)?.monomials
  }

  @Test("exchange in a plane, spins and a mode, Dzyaloshinskii–Moriya chains")
  func found() {
    let v = Variables(sites: 4)
    let bonds = [(0, 1), (1, 2), (2, 3)]
    #expect(
      Self.groups(bonds.map { [v.x($0), v.x($1)] } + bonds.map { [v.y($0), v.y($1)] }, sites: 4)
        == [[0, 1, 2], [3, 4, 5]])
    #expect(
      Self.groups((0..<4).flatMap { [[v.x($0), v.re(0)], [v.y($0), v.im(0)]] }, sites: 4)
        == [[0, 2, 4, 6], [1, 3, 5, 7]])
    // x on even sites and y on odd ones, and the other way round.
    #expect(
      Self.groups(bonds.flatMap { [[v.x($0), v.y($1)], [v.y($0), v.x($1)]] }, sites: 4)
        == [[0, 3, 4], [1, 2, 5]])
    // The field of a site stays together; a constant moves nothing.
    #expect(
      Self.groups(
        [[v.z(0), v.z(1), v.re(0)], [v.x(0)], [v.y(0)], [v.z(1)], [v.im(0)], []], sites: 4)
        == [[0, 3, 5], [1, 2, 4]])
    // Where there is no room for it, each component goes to its own.
    #expect(
      Self.groups(
        [[v.z(0), v.z(1)], [v.x(0), v.x(1)], [v.x(0)], [v.z(0)]], sites: 4) == [[0, 3], [1, 2]])
  }

  @Test("three groups, and what no splitting solves")
  func refused() {
    let v = Variables(sites: 2)
    #expect(
      Self.groups([[v.x(0), v.x(1)], [v.y(0), v.y(1)], [v.z(0), v.z(1)]], sites: 2) == nil)
    #expect(Self.groups([[v.x(0), v.y(0)]], sites: 2) == nil)
    #expect(Self.groups([[v.x(0), v.re(0), v.im(0)]], sites: 2) == nil)
    // An oscillation of modes alone.
    #expect(Self.groups([[v.re(0), v.re(0)], [v.im(0), v.im(0)]], sites: 2) == nil)
  }
}

import Models

/// The terms of an operator by the sites they name, to see what an exchange of two spins does.
struct OperatorSymbols {
  struct Term: Hashable {
    /// Site and component of every factor, rising.
    var spins: [Int]
    let modes: [OperatorMonomial.Mode]

    static func code(site: Int, axis: Int) -> Int { site << 2 | axis }

    func exchanged(_ i: Int, _ j: Int) -> Term {
      Term(
        spins: spins.map { code in
          let site = code >> 2
          return Self.code(site: site == i ? j : site == j ? i : site, axis: code & 3)
        }.sorted(), modes: modes)
    }

    func factors(of site: Int) -> Int { spins.reduce(0) { $0 + ($1 >> 2 == site ? 1 : 0) } }
  }

  struct Part {
    let weight: TimeWeight
    var terms: [Term: ComplexNumber] = [:]
    var bySite: [Int: [Term]] = [:]
  }

  private(set) var parts: [Part] = []
  private let tolerance: Double

  init(_ operation: TimedOperator) {
    var largest = 0.0
    for (function, polynomial) in operation.parts {
      var part = Part(weight: TimeWeight(function))
      for (monomial, coefficient) in polynomial.terms {
        let term = Term(
          spins: monomial.spins.map { Term.code(site: $0.site, axis: $0.pauli.rawValue) },
          modes: monomial.modes)
        part.terms[term] = coefficient
        for site in Set(term.spins.map { $0 >> 2 }) { part.bySite[site, default: []].append(term) }
        largest = max(largest, coefficient.magnitude)
      }
      if !part.terms.isEmpty { parts.append(part) }
    }
    tolerance = 1e-12 * largest
  }

  var sites: Set<Int> { parts.reduce(into: []) { $0.formUnion($1.bySite.keys) } }

  /// Whether every term has exactly one factor of the site.
  func isLinear(in site: Int) -> Bool {
    parts.allSatisfy { $0.terms.keys.allSatisfy { $0.factors(of: site) == 1 } }
  }

  /// Whether exchanging two spins changes nothing.
  func isInvariant(exchanging i: Int, _ j: Int) -> Bool {
    parts.allSatisfy { part in
      let (first, second) = (part.bySite[i] ?? [], part.bySite[j] ?? [])
      return first.count == second.count
        && (first + second).allSatisfy { term in
          guard let other = part.terms[term.exchanged(i, j)] else { return false }
          return (other - part.terms[term]!).magnitude <= tolerance
        }
    }
  }

  func isEqual(to other: Self) -> Bool { becomes(other, exchanging: 0, 0) }

  /// Whether it becomes the other operator when two spins are exchanged.
  func becomes(_ other: Self, exchanging i: Int, _ j: Int) -> Bool {
    parts.count == other.parts.count
      && parts.allSatisfy { part in
        guard let image = other.parts.first(where: { $0.weight == part.weight }),
          image.terms.count == part.terms.count
        else { return false }
        return part.terms.allSatisfy { term, value in
          guard let coefficient = image.terms[term.exchanged(i, j)] else { return false }
          return (coefficient - value).magnitude <= tolerance
        }
      }
  }
}

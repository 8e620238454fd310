extension Quench {
  /// Roots of the squared Lax vector in the upper half plane, in the continuum of levels. Their complex
  /// conjugates are roots as well.
  public var roots: LaxRoots {
    guard hasOrdinaryNumbers else { return LaxRoots(isCertain: false) }
    // Spins that cancel level by level, and an empty cavity, stay as they are.
    if isOpposite, splitting == 0 { return LaxRoots() }
    if width == 0 {
      var search = RootSearch(SquaredLaxVector(self, DiscreteLevels(self)))
      return search.roots()
    }
    var search = RootSearch(SquaredLaxVector(self, Boxes(self)))
    return search.roots()
  }

  /// The same with single levels, as many in each box.
  /// - Parameter floor: Im u that is reported, at least 0.
  public func roots(upper: [Double], lower: [Double], above floor: Double) -> LaxRoots {
    guard hasOrdinaryNumbers else { return LaxRoots(isCertain: false) }
    var search = RootSearch(
      SquaredLaxVector(self, DiscreteLevels(upper: upper, lower: lower, floor: floor)))
    let near = roots
    return search.roots(guesses: zip(near.re, near.im).map { Complex($0, $1) })
  }

  /// Whether fourth powers of everything are numbers.
  private var hasOrdinaryNumbers: Bool {
    [splitting, width, cavity].allSatisfy { $0 == 0 || (1e-60...1e60).contains(abs($0)) }
      && abs(phaseDifference) < 1e15
  }
}

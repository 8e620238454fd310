/// Numbers of the classical variables: components of the vectors s_i, then Re a_l and Im a_l.
struct ClassicalVariables {
  let sites: Int
  let modes: Int

  init(_ shape: SystemShape) { (sites, modes) = (shape.sites, shape.modes) }

  enum Meaning: Equatable {
    case spin(site: Int, axis: SpinAxis)
    case mode(Int, isImaginary: Bool)
  }

  func spin(_ site: Int, _ axis: SpinAxis) -> Int32 { Int32(3 * site + axis.rawValue) }

  func mode(_ mode: Int, isImaginary: Bool) -> Int32 {
    Int32(3 * sites + 2 * mode + (isImaginary ? 1 : 0))
  }

  func isSpin(_ variable: Int32) -> Bool { Int(variable) < 3 * sites }

  /// The site of a component, or sites + the mode of an amplitude.
  func place(_ variable: Int32) -> Int {
    isSpin(variable) ? Int(variable) / 3 : sites + (Int(variable) - 3 * sites) / 2
  }

  func meaning(_ variable: Int32) -> Meaning {
    let number = Int(variable)
    if number < 3 * sites {
      return .spin(site: number / 3, axis: SpinAxis(rawValue: number % 3)!)
    }
    return .mode((number - 3 * sites) / 2, isImaginary: (number - 3 * sites) % 2 == 1)
  }
}

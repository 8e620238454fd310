import BatchCore

extension ParameterRule {
  /// A list of one value a site fits the number of sites, which is then no swept parameter.
  /// - Parameters:
  ///   - parameters: those that may be lists.
  ///   - count: the parameter that counts the sites.
  static func onePerSite(_ parameters: [String], count: String) -> ParameterRule {
    ParameterRule { choice in
      for name in parameters {
        guard let values = choice.list(name) else { continue }
        if choice.swept[count] != nil {
          return ParameterViolation(
            name,
            message:
              "`model.\(name)` is a list while `\(count)` is swept; give a number or a distribution"
          )
        }
        if let sites = choice.numbers(count).first, Int(sites) != values.count {
          return ParameterViolation(
            name,
            message:
              "`model.\(name)` has \(values.count) values for \(Int(sites)) \(count); give one each"
          )
        }
      }
      return nil
    }
  }
}

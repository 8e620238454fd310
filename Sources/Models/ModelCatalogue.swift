import BatchCore

/// All systems a job can name.
public enum ModelCatalogue {
  public static let models: [any CatalogueModel.Type] = [
    SpinBoson.self, RandomDicke.self, Hopfield.self, Dicke.self, DrivenSpin.self,
    TavisCummings.self, CentralSpin.self, RydbergChain.self, CorrelatedEmission.self,
    BCSCavity.self,
  ]

  public static let all: [ModelDescription] = models.map { $0.description }

  /// All that a job can name: those of the catalogue, one without a master equation, and the one that a job
  /// describes itself.
  public static let listed: [ModelDescription] =
    all + [DrivenTavisCummings.description, CustomModelReader.description]

  public static func model(named name: String) -> ModelDescription? {
    all.first { $0.name == name }
  }

  /// The model of a validated job, with its numbers.
  public static func instance(
    _ model: ModelDescription, _ values: [String: ParameterValue]
  ) -> any Model {
    if let text = model.typed as? CustomText { return CustomModel(text, Parameters(values)) }
    return instance(model.name, values)
  }

  /// A model of the catalogue with its numbers.
  /// - Parameters:
  ///   - name: of a validated job.
  ///   - values: every parameter of the chosen alternatives and the defaults.
  public static func instance(_ name: String, _ values: [String: ParameterValue]) -> any Model {
    guard let model = models.first(where: { $0.description.name == name }) else {
      preconditionFailure("a validated job names a model, not \(name)")
    }
    return model.init(Parameters(values))
  }
}

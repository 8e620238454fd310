import BatchCore
import Exact
import Lax
import MeanField
import Models
import TruncatedWigner
import TwoPI

extension Catalogue {
  /// Everything that a job of this program can name: the list of methods.
  public static let all = Catalogue(
    models: ModelCatalogue.listed,
    methods: [
      WignerMethod(), MeanFieldMethod(), ExactMethod(), LaxMethod(), TwoPIMethod(),
    ],
    expressions: ModelExpressionReader())
}

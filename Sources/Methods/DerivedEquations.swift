import BatchCore
import Models

/// The equations that truncated Wigner makes of the model of a job, as text.
public struct DerivedEquations {
  private let page: DerivedPage

  /// - Throws: `JobError`.
  public init(of job: Job) throws { page = try DerivedPage(of: job) }

  public var lines: [String] { page.lines }

  /// A whole document.
  public var latex: String { page.latex }
}

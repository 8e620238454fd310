import CFFTW
import Foundation

/// Discrete Fourier transforms of one length, X_k = Σ_j x_j exp(∓2πi jk/n), not normalised, by FFTW. Planned
/// without measuring, so that a length always gives the same bits on one machine type. One thread at a time.
public final class FourierTransform {
  public let count: Int
  private let forward, backward: fftw_plan
  /// FFTW makes and destroys plans one at a time.
  private static let planner = NSLock()

  /// - Parameter count: n > 0; products of small primes are fast.
  public init(count: Int) {
    self.count = count
    let scratch = UnsafeMutablePointer<fftw_complex>.allocate(capacity: count)
    defer { scratch.deallocate() }
    let flags = UInt32(FFTW_ESTIMATE) | UInt32(FFTW_UNALIGNED)
    Self.planner.lock()
    defer { Self.planner.unlock() }
    forward = fftw_plan_dft_1d(Int32(count), scratch, scratch, FFTW_FORWARD, flags)
    backward = fftw_plan_dft_1d(Int32(count), scratch, scratch, FFTW_BACKWARD, flags)
  }

  deinit {
    Self.planner.lock()
    defer { Self.planner.unlock() }
    fftw_destroy_plan(forward)
    fftw_destroy_plan(backward)
  }

  /// In place.
  /// - Parameter values: `count` complex numbers, real and imaginary part in turn.
  public func transform(_ values: UnsafeMutablePointer<Double>, isForward: Bool) {
    values.withMemoryRebound(to: fftw_complex.self, capacity: count) {
      fftw_execute_dft(isForward ? forward : backward, $0, $0)
    }
  }
}

import Foundation

// Scalar elementary functions under one name, so that files which also use the lane versions of
// Numerics/LaneMath.swift stay unambiguous.

@inline(__always) func sine(_ x: Double) -> Double { Foundation.sin(x) }
@inline(__always) func cosine(_ x: Double) -> Double { Foundation.cos(x) }
@inline(__always) func exponential(_ x: Double) -> Double { Foundation.exp(x) }
@inline(__always) func exponentialMinusOne(_ x: Double) -> Double { Foundation.expm1(x) }

/// Seconds of the processor that some work takes in this thread, whatever else runs.
func processorSeconds(_ work: () -> Void) -> Double {
  var (start, end) = (timespec(), timespec())
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &start)
  work()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end)
  return Double(end.tv_sec - start.tv_sec) + 1e-9 * Double(end.tv_nsec - start.tv_nsec)
}

/// What came out.
struct ScheduleOutcome {
  var makespan = 0.0
  /// Computing, all ranks, s.
  var work = 0.0
  var efficiency = 0.0
  /// Share of the time that rank 0 serves and looks around.
  var utilisation = 0.0
  var serving = 0.0
  /// From a request to its answer, s.
  var longestAnswer = 0.0
  /// Of that, while the rank had nothing to compute.
  var longestIdle = 0.0
  /// From the arrival of a report to its end, s.
  var longestQueue = 0.0
  var reports = 0
}

import Numerics

/// Phase-space variables of one batch of trajectories of one realization.
///
/// Spins are classical vectors s (one spin: |s| = √3) or their sums J over a cluster; modes are
/// complex amplitudes a with ⟨|a|²⟩ = ⟨a†a⟩ + ½. Structure of arrays, [site][trajectory].
final class BatchState {
  let sites: Int
  let modes: Int
  /// Trajectories that count; lanes beyond are computed where they share a group of eight, and
  /// never recorded.
  let trajectories: Int
  /// Groups of eight lanes in the buffers, and how many hold trajectories.
  let groups: Int
  let activeGroups: Int

  let sx: LaneBuffer
  let sy: LaneBuffer
  let sz: LaneBuffer
  let re: LaneBuffer
  let im: LaneBuffer

  /// - Parameter width: lanes of a batch, a multiple of 16.
  init(sites: Int, modes: Int, trajectories: Int, width: Int) {
    precondition(width % laneCount == 0 && trajectories <= width)
    self.sites = sites
    self.modes = modes
    self.trajectories = trajectories
    groups = width / laneCount
    activeGroups = (trajectories + laneCount - 1) / laneCount
    sx = LaneBuffer(rows: sites, groups: groups)
    sy = LaneBuffer(rows: sites, groups: groups)
    sz = LaneBuffer(rows: sites, groups: groups)
    re = LaneBuffer(rows: modes, groups: groups)
    im = LaneBuffer(rows: modes, groups: groups)
  }

  func copy(from other: BatchState) {
    sx.copy(from: other.sx)
    sy.copy(from: other.sy)
    sz.copy(from: other.sz)
    re.copy(from: other.re)
    im.copy(from: other.im)
  }

  /// Lanes of a group that count, as 1 and 0.
  func weights(ofGroup group: Int) -> Lanes {
    var weights = Lanes.zero
    for lane in 0..<laneCount where group * laneCount + lane < trajectories { weights[lane] = 1 }
    return weights
  }
}

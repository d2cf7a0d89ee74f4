using Replication.Contracts.Tasks;

namespace Replication.Copying.Lanes;

/// <summary>
/// One target instance as the schedule sees it: how many copies run, how many of those are not urgent, how many wait, and the priority of the
/// most urgent one that waits.
/// </summary>
internal readonly record struct LaneState(string Target, int Running, int Waiting, int Urgency = TaskPriority.Default, int RunningLow = 0);

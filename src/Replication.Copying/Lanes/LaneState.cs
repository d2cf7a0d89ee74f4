using Replication.Contracts.Tasks;

namespace Replication.Copying.Lanes;

/// <summary>
/// The state of one lane for the schedule: running copies, waiting wake-ups, the highest waiting priority, and running copies with low
/// priority.
/// </summary>
internal readonly record struct LaneState(
    string Target, int Running, int Waiting, int Urgency = TaskPriority.Default, int RunningLowPriority = 0);

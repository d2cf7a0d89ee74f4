namespace Replication.Contracts.Instances;

/// <summary>Why images must not be copied between two instances.</summary>
/// <param name="Code">Stable error code, such as <c>rule.partition</c>.</param>
/// <param name="Part">The part of the pair that is at fault.</param>
/// <param name="InstanceKey">The key of the instance that decides, such as <c>partition</c>; empty when no single key does.</param>
/// <param name="Message">A sentence that names the cause.</param>
public sealed record PairProblem(string Code, PairPart Part, string InstanceKey, string Message);

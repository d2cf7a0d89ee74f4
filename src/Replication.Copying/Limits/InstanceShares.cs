namespace Replication.Copying.Limits;

/// <summary>How the workers share an instance, and until when it wants all of them to stay away.</summary>
internal sealed record InstanceShares(IReadOnlyList<WorkerShare> Workers, DateTimeOffset? RestingUntil)
{
    public static InstanceShares Empty { get; } = new([], null);
}

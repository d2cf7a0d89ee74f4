namespace Replication.Copying.Limits;

/// <summary>The shares of all workers in the limits of an instance, and until when the registry asked all of them to back off.</summary>
internal sealed record InstanceShares(IReadOnlyList<WorkerShare> Workers, DateTimeOffset? BackOffUntil)
{
    public static InstanceShares Empty { get; } = new([], null);
}

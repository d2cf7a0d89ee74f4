namespace Replication.Coordination.Instances;

/// <summary>Tasks that wait for an instance that does not exist any more.</summary>
/// <param name="Instance">The name of the instance.</param>
/// <param name="Count">How many tasks wait, at most <see cref="RemovedInstances.MaxCount"/> in each status.</param>
public sealed record WaitingForInstance(string Instance, int Count)
{
    /// <summary>What is wrong.</summary>
    public string Message =>
        $"{(Count >= RemovedInstances.MaxCount ? $"at least {Count} tasks wait" : Count == 1 ? "1 task waits" : $"{Count} tasks wait")} "
            + $"for the instance '{Instance}', which does not exist any more";

    /// <summary>What to do.</summary>
    public string Advice =>
        $"declare '{Instance}' again until its tasks have ended, or cancel them with 'replication tasks cancel --instance {Instance} "
            + "--status pending'; without either they fail after 24 hours";
}

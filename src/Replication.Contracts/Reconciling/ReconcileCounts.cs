namespace Replication.Contracts.Reconciling;

/// <summary>What a pass of the reconciler found. An image is a tag that the rule covers, at one target.</summary>
public sealed record ReconcileCounts
{
    /// <summary>Repositories whose tags were listed.</summary>
    public long Repositories { get; init; }

    /// <summary>Tags that were read, also those that the rule does not cover.</summary>
    public long Tags { get; init; }

    /// <summary>Images that the rule covers.</summary>
    public long Images { get; init; }

    /// <summary>Of these, how many the target has.</summary>
    public long Present { get; init; }

    /// <summary>Of these, how many are older than the rule: the reconciler leaves them to a backfill.</summary>
    public long Older { get; init; }

    /// <summary>Of these, how many have a task that is not finished.</summary>
    public long OnTheWay { get; init; }

    /// <summary>Of these, how many pushes nobody had reported. Each got a task.</summary>
    public long Missed { get; init; }

    /// <summary>
    /// Of these, how many have a task that failed less than a day ago or that a user canceled. They get no other task yet.
    /// </summary>
    public long LeftAlone { get; init; }

    /// <summary>Of these, how many were replicated, and are missing at the target now.</summary>
    public long Missing { get; init; }

    /// <summary>Of these, how many were replicated, and the target has another image under their tag now.</summary>
    public long Different { get; init; }

    /// <summary>Of the missing and different ones, how many got a task.</summary>
    public long Repaired { get; init; }

    /// <summary>Of these, how many could not be checked.</summary>
    public long Unchecked { get; init; }

    /// <summary>Repositories whose tags could not be listed.</summary>
    public long Unreadable { get; init; }
}

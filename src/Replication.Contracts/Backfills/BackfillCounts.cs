namespace Replication.Contracts.Backfills;

/// <summary>The counters of a backfill. Each found image is already there, done, failed, canceled, missing or open.</summary>
public sealed record BackfillCounts
{
    /// <summary>Repositories whose tags were listed.</summary>
    public long Repositories { get; init; }

    /// <summary>Tags that were read, also those that the rule does not match.</summary>
    public long Tags { get; init; }

    /// <summary>Images that the rule matches.</summary>
    public long Found { get; init; }

    /// <summary>Of these, how many the target had under their tag.</summary>
    public long AlreadyThere { get; init; }

    /// <summary>Of these, how many a dry run would have made tasks for.</summary>
    public long Missing { get; init; }

    /// <summary>Of these, how many were copied.</summary>
    public long Done { get; init; }

    /// <summary>Of these, how many could not be copied or, in a dry run, checked.</summary>
    public long Failed { get; init; }

    /// <summary>Of the failed ones, how many the rule refuses because of their signatures.</summary>
    public long Refused { get; init; }

    /// <summary>Of these, how many were superseded or canceled.</summary>
    public long Canceled { get; init; }

    /// <summary>Repositories whose tags could not be listed.</summary>
    public long Unreadable { get; init; }
}

namespace Replication.Storage.Mongo.Documents;

/// <summary>The time of the last report of an instance.</summary>
internal sealed record LastReportDocument
{
    /// <summary>The name of the instance.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset At { get; init; }
}

namespace Replication.Storage.Mongo.Documents;

/// <summary>When an instance last told of pushes.</summary>
internal sealed record NotificationDocument
{
    /// <summary>Name of the instance.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset At { get; init; }
}

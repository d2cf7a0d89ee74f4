namespace Replication.Copying.Limits;

/// <summary>The share and the demand of one worker. The share expires at <see cref="ValidUntil"/>.</summary>
internal sealed record WorkerShare
{
    public required string Worker { get; init; }

    public int Requests { get; init; }

    public int BlobReads { get; init; }

    public double RequestsPerSecond { get; init; }

    public double BytesPerSecond { get; init; }

    public int WantedRequests { get; init; }

    public int WantedBlobReads { get; init; }

    /// <summary>Since when the worker has a demand but no permit; null otherwise.</summary>
    public DateTimeOffset? WaitingSince { get; init; }

    public required DateTimeOffset ValidUntil { get; init; }
}

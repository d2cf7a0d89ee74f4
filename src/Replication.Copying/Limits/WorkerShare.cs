namespace Replication.Copying.Limits;

/// <summary>What one worker holds of an instance's limits, and what it would like. It holds nothing any more once <see cref="ValidUntil"/> is past.</summary>
internal sealed record WorkerShare
{
    public required string Worker { get; init; }

    public int Requests { get; init; }

    public int BlobReads { get; init; }

    public double RequestsPerSecond { get; init; }

    public double BytesPerSecond { get; init; }

    public int WantedRequests { get; init; }

    public int WantedBlobReads { get; init; }

    /// <summary>Since when it wants some and holds none.</summary>
    public DateTimeOffset? WaitingSince { get; init; }

    public required DateTimeOffset ValidUntil { get; init; }
}

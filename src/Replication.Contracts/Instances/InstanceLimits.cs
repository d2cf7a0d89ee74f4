using Replication.Contracts.Specs;

namespace Replication.Contracts.Instances;

/// <summary>Limits for one instance that all workers together obey; 0 means no limit.</summary>
public sealed record InstanceLimits
{
    /// <summary>No limits.</summary>
    public static InstanceLimits None { get; } = new();

    /// <summary>Concurrent requests; 0 or at least 2, because a copy reads and writes at the same time.</summary>
    [SpecField("The maximum number of concurrent requests; 0: no limit.", Option = "--max-concurrent-requests", Placeholder = "N")]
    public int MaxConcurrentRequests { get; init; }

    /// <summary>Requests started per second.</summary>
    [SpecField("Requests started per second; 0: no limit.", Option = "--requests-per-second", Placeholder = "N")]
    public int RequestsPerSecond { get; init; }

    /// <summary>Bytes of blobs transferred per second, in either direction.</summary>
    [SpecField("Bytes of blobs transferred per second; 0: no limit.", Option = "--bytes-per-second", Placeholder = "N")]
    public int BytesPerSecond { get; init; }

    /// <summary>Hours with another bandwidth, or in which no images are copied.</summary>
    [SpecField(
        "Hours with another bandwidth or a pause, such as \"saturday,sunday 08:00-18:00 Asia/Tokyo pause\"; repeatable.",
        Option = "--limit-window",
        Placeholder = "WINDOW")]
    public IReadOnlyList<LimitWindow> Windows { get; init; } = [];

    /// <summary>Compares by value, including the windows.</summary>
    public bool Equals(InstanceLimits? other) =>
        other is not null
        && (MaxConcurrentRequests, RequestsPerSecond, BytesPerSecond)
            == (other.MaxConcurrentRequests, other.RequestsPerSecond, other.BytesPerSecond)
        && Windows.SequenceEqual(other.Windows);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(MaxConcurrentRequests, RequestsPerSecond, BytesPerSecond, Windows.Count);
}

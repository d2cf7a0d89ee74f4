namespace Replication.Contracts.Instances;

/// <summary>What all workers together may ask of an instance; 0 is no limit.</summary>
public sealed record InstanceLimits
{
    /// <summary>Nothing is limited.</summary>
    public static InstanceLimits None { get; } = new();

    /// <summary>Requests under way at one time; at least 2 where it is limited, because an image is read and written at one time.</summary>
    public int MaxConcurrentRequests { get; init; }

    /// <summary>Requests begun in a second.</summary>
    public int RequestsPerSecond { get; init; }

    /// <summary>Bytes of layers moved in a second, in either direction.</summary>
    public int BytesPerSecond { get; init; }

    /// <summary>Hours in which other limits hold, or none of its images are copied.</summary>
    public IReadOnlyList<LimitWindow> Windows { get; init; } = [];

    /// <summary>By value, the windows among it.</summary>
    public bool Equals(InstanceLimits? other) =>
        other is not null
        && (MaxConcurrentRequests, RequestsPerSecond, BytesPerSecond) == (other.MaxConcurrentRequests, other.RequestsPerSecond, other.BytesPerSecond)
        && Windows.SequenceEqual(other.Windows);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(MaxConcurrentRequests, RequestsPerSecond, BytesPerSecond, Windows.Count);
}

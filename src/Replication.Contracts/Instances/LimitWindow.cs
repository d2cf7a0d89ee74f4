using Replication.Contracts.Specs;

namespace Replication.Contracts.Instances;

/// <summary>Hours of the week in which an instance has another bandwidth, or in which no images are copied (pause window).</summary>
public sealed record LimitWindow
{
    private const string InWindow = "the option of windows takes the whole window";

    /// <summary>The days on which the window begins; empty means every day.</summary>
    [SpecField("The days on which the window begins.", NoOption = InWindow)]
    public IReadOnlyList<Weekday> Days { get; init; } = [];

    /// <summary>When the window begins, in local time of <see cref="TimeZone"/>.</summary>
    [SpecField("When the window begins.", NoOption = InWindow)]
    public required TimeOnly From { get; init; }

    /// <summary>
    /// When the window ends, in local time of <see cref="TimeZone"/>; on the next day when it is not later than <see cref="From"/>.
    /// </summary>
    [SpecField("When the window ends.", NoOption = InWindow)]
    public required TimeOnly To { get; init; }

    /// <summary>A time zone of the tz database, or an offset such as <c>UTC+09:00</c>.</summary>
    [SpecField("The time zone.", NoOption = InWindow)]
    public string TimeZone { get; init; } = "UTC";

    /// <summary>Replaces <see cref="InstanceLimits.BytesPerSecond"/> of the instance in the window; 0 means no limit.</summary>
    [SpecField("Bytes of blobs transferred per second in the window.", NoOption = InWindow)]
    public int BytesPerSecond { get; init; }

    /// <summary>True when no copy reads from or writes to the instance in the window.</summary>
    [SpecField("true: no copy uses the registry in the window.", NoOption = InWindow)]
    public bool Pause { get; init; }

    /// <summary>Compares by value, including the days.</summary>
    public bool Equals(LimitWindow? other) =>
        other is not null
            && Days.SequenceEqual(other.Days)
            && (From, To, TimeZone, BytesPerSecond, Pause) == (other.From, other.To, other.TimeZone, other.BytesPerSecond, other.Pause);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(From, To, TimeZone, BytesPerSecond, Pause);
}

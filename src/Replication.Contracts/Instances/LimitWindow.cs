using System.Text.Json.Serialization;

namespace Replication.Contracts.Instances;

/// <summary>A day of the week.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<Weekday>))]
public enum Weekday
{
    /// <summary>The first working day.</summary>
    Monday = 1,

    /// <summary>The second.</summary>
    Tuesday,

    /// <summary>The third.</summary>
    Wednesday,

    /// <summary>The fourth.</summary>
    Thursday,

    /// <summary>The fifth.</summary>
    Friday,

    /// <summary>The first day of the weekend.</summary>
    Saturday,

    /// <summary>The second.</summary>
    Sunday,
}

/// <summary>Hours of the week in which an instance is given another bandwidth, or a rest.</summary>
public sealed record LimitWindow
{
    /// <summary>The days it begins on; none means every day.</summary>
    public IReadOnlyList<Weekday> Days { get; init; } = [];

    /// <summary>When it begins, by the clocks of its time zone.</summary>
    public required TimeOnly From { get; init; }

    /// <summary>When it ends; the next day where that is not later than its beginning.</summary>
    public required TimeOnly To { get; init; }

    /// <summary>The time zone, as the tz database names it, or an offset such as <c>UTC+09:00</c>.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>What counts meanwhile instead of the instance's own <see cref="InstanceLimits.BytesPerSecond"/>; 0 is no limit.</summary>
    public int BytesPerSecond { get; init; }

    /// <summary>True: no copy reads from or writes to the instance meanwhile.</summary>
    public bool Pause { get; init; }

    /// <summary>By value, the days among it.</summary>
    public bool Equals(LimitWindow? other) =>
        other is not null && Days.SequenceEqual(other.Days) && (From, To, TimeZone, BytesPerSecond, Pause) == (other.From, other.To, other.TimeZone, other.BytesPerSecond, other.Pause);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(From, To, TimeZone, BytesPerSecond, Pause);
}

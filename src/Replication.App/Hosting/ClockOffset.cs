namespace Replication.App.Hosting;

/// <summary>
/// The distance from a process's monotonic clock to the time that the process uses. Added to the monotonic time it gives a time that is
/// never ahead of the store's clock, so that no process takes a lease away before it has expired by that clock.
/// </summary>
internal static class ClockOffset
{
    /// <summary>Larger corrections of an own clock are made at once.</summary>
    public static readonly TimeSpan MostSlewed = TimeSpan.FromMinutes(10);

    // A store may show whole milliseconds only.
    private static readonly TimeSpan Resolution = TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// After a reading of the store's clock. The true offset lies between <c>Shown - AnsweredAt</c> and <c>Shown - SentAt</c>: a larger
    /// lower bound is a better one, and one above the upper bound was wrong, as after the store's clock was set back.
    /// </summary>
    public static DateTimeOffset Follow(DateTimeOffset? known, ClockReading reading)
    {
        var (least, most) = (reading.Shown - reading.AnsweredAt, reading.Shown - reading.SentAt + Resolution);
        return known is { } offset && offset > least && offset <= most ? offset : least;
    }

    /// <summary>
    /// After <paramref name="elapsed"/>, where the store has no clock but that of this machine: follows the wall clock by a tenth of the
    /// elapsed time at most. A jump of the wall clock then shortens no lease by more than the margin of
    /// <see cref="Contracts.Stores.LeaseDeadline"/>.
    /// </summary>
    public static DateTimeOffset Slew(DateTimeOffset known, DateTimeOffset wall, TimeSpan elapsed)
    {
        var (difference, step) = (wall - known, elapsed / 10);
        return difference.Duration() <= step || difference.Duration() > MostSlewed
            ? wall
            : difference > TimeSpan.Zero ? known + step : known - step;
    }
}

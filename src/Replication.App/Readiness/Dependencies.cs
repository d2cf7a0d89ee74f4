namespace Replication.App.Readiness;

/// <summary>The states of everything that a process depends on.</summary>
internal sealed class Dependencies
{
    /// <summary>A dependency whose last check is older than this counts as unusable.</summary>
    public static readonly TimeSpan MaxProbeAge = TimeSpan.FromSeconds(30);

    private readonly Availability _store = new();
    private readonly Availability _bus = new();

    public Availability this[Dependency dependency] => dependency == Dependency.Store ? _store : _bus;
}

namespace Replication.Registries.Referrers;

/// <summary>What a registry was seen to do about referrers. One that shows no list is asked anew now and then, as registries are upgraded.</summary>
internal sealed class ReferrersSupport(TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    private long _refusedAt;
    private volatile bool _lists;
    private volatile bool _indexes;

    public bool IsWorthAsking => Lists || (Interlocked.Read(ref _refusedAt) is var at && (at == 0 || time.GetElapsedTime(at) > Lifetime));

    /// <summary>True once it showed a list. It holds what stood under fallback tags before, too (distribution-spec, "Enabling the Referrers API").</summary>
    public bool Lists => _lists;

    /// <summary>True once it said of a manifest that it lists it among its subject's referrers.</summary>
    public bool Indexes => _indexes;

    // A timestamp may be 0 only on a clock that just began.
    public void Refused() => Interlocked.Exchange(ref _refusedAt, Math.Max(1, time.GetTimestamp()));

    public void Listed() => _lists = true;

    public void Indexed() => _indexes = true;
}

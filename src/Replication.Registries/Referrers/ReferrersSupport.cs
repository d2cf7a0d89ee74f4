namespace Replication.Registries.Referrers;

/// <summary>Whether a registry lists referrers; asked anew now and then, as registries are upgraded.</summary>
internal sealed class ReferrersSupport(TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    private long _refusedAt;

    public bool IsWorthAsking => Interlocked.Read(ref _refusedAt) is var at && (at == 0 || time.GetElapsedTime(at) > Lifetime);

    // A timestamp may be 0 only on a clock that just began.
    public void Refused() => Interlocked.Exchange(ref _refusedAt, Math.Max(1, time.GetTimestamp()));
}

namespace Replication.Registries.Referrers;

/// <summary>What is known about the referrers support of a registry. A missing API is checked again after 30 minutes.</summary>
internal sealed class ReferrersSupport(TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    private long _refusedAt;
    private volatile bool _lists;
    private volatile bool _indexes;

    /// <summary>False while the API is known to be missing.</summary>
    public bool MayBeSupported => Lists || (Interlocked.Read(ref _refusedAt) is var at && (at == 0 || time.GetElapsedTime(at) > Lifetime));

    /// <summary>
    /// True after the API returned a list. It also contains the entries of fallback tags (distribution-spec, "Enabling the Referrers API").
    /// </summary>
    public bool Lists => _lists;

    /// <summary>True after the registry confirmed that it lists a pushed manifest as a referrer (<c>OCI-Subject</c>).</summary>
    public bool Indexes => _indexes;

    // 0 means "never refused".
    public void Refused() => Interlocked.Exchange(ref _refusedAt, Math.Max(1, time.GetTimestamp()));

    public void Listed() => _lists = true;

    public void Indexed() => _indexes = true;
}

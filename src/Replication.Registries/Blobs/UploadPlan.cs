namespace Replication.Registries.Blobs;

/// <summary>
/// The ways in which one blob is offered to a registry. Each refusal leads to the next way, whatever it says. The first way that succeeds is learnt.
/// </summary>
internal sealed class UploadPlan(UploadHabits habits, long blobBytes)
{
    // A server error may be temporary: the same way is tried twice before it counts as refused.
    private const int TellingErrors = 2;

    private readonly List<UploadWay> _refused = [];
    private UploadWay _way = habits.FirstWay(blobBytes);
    private int _errors;

    /// <summary>The way of the next try. Other uploads may have learnt meanwhile that a large PUT is refused.</summary>
    public UploadWay Way => _way == UploadWay.Put && habits.WantsPatch(blobBytes) ? UploadWay.Patch : _way;

    /// <summary>The refusal that tells the most; null before the first.</summary>
    public CopyFailure? Failure { get; private set; }

    /// <summary>The registry refused the bytes. True when there is another way.</summary>
    public bool TryNext(CopyFailure refusal)
    {
        Failure = MostTelling(Failure, refusal);
        _errors = 0;
        if (!_refused.Contains(Way))
            _refused.Add(Way);
        if (Array.Find(Enum.GetValues<UploadWay>(), way => !_refused.Contains(way) && way > Way) is var next && next == default)
            return false;
        _way = next;
        return true;
    }

    /// <summary>Begins with the first way again.</summary>
    public void StartOver()
    {
        _refused.Clear();
        _way = habits.FirstWay(blobBytes);
    }

    /// <summary>The registry answered with a server error.</summary>
    public void Broke(CopyFailure failure)
    {
        if (failure.Status is >= 500 and not 503 && ++_errors == TellingErrors)
            TryNext(failure);
    }

    /// <summary>The registry took the bytes.</summary>
    public void Succeeded()
    {
        if (_refused.Count > 0)
            habits.TookInstead(_refused);
    }

    // That a request is of the wrong kind says less than why the content is not accepted.
    internal static CopyFailure MostTelling(CopyFailure? first, CopyFailure second) =>
        first is null || (IsAboutRequest(first.Status) && second.Status is { } status and not 202 && !IsAboutRequest(status)) ? second : first;

    private static bool IsAboutRequest(int? status) => status is 404 or 405 or 411 or 415 or 416 or 417 or 501;
}

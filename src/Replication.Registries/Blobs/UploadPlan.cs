namespace Replication.Registries.Blobs;

/// <summary>
/// Tries the upload methods for one blob in order. Each rejection leads to the next method, whatever its status. The first method that
/// succeeds is remembered in <see cref="UploadCapabilities"/>.
/// </summary>
internal sealed class UploadPlan(UploadCapabilities capabilities, long blobBytes)
{
    // A fault can be transient, so the next method is tried after two of them.
    private const int FaultThreshold = 2;

    private readonly List<UploadMethod> _refused = [];
    private readonly List<UploadMethod> _cut = [];
    private UploadMethod _method = capabilities.FirstMethod(blobBytes);
    private int _faults;

    /// <summary>The method of the next attempt. Other uploads may have learned that large PUT requests are refused.</summary>
    public UploadMethod Method => _method == UploadMethod.Put && capabilities.RequiresPatch(blobBytes) ? UploadMethod.Patch : _method;

    /// <summary>The most specific rejection so far; null before the first.</summary>
    public CopyFailure? Failure { get; private set; }

    /// <summary>Records a rejection. Returns true when another method remains.</summary>
    public bool TryNext(CopyFailure refusal)
    {
        Failure = MoreSpecific(Failure, refusal);
        if (TryNextAfter(_refused))
            return true;
        if (_cut.Count == 0)
            return false;
        // The registry refuses all other methods, so the connections were cut for another reason.
        _method = _cut[0];
        _cut.Clear();
        return true;
    }

    /// <summary>Restarts with the first method.</summary>
    public void StartOver()
    {
        _refused.Clear();
        _cut.Clear();
        _method = capabilities.FirstMethod(blobBytes);
    }

    /// <summary>Records a fault of the registry or the connection. <paramref name="sent"/> is the last request with bytes.</summary>
    public void RecordFault(CopyFailure failure, SentPart? sent)
    {
        if (failure.Status is >= 500 and not 503 && ++_faults == FaultThreshold)
            TryNext(failure);
        // A proxy may close the connection instead of answering. The next upload does not avoid the method: the registry may have stopped.
        else if (failure.Status is null && sent is { IsPatch: false, IsSingle: false, Bytes: > 0 } && ++_faults == FaultThreshold)
            TryNextAfter(_cut);
    }

    /// <summary>Records that the registry accepted the bytes.</summary>
    public void Succeeded()
    {
        if (_refused.Count > 0)
            capabilities.AcceptedAfterRefusing(_refused);
    }

    private bool TryNextAfter(List<UploadMethod> tried)
    {
        _faults = 0;
        if (!tried.Contains(Method))
            tried.Add(Method);
        if (Array.Find(Enum.GetValues<UploadMethod>(), method => !_refused.Contains(method) && !_cut.Contains(method) && method > Method)
            is var next && next == default)
            return false;
        _method = next;
        return true;
    }

    // A rejection of the content is more specific than a rejection of the request form.
    internal static CopyFailure MoreSpecific(CopyFailure? first, CopyFailure second) =>
        first is null || (IsAboutRequestForm(first.Status) && second.Status is { } status and not 202 && !IsAboutRequestForm(status))
            ? second
            : first;

    private static bool IsAboutRequestForm(int? status) => status is 404 or 405 or 411 or 415 or 416 or 417 or 501;
}

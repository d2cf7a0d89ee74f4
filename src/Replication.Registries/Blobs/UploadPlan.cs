namespace Replication.Registries.Blobs;

/// <summary>
/// Tries the upload methods for one blob in order. Each rejection leads to the next method, whatever its status. The first method that
/// succeeds is remembered in <see cref="UploadCapabilities"/>.
/// </summary>
internal sealed class UploadPlan(UploadCapabilities capabilities, long blobBytes)
{
    // A server error can be transient, so a method counts as refused after two of them.
    private const int ErrorThreshold = 2;

    private readonly List<UploadMethod> _refused = [];
    private UploadMethod _method = capabilities.FirstMethod(blobBytes);
    private int _errors;

    /// <summary>The method of the next attempt. Other uploads may have learned that large PUT requests are refused.</summary>
    public UploadMethod Method => _method == UploadMethod.Put && capabilities.RequiresPatch(blobBytes) ? UploadMethod.Patch : _method;

    /// <summary>The most specific rejection so far; null before the first.</summary>
    public CopyFailure? Failure { get; private set; }

    /// <summary>Records a rejection. Returns true when another method remains.</summary>
    public bool TryNext(CopyFailure refusal)
    {
        Failure = MoreSpecific(Failure, refusal);
        _errors = 0;
        if (!_refused.Contains(Method))
            _refused.Add(Method);
        if (Array.Find(Enum.GetValues<UploadMethod>(), method => !_refused.Contains(method) && method > Method) is var next
            && next == default)
            return false;
        _method = next;
        return true;
    }

    /// <summary>Restarts with the first method.</summary>
    public void StartOver()
    {
        _refused.Clear();
        _method = capabilities.FirstMethod(blobBytes);
    }

    /// <summary>Records a server error.</summary>
    public void RecordServerError(CopyFailure failure)
    {
        if (failure.Status is >= 500 and not 503 && ++_errors == ErrorThreshold)
            TryNext(failure);
    }

    /// <summary>Records that the registry accepted the bytes.</summary>
    public void Succeeded()
    {
        if (_refused.Count > 0)
            capabilities.AcceptedAfterRefusing(_refused);
    }

    // A rejection of the content is more specific than a rejection of the request form.
    internal static CopyFailure MoreSpecific(CopyFailure? first, CopyFailure second) =>
        first is null || (IsAboutRequestForm(first.Status) && second.Status is { } status and not 202 && !IsAboutRequestForm(status))
            ? second
            : first;

    private static bool IsAboutRequestForm(int? status) => status is 404 or 405 or 411 or 415 or 416 or 417 or 501;
}

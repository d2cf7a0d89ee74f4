using Replication.Registries.Caching;

namespace Replication.Registries.Blobs;

/// <summary>What the client learned about the upload support of one registry.</summary>
internal sealed class UploadCapabilities(Uri endpoint, TimeProvider time)
{
    // Azure Container Registry rejects or cuts off single requests over about 20 MB, except PATCH requests.
    private static readonly string[] AzureDomains = [".azurecr.io", ".azurecr.cn", ".azurecr.us"];
    private const long AzurePutBytes = 16_000_000;

    // Common body size limits of proxies.
    private static readonly long[] ChunkBytes = [64 << 20, 8 << 20, 1 << 20];

    // After this many refusals in a row, the cause is the registry and not a single repository.
    private const int RefusalThreshold = 3;

    // A single timeout can be a moment of high load.
    private const int TimeoutThreshold = 2;
    private const int FailureThreshold = 2;

    private readonly Dictionary<UploadMethod, Observation> _refusedMethods =
        Enum.GetValues<UploadMethod>().ToDictionary(static method => method, _ => new Observation(time));
    private readonly Observation _selfMountUnsupported = new(time);
    private readonly Observation _selfMountFailures = new(time, FailureThreshold);
    private readonly Observation _selfMountSuccess = new(time);
    private readonly Observation _mountRefusals = new(time, RefusalThreshold);
    private readonly Observation _mountFailures = new(time, FailureThreshold);
    private readonly Observation _resumeFailure = new(time);
    private readonly Observation _expectContinueTimeouts = new(time, TimeoutThreshold);
    private readonly Observation _expectContinueAnswer = new(time);
    private long _patchFromBytes = AzureDomains.Any(domain => endpoint.Host.EndsWith(domain, StringComparison.OrdinalIgnoreCase))
        ? AzurePutBytes
        : long.MaxValue;
    private long _partBytes = long.MaxValue;

    /// <summary>
    /// False when a mount from the repository itself does not check whether the blob exists. A HEAD request is then needed.
    /// </summary>
    public bool SupportsSelfMount => !_selfMountUnsupported.Holds && !_selfMountFailures.Holds;

    /// <summary>True when self-mounts are known to work: an opened session then means that the blob does not exist.</summary>
    public bool IsSelfMountConfirmed => _selfMountSuccess.Holds;

    public void SelfMountSucceeded()
    {
        _selfMountSuccess.Confirm();
        _selfMountFailures.Refute();
    }

    /// <summary>The registry refused a self-mount, or failed while handling it.</summary>
    public void SelfMountFailed(long requestedAt) => _selfMountFailures.Record(requestedAt);

    public void SelfMountUnsupported()
    {
        _selfMountSuccess.Refute();
        _selfMountUnsupported.Confirm();
    }

    /// <summary>False when cross-repository mounts do not work. Waiting for a transfer to another repository is then useless.</summary>
    public bool SupportsMount => !_mountRefusals.Holds && !_mountFailures.Holds;

    public void MountSucceeded()
    {
        _mountRefusals.Refute();
        _mountFailures.Refute();
    }

    public void MountFailed(long requestedAt) => _mountFailures.Record(requestedAt);

    public void MountRefused(long requestedAt) => _mountRefusals.Record(requestedAt);

    /// <summary>Returns the first upload method that the registry is not known to refuse.</summary>
    public UploadMethod FirstMethod(long blobBytes)
    {
        var first = RequiresPatch(blobBytes) ? UploadMethod.Patch : UploadMethod.Put;
        var taken = Enum.GetValues<UploadMethod>().Where(method => method >= first && !_refusedMethods[method].Holds).ToList();
        return taken.Count > 0 ? taken[0] : first;
    }

    /// <summary>The registry accepted a blob after it had refused these methods.</summary>
    public void AcceptedAfterRefusing(IEnumerable<UploadMethod> refused)
    {
        foreach (var method in refused)
            _refusedMethods[method].Confirm();
    }

    /// <summary>
    /// True when a blob of this size needs PATCH and an empty closing PUT. Otherwise the closing PUT carries all bytes, which saves a
    /// request.
    /// </summary>
    public bool RequiresPatch(long blobBytes) =>
        blobBytes >= Interlocked.Read(ref _patchFromBytes) || _refusedMethods[UploadMethod.Put].Holds;

    /// <summary>False when the registry loses the session of an interrupted upload.</summary>
    public bool SupportsResume => !_resumeFailure.Holds;

    public void ResumeFailed() => _resumeFailure.Confirm();

    /// <summary>False when the registry, or a proxy, does not respond to <c>Expect: 100-continue</c>.</summary>
    public bool SupportsExpectContinue => !_expectContinueTimeouts.Holds;

    /// <summary>True when the registry is known to respond with <c>100 Continue</c>.</summary>
    public bool IsExpectContinueConfirmed => SupportsExpectContinue && _expectContinueAnswer.Holds;

    public void ExpectContinueAnswered()
    {
        _expectContinueAnswer.Confirm();
        // A late response does not reverse an established finding.
        if (SupportsExpectContinue)
            _expectContinueTimeouts.Refute();
    }

    public void ExpectContinueTimedOut(long requestedAt) => _expectContinueTimeouts.Record(requestedAt);

    /// <summary>Returns how many of the remaining bytes the next request sends.</summary>
    public long PartSizeFor(long leftBytes, long minChunkBytes) =>
        Math.Min(leftBytes, Math.Max(Interlocked.Read(ref _partBytes), minChunkBytes));

    /// <summary>
    /// Learns from a rejected request. Returns true when another method or size may succeed, also when another upload learned it first.
    /// </summary>
    public bool HandleRefusal(int status, SentPart sent)
    {
        switch (status)
        {
            case 417 when sent.ExpectedContinue:
                _expectContinueTimeouts.Confirm();
                return true;
            case 405 or 411 when sent is { IsPatch: false, IsSingle: false, Bytes: > 0 }:
                _refusedMethods[UploadMethod.Put].Confirm();
                return true;
            case 413 when sent is { IsPatch: false, IsSingle: false, Bytes: > 0 }:
                PutTooLarge(sent.Bytes);
                return true;
            case 413 when sent.IsPatch:
                if (Array.Find(ChunkBytes, bytes => bytes < sent.Bytes) is > 0 and var shorter)
                    Lower(ref _partBytes, shorter);
                return PartSizeFor(sent.Bytes, sent.MinChunkBytes) < sent.Bytes;
            default:
                return false;
        }
    }

    /// <summary>The registry rejects this many bytes in the closing PUT.</summary>
    public void PutTooLarge(long bytes) => Lower(ref _patchFromBytes, bytes);

    private static void Lower(ref long known, long wanted)
    {
        for (var seen = Interlocked.Read(ref known); wanted < seen;)
            seen = Interlocked.CompareExchange(ref known, wanted, seen) is var found && found == seen ? wanted : found;
    }
}

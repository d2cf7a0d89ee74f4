namespace Replication.Registries.Blobs;

/// <summary>What was learnt about how one registry likes its uploads.</summary>
internal sealed class UploadHabits
{
    // Azure's registry refuses, or cuts off, single requests of more than about 20 MB unless they are a PATCH.
    private const string AzureDomain = ".azurecr.io";
    private const long AzurePutBytes = 16_000_000;

    // What proxies let through when they do not let through everything.
    private static readonly long[] ChunkBytes = [64 << 20, 8 << 20, 1 << 20];

    // So many refusals in a row are no matter of single repositories any more.
    private const int TellingRefusals = 3;

    // Once may be a busy moment.
    private const int TellingSilences = 2;

    private volatile bool _refusesSelfMount;
    private volatile int _mountsRefused;
    private volatile bool _breaksAtMounts;
    private volatile bool _losesSessions;
    private volatile int _expectationsUnanswered;
    private volatile int _chunking = -1;
    private long _patchFromBytes;

    public UploadHabits(Uri endpoint) =>
        _patchFromBytes = endpoint.Host.EndsWith(AzureDomain, StringComparison.OrdinalIgnoreCase) ? AzurePutBytes : long.MaxValue;

    /// <summary>False: it does not understand being asked whether a blob stands in the repository already.</summary>
    public bool TakesSelfMount => !_refusesSelfMount;

    public void RefusedSelfMount() => _refusesSelfMount = true;

    /// <summary>False: it does not take a blob over from another of its repositories, so there is no use in waiting for one to arrive there.</summary>
    public bool TakesMounts => _mountsRefused < TellingRefusals && SurvivesMounts;

    /// <summary>False: it broke down when it was asked for that, and so is not asked again.</summary>
    public bool SurvivesMounts => !_breaksAtMounts;

    public void TookMount() => _mountsRefused = 0;

    public void BrokeAtMount() => _breaksAtMounts = true;

    public void RefusedMount() => Interlocked.Increment(ref _mountsRefused);

    /// <summary>True: it takes this many bytes by PATCH and closes the upload with an empty PUT; otherwise all goes in the PUT, one request less.</summary>
    public bool WantsPatch(long blobBytes) => blobBytes >= Interlocked.Read(ref _patchFromBytes);

    /// <summary>False: it does not keep what it has of an upload that broke off.</summary>
    public bool KeepsSessions => !_losesSessions;

    public void LostSession() => _losesSessions = true;

    /// <summary>False: it, or a proxy before it, does not say whether it will take a body before it is sent.</summary>
    public bool AnswersExpectations => _expectationsUnanswered < TellingSilences;

    public void AnsweredExpectation() => Interlocked.CompareExchange(ref _expectationsUnanswered, 0, TellingSilences - 1);

    public void LeftExpectationUnanswered() => Interlocked.Increment(ref _expectationsUnanswered);

    public void RefusedExpectation() => _expectationsUnanswered = TellingSilences;

    /// <summary>How much of so many bytes goes into one request.</summary>
    public long PartOf(long leftBytes, long minChunkBytes) =>
        _chunking < 0 ? leftBytes : Math.Min(leftBytes, Math.Max(ChunkBytes[_chunking], minChunkBytes));

    /// <summary>A request was too long; true when there is a shorter kind that was not tried.</summary>
    public bool RefusedLength(long blobBytes)
    {
        if (!WantsPatch(blobBytes))
        {
            RefusedPut(blobBytes);
            return true;
        }
        var next = Array.FindIndex(ChunkBytes, bytes => bytes < PartOf(blobBytes, 0));
        if (next < 0)
            return false;
        _chunking = next;
        return true;
    }

    public void RefusedPut(long blobBytes)
    {
        for (var known = Interlocked.Read(ref _patchFromBytes); blobBytes < known;)
            known = Interlocked.CompareExchange(ref _patchFromBytes, blobBytes, known) is var found && found == known ? blobBytes : found;
    }
}

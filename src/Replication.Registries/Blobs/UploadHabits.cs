using Replication.Registries.Caching;

namespace Replication.Registries.Blobs;

/// <summary>What was learnt about how one registry likes its uploads.</summary>
internal sealed class UploadHabits(Uri endpoint, TimeProvider time)
{
    // Azure's registry refuses, or cuts off, single requests of more than about 20 MB unless they are a PATCH.
    private static readonly string[] AzureDomains = [".azurecr.io", ".azurecr.cn", ".azurecr.us"];
    private const long AzurePutBytes = 16_000_000;

    // What proxies let through when they do not let through everything.
    private static readonly long[] ChunkBytes = [64 << 20, 8 << 20, 1 << 20];

    // So many refusals in a row are no matter of single repositories any more.
    private const int TellingRefusals = 3;

    // Once may be a busy moment.
    private const int TellingSilences = 2;
    private const int TellingBreakdowns = 2;

    private readonly Dictionary<UploadWay, Observation> _refusedWays =
        Enum.GetValues<UploadWay>().ToDictionary(static way => way, _ => new Observation(time));
    private readonly Observation _missesSelfMounts = new(time);
    private readonly Observation _breaksAtSelfMounts = new(time, TellingBreakdowns);
    private readonly Observation _answersSelfMounts = new(time);
    private readonly Observation _refusesMounts = new(time, TellingRefusals);
    private readonly Observation _breaksAtMounts = new(time, TellingBreakdowns);
    private readonly Observation _losesSessions = new(time);
    private readonly Observation _ignoresExpectations = new(time, TellingSilences);
    private readonly Observation _answersExpectations = new(time);
    private long _patchFromBytes = AzureDomains.Any(domain => endpoint.Host.EndsWith(domain, StringComparison.OrdinalIgnoreCase)) ? AzurePutBytes : long.MaxValue;
    private long _partBytes = long.MaxValue;

    /// <summary>False: it does not tell whether a blob stands in the repository when that is what it is asked to mount; it is to be asked by a HEAD.</summary>
    public bool TakesSelfMounts => !_missesSelfMounts.Holds && !_breaksAtSelfMounts.Holds;

    /// <summary>True: it does, so that an open session means that the blob is not there.</summary>
    public bool IsKnownToTakeSelfMounts => _answersSelfMounts.Holds;

    public void TookSelfMount()
    {
        _answersSelfMounts.MakeSure();
        _breaksAtSelfMounts.Refute();
    }

    /// <summary>It refused the question, or failed at it.</summary>
    public void BrokeAtSelfMount(long askedAt) => _breaksAtSelfMounts.Make(askedAt);

    public void MissedSelfMount()
    {
        _answersSelfMounts.Refute();
        _missesSelfMounts.MakeSure();
    }

    /// <summary>False: it does not take a blob over from another of its repositories, so there is no use in waiting for one to arrive there.</summary>
    public bool TakesMounts => !_refusesMounts.Holds && !_breaksAtMounts.Holds;

    public void TookMount()
    {
        _refusesMounts.Refute();
        _breaksAtMounts.Refute();
    }

    public void BrokeAtMount(long askedAt) => _breaksAtMounts.Make(askedAt);

    public void RefusedMount(long askedAt) => _refusesMounts.Make(askedAt);

    /// <summary>The first way of sending a blob that the registry is not known to refuse.</summary>
    public UploadWay FirstWay(long blobBytes)
    {
        var first = WantsPatch(blobBytes) ? UploadWay.Patch : UploadWay.Put;
        var taken = Enum.GetValues<UploadWay>().Where(way => way >= first && !_refusedWays[way].Holds).ToList();
        return taken.Count > 0 ? taken[0] : first;
    }

    /// <summary>It took a blob after it had refused it in these ways.</summary>
    public void TookInstead(IEnumerable<UploadWay> refused)
    {
        foreach (var way in refused)
            _refusedWays[way].MakeSure();
    }

    /// <summary>True: it takes this many bytes by PATCH and closes the upload with an empty PUT; otherwise all goes in the PUT, one request less.</summary>
    public bool WantsPatch(long blobBytes) => blobBytes >= Interlocked.Read(ref _patchFromBytes) || _refusedWays[UploadWay.Put].Holds;

    /// <summary>False: it does not keep what it has of an upload that broke off.</summary>
    public bool KeepsSessions => !_losesSessions.Holds;

    public void LostSession() => _losesSessions.MakeSure();

    /// <summary>False: it, or a proxy before it, does not say whether it will take a body before it is sent.</summary>
    public bool AnswersExpectations => !_ignoresExpectations.Holds;

    /// <summary>True: it does, and so far said yes.</summary>
    public bool IsKnownToAnswerExpectations => AnswersExpectations && _answersExpectations.Holds;

    public void AnsweredExpectation()
    {
        _answersExpectations.MakeSure();
        // What was decided is not undone by a straggler.
        if (AnswersExpectations)
            _ignoresExpectations.Refute();
    }

    public void LeftExpectationUnanswered(long askedAt) => _ignoresExpectations.Make(askedAt);

    /// <summary>How much of so many bytes goes into one request.</summary>
    public long PartOf(long leftBytes, long minChunkBytes) => Math.Min(leftBytes, Math.Max(Interlocked.Read(ref _partBytes), minChunkBytes));

    /// <summary>Takes in how bytes were refused; true when there is another way of sending them, which others may have learnt first.</summary>
    public bool Refused(int status, SentPart sent)
    {
        switch (status)
        {
            case 417 when sent.AskedFirst:
                _ignoresExpectations.MakeSure();
                return true;
            case 405 or 411 when sent is { IsPatch: false, IsSingle: false, Bytes: > 0 }:
                _refusedWays[UploadWay.Put].MakeSure();
                return true;
            case 413 when sent is { IsPatch: false, IsSingle: false, Bytes: > 0 }:
                RefusedPut(sent.Bytes);
                return true;
            case 413 when sent.IsPatch:
                if (Array.Find(ChunkBytes, bytes => bytes < sent.Bytes) is > 0 and var shorter)
                    Lower(ref _partBytes, shorter);
                return PartOf(sent.Bytes, sent.MinChunkBytes) < sent.Bytes;
            default:
                return false;
        }
    }

    /// <summary>It does not take so many bytes in the request that closes the upload.</summary>
    public void RefusedPut(long bytes) => Lower(ref _patchFromBytes, bytes);

    private static void Lower(ref long known, long wanted)
    {
        for (var seen = Interlocked.Read(ref known); wanted < seen;)
            seen = Interlocked.CompareExchange(ref known, wanted, seen) is var found && found == seen ? wanted : found;
    }
}

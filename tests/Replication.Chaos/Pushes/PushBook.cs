using System.Collections.Concurrent;

namespace Replication.Chaos.Pushes;

/// <summary>All pushes of the run, and which of them were accepted.</summary>
internal sealed class PushBook
{
    private readonly ConcurrentDictionary<Guid, ChaosPush> _reported = new();
    private readonly ConcurrentDictionary<Guid, bool> _accepted = new();
    private readonly ConcurrentDictionary<(string Instance, string Repository, string Tag, string Digest), bool> _intended = new();

    /// <summary>All pushes that were sent to an ingestor, with or without a response.</summary>
    public IReadOnlyCollection<ChaosPush> Reported => [.. _reported.Values];

    /// <summary>The pushes that were answered with 202.</summary>
    public IReadOnlyCollection<ChaosPush> Accepted => [.. _accepted.Keys.Select(it => _reported[it])];

    public void Intend(string instance, string repository, string tag, string digest) =>
        _intended[(instance, repository, tag, digest)] = true;

    /// <summary>True if a push of this digest under the tag was started.</summary>
    public bool WasIntended(string instance, string repository, string tag, string digest) =>
        _intended.ContainsKey((instance, repository, tag, digest));

    public IReadOnlyList<(string Repository, string Tag)> TagsOf(string instance) =>
        [.. _intended.Keys.Where(it => it.Instance == instance).Select(it => (it.Repository, it.Tag)).Distinct().Order()];

    public void Report(ChaosPush push) => _reported[push.Id] = push;

    public void Accept(ChaosPush push) => _accepted[push.Id] = true;
}

using Replication.Contracts.Images;
using Replication.Registries.Copying;
using Replication.Registries.Manifests;

namespace Replication.Registries.Layouts;

/// <summary>
/// Finds referrers in a folder or archive: the entries of <c>index.json</c> with a subject (as oras writes them), the list under the
/// fallback tag (as regclient writes it), and the tags of cosign.
/// </summary>
internal sealed class LayoutReferrers(ILayoutContent content, LayoutNames names, CancellationToken cancellationToken) : IReferrerFinder
{
    private readonly Lazy<Task<LayoutIndex>> _index = new(() => content.ReadIndexAsync(wanted: null, cancellationToken));
    private Lazy<ILookup<Digest, Descriptor>>? _bySubject;

    public void Expect(IEnumerable<Digest> subjects)
    {
    }

    public void Begin(Digest subject)
    {
    }

    public async Task<FoundReferrers> FindAsync(Digest subject)
    {
        if (!content.MayHaveReferrers)
            return new FoundReferrers([], []);
        var index = await _index.Value;
        var lists = new Lazy<ILookup<Digest, Descriptor>>(() => BySubject(index));
        var bySubject = (Interlocked.CompareExchange(ref _bySubject, lists, null) ?? lists).Value;
        var fallback = Tagged(index, ReferrersTag.Of(subject)) is { } list && list != subject
            ? TryRead(list, mediaType: null)?.Manifests ?? []
            : [];
        return new FoundReferrers(
            [.. bySubject[subject].Concat(fallback).DistinctBy(static referrer => referrer.Digest)],
            [.. ReferrersTag.OfCosign(subject).Select(tag => (Tag: tag, Digest: Tagged(index, tag)))
                .Where(it => it.Digest is not null && it.Digest != subject).Select(static it => (it.Tag, it.Digest!))]);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Digest? Tagged(LayoutIndex index, Tag tag) =>
        index.Entries.LastOrDefault(entry => names.IsTagged(entry, tag.Text))?.Descriptor.Digest;

    private ILookup<Digest, Descriptor> BySubject(LayoutIndex index)
    {
        var found = new List<(Digest Subject, Descriptor Referrer)>();
        foreach (var entry in index.Entries.DistinctBy(static entry => entry.Descriptor.Digest))
        {
            if (TryRead(entry.Descriptor.Digest, entry.Descriptor.MediaType)?.Subject is { } subject)
                found.Add((subject.Digest, entry.Descriptor));
        }
        return found.ToLookup(static it => it.Subject, static it => it.Referrer);
    }

    // Another image of the layout may be damaged. That does not concern this one.
    private ManifestDocument? TryRead(Digest digest, string? mediaType)
    {
        try
        {
            return LayoutReader.Read(content, digest, mediaType);
        }
        catch (RegistryException exception) when (!exception.Failure.IsWorthRetrying)
        {
            return null;
        }
    }
}

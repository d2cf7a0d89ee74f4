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
    private Lazy<Task<ILookup<Digest, Descriptor>>>? _bySubject;

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
        var lists = new Lazy<Task<ILookup<Digest, Descriptor>>>(() => BySubjectAsync(index));
        var bySubject = await (Interlocked.CompareExchange(ref _bySubject, lists, null) ?? lists).Value;
        var fallback = Tagged(index, ReferrersTag.Of(subject)) is { } list && list != subject
            ? (await TryReadAsync(list, mediaType: null))?.Manifests ?? []
            : [];
        return new FoundReferrers(
            [.. bySubject[subject].Concat(fallback).DistinctBy(static referrer => referrer.Digest)],
            [.. ReferrersTag.OfCosign(subject).Select(tag => (Tag: tag, Digest: Tagged(index, tag)))
                .Where(it => it.Digest is not null && it.Digest != subject).Select(static it => (it.Tag, it.Digest!))]);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Digest? Tagged(LayoutIndex index, Tag tag) =>
        index.Entries.LastOrDefault(entry => names.IsTagged(entry, tag.Text))?.Descriptor.Digest;

    private async Task<ILookup<Digest, Descriptor>> BySubjectAsync(LayoutIndex index)
    {
        var found = new List<(Digest Subject, Descriptor Referrer)>();
        foreach (var entry in index.Entries.DistinctBy(static entry => entry.Descriptor.Digest))
        {
            if ((await TryReadAsync(entry.Descriptor.Digest, entry.Descriptor.MediaType))?.Subject is { } subject)
                found.Add((subject.Digest, entry.Descriptor));
        }
        return found.ToLookup(static it => it.Subject, static it => it.Referrer);
    }

    // Another image of the layout may be damaged. That does not concern this one.
    private async Task<ManifestDocument?> TryReadAsync(Digest digest, string? mediaType)
    {
        try
        {
            return await LayoutReader.ReadAsync(content, digest, mediaType, cancellationToken);
        }
        catch (RegistryException exception) when (!exception.Failure.IsWorthRetrying)
        {
            return null;
        }
    }
}
